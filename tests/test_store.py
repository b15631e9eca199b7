"""Results are there whole or not at all."""

import pytest

from pipeline.errors import NothingToDo
from pipeline.records import Problem
from pipeline.rows import failed
from pipeline.schema import TABLES
from pipeline.sources import Stamp
from pipeline.store import Store

PART = failed("ab" * 32, "broken.pdf", Problem("reading", "unreadable", "broken.pdf is no PDF"))


def _publish(store: Store, run_id: str, content: str) -> None:
    with store.new_tables(run_id, {"d_1": run_id}) as folder:
        for table in TABLES:
            (folder / f"{table.name}.parquet").write_text(content)


def _contents(store: Store) -> set[str]:
    return {(store.processed / f"{table.name}.parquet").read_text() for table in TABLES}


def test_a_part_comes_back_and_replaces_the_one_before(tmp_path):
    store = Store(tmp_path)
    store.write_part(PART, "k_1")
    store.write_part(PART, "k_2")
    assert store.part_digests() == {PART.document_id: "k_2"}
    for name, rows in PART.tables.items():
        [table] = store.part_tables({PART.document_id: "k_2"}, name)
        assert table.to_pylist() == rows
    store.keep_only(set())
    assert store.part_digests() == {}


def test_equal_parts_are_equal_files(tmp_path):
    contents = []
    for folder in ("a", "b"):
        Store(tmp_path / folder).write_part(PART, "k_1")
        [path] = (tmp_path / folder / ".parts").iterdir()
        contents.append(path.read_bytes())
    assert contents[0] == contents[1]


def test_all_tables_switch_at_once_and_a_failed_run_leaves_the_last(tmp_path):
    store = Store(tmp_path)
    assert store.table_state() == {}
    _publish(store, "run_1", "one")
    with pytest.raises(KeyboardInterrupt), store.new_tables("run_2", {}) as folder:
        (folder / "people.parquet").write_text("two")
        raise KeyboardInterrupt
    assert _contents(store) == {"one"}
    assert store.table_state() == {"d_1": "run_1"}
    _publish(store, "run_3", "three")
    assert _contents(store) == {"three"}


def test_a_reader_keeps_the_set_that_it_opened_until_the_run_after_next(tmp_path):
    store = Store(tmp_path)
    _publish(store, "run_1", "one")
    opened = store.current.resolve()
    _publish(store, "run_2", "two")
    assert (opened / "people.parquet").read_text() == "one"
    _publish(store, "run_3", "three")
    assert not opened.exists()


def test_a_second_run_at_the_same_time_is_turned_away(tmp_path):
    store = Store(tmp_path)
    with store.lock(), pytest.raises(NothingToDo, match="another run"), Store(tmp_path).lock():
        pass
    with store.lock():
        pass


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NothingToDo, match=r"cannot write results to .*file/tables"):
        Store(tmp_path / "file" / "tables")


def test_stamps_come_back(tmp_path):
    store = Store(tmp_path)
    assert store.stamps() == {}
    store.write_stamps({"a.pdf": Stamp(3, 4, "abc")})
    assert store.stamps() == {"a.pdf": Stamp(3, 4, "abc")}
