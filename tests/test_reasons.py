"""An operator is told why a report is read again."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import reasons
from pipeline.digests import Rules
from pipeline.ids import file_digest
from pipeline.reasons import Reasons, part_digest, remember
from pipeline.records import Problem
from pipeline.rows import failed
from pipeline.settings import Settings
from pipeline.shelf import ReportShelf
from pipeline.sources import Source
from pipeline.store import TO_BE_TRIED_AGAIN, Store

SOURCE = Source("a.pdf", Path("a.pdf"), file_digest(b"a"))
FIRST, SECOND, THIRD = (Rules("r", "l", f"e_{number}", "t") for number in range(3))


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


@pytest.fixture(autouse=True)
def parts(monkeypatch) -> dict[str, str]:
    """What rules are made of, to be changed."""
    parts = {"people": "1", "violations": "1"}
    monkeypatch.setattr(reasons, "parts_of", lambda settings: dict(parts))
    return parts


def read(store: Store, digest: str) -> None:
    store.write_part(failed(SOURCE.sha256, SOURCE.file_name, Problem("reading", "unreadable", "it is no PDF")), digest)


def read_under(store: Store, rules: Rules) -> None:
    remember(store, rules, Settings())
    read(store, part_digest(SOURCE, rules.extraction))


def why(store: Store, rules: Rules, source: Source = SOURCE, *, force: bool = False) -> str | None:
    return Reasons(store, rules, Settings()).why(source, force=force)


def test_new_unchanged_forced_and_failed(store):
    assert why(store, FIRST) == why(store, FIRST, force=True) == "new content"
    read_under(store, FIRST)
    assert why(store, FIRST) is None
    assert why(store, FIRST, force=True) == "forced"
    read(store, TO_BE_TRIED_AGAIN)
    assert why(store, FIRST) == "failed last time"


def test_the_parts_of_the_rules_that_changed_are_named(store, parts):
    read_under(store, FIRST)
    parts["violations"] = "2"
    assert why(store, SECOND) == "violations changed"
    remember(store, SECOND, Settings())  # by a run that read other reports only
    del parts["people"]
    parts |= dict.fromkeys("abcdefg", "1")
    assert why(store, THIRD) == "a, b, c, d, e, f, 3 more changed"


def test_what_is_kept_is_told_but_not_where_it_is_not_used(store):
    ReportShelf(store, SOURCE.document_id, FIRST)["reading"] = b"text"
    assert why(store, FIRST) == "new content: text kept"
    assert why(store, FIRST, force=True) == "new content"


def test_other_settings_or_names_and_rules_of_long_ago(store):
    read_under(store, FIRST)
    assert why(store, SECOND) == "settings changed"
    assert why(store, FIRST, replace(SOURCE, file_name="b.pdf")) == "rules, settings or file name changed"
    for number in range(reasons._RUNS):
        remember(store, Rules("r", "l", f"e_later_{number}", "t"), Settings())
    assert why(store, SECOND) == "rules, settings or file name changed"
