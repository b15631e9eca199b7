"""Results are there whole or not at all, in a folder and in an object store."""

from pathlib import Path
from uuid import uuid4

import pytest

from pipeline import bucket
from pipeline.errors import NothingToDo
from pipeline.places import place
from pipeline.records import Problem
from pipeline.rows import failed
from pipeline.schema import TABLES
from pipeline.sources import Stamp
from pipeline.store import Store, tables_in

PART = failed("ab" * 32, "broken.pdf", Problem("reading", "unreadable", "broken.pdf is no PDF"))


@pytest.fixture(params=["folder", "bucket"])
def results(request, tmp_path):
    """A place for results: a folder, or an object store in memory."""
    return tmp_path if request.param == "folder" else place(f"memory://{uuid4().hex}")


def _publish(store: Store, run_id: str, content: str, *names: str) -> None:
    with store.new_tables(run_id, {"d_1": run_id}) as folder:
        for name in names or (table.name for table in TABLES):
            (folder / f"{name}.parquet").write_text(content)


def _contents(results) -> set[str]:
    return {(tables_in(results) / f"{table.name}.parquet").read_text() for table in TABLES}


def test_a_part_comes_back_and_replaces_the_one_before(results):
    store = Store(results)
    store.write_part(PART, "k_1")
    store.write_part(PART, "k_2")
    assert store.part_digests() == {PART.document_id: "k_2"}
    [tables] = store.parts({PART.document_id: "k_2"})
    for name, table in tables.items():
        assert table.to_pylist() == PART.tables.get(name, [])
    store.keep_only({PART.document_id})
    assert store.part_digests() == {PART.document_id: "k_2"}
    store.keep_only(set())
    assert store.part_digests() == {}


def test_equal_parts_are_equal_files(results):
    contents = []
    for name in ("a", "b"):
        store = Store(results / name)
        store.write_part(PART, "k_1")
        contents += store.room.read(store.room.names(".parts/"))
    assert contents[0] == contents[1]
    assert len(contents) == 2


def test_all_tables_switch_at_once_and_a_failed_run_leaves_the_last(results):
    store = Store(results)
    assert store.table_state() == {}
    _publish(store, "run_1", "one")
    with pytest.raises(KeyboardInterrupt), store.new_tables("run_2", {}) as folder:
        (folder / "people.parquet").write_text("two")
        raise KeyboardInterrupt
    assert _contents(results) == {"one"}
    assert store.table_state() == {"d_1": "run_1"}
    _publish(store, "run_3", "three")
    assert _contents(results) == {"three"}


def test_a_table_that_is_not_written_stays_as_it_was(results):
    store = Store(results)
    _publish(store, "run_1", "one")
    _publish(store, "run_2", "two", "people")
    assert (tables_in(results) / "people.parquet").read_text() == "two"
    assert (tables_in(results) / "charges.parquet").read_text() == "one"
    with store.last_tables() as folder:
        assert (folder / "people.parquet").read_text() == "two"
        assert (folder / "charges.parquet").read_text() == "one"


def test_a_reader_keeps_the_set_that_it_opened_until_the_run_after_next(results):
    store = Store(results)
    _publish(store, "run_1", "one")
    opened = store.current.resolve() if isinstance(results, Path) else store.current
    _publish(store, "run_2", "two")
    assert (opened / "people.parquet").read_text() == "one"
    _publish(store, "run_3", "three")
    assert not opened.exists()


def test_a_second_run_at_the_same_time_is_turned_away(results):
    store = Store(results)
    with store.lock(), pytest.raises(NothingToDo, match="another run"), Store(results).lock():
        pass
    with store.lock():
        pass


def test_the_lock_of_a_run_that_died_lapses_and_that_run_may_not_switch_any_more(monkeypatch):
    results = place(f"memory://{uuid4().hex}")
    died, later = Store(results), Store(results)
    with died.lock():
        monkeypatch.setattr(bucket, "_LEASE_SECONDS", 0)
        with later.lock():
            _publish(later, "run_2", "two")
            with pytest.raises(NothingToDo, match="another run has taken over"):
                _publish(died, "run_1", "one")
    assert _contents(results) == {"two"}


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(NothingToDo, match=r"cannot write results to .*file/tables"),
        Store(tmp_path / "file/tables").lock(),
    ):
        pass


def test_a_url_that_no_store_answers_to_is_said():
    with pytest.raises(NothingToDo, match="cannot open nowhere://bucket/tables"):
        place("nowhere://bucket/tables")


def test_stamps_come_back(results):
    store = Store(results)
    assert store.stamps() == {}
    store.write_stamps({"a.pdf": Stamp(3, 4, "abc")})
    assert store.stamps() == {"a.pdf": Stamp(3, 4, "abc")}
