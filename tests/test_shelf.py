"""Text and analysis are kept between runs and used only where they are whole and of the present rules."""

from dataclasses import replace
from uuid import uuid4

import pytest

from pipeline.digests import Rules
from pipeline.errors import NothingToDo
from pipeline.places import place
from pipeline.shelf import ReportShelf, drop_others, kept_digests, what_is_kept
from pipeline.store import Store

RULES = Rules("r_1", "l_1", "e_1", "t_1")
OTHER_LANGUAGE = replace(RULES, language="l_2")


@pytest.fixture(params=["folder", "bucket"])
def store(request, tmp_path):
    return Store(tmp_path if request.param == "folder" else place(f"memory://{uuid4().hex}"))


def test_what_was_put_comes_back_under_the_same_rules_only(store):
    shelf = ReportShelf(store, "d_1", RULES)
    assert shelf.get("reading") is None
    shelf["reading"] = b"text"
    shelf["language"] = b"analysis"
    assert shelf.made == ["reading", "language"]
    again = ReportShelf(store, "d_1", OTHER_LANGUAGE)
    assert (again.get("reading"), again.get("language"), again.made) == (b"text", None, [])
    assert ReportShelf(store, "d_2", RULES).get("reading") is None
    assert ReportShelf(store, "d_1", RULES, fresh=True).get("reading") is None


def test_the_result_of_other_rules_is_replaced(store):
    ReportShelf(store, "d_1", RULES)["language"] = b"analysis"
    ReportShelf(store, "d_1", OTHER_LANGUAGE)["language"] = b"other analysis"
    assert kept_digests(store) == {("d_1", "language"): "l_2"}


@pytest.mark.parametrize("damage", [lambda content: content[:-1], lambda content: b"", lambda content: content + b"!"])
def test_what_is_damaged_is_as_if_it_were_not_there(store, damage):
    shelf = ReportShelf(store, "d_1", RULES)
    shelf["reading"] = b"text"
    [name] = store.room.names(".kept/")
    [content] = store.room.read([name])
    store.room.write(name, damage(content))
    assert shelf.get("reading") is None


def test_what_is_kept_is_said_in_words(store):
    ReportShelf(store, "d_1", RULES)["reading"] = b"text"
    assert what_is_kept("d_1", RULES, kept_digests(store)) == "text kept"
    ReportShelf(store, "d_1", RULES)["language"] = b"analysis"
    kept = kept_digests(store)
    assert what_is_kept("d_1", RULES, kept) == "text and analysis kept"
    assert what_is_kept("d_1", replace(RULES, reading="r_2"), kept) == "analysis kept where the text is the same"
    assert what_is_kept("d_2", RULES, kept) == ""


def test_reports_that_are_gone_and_unfinished_files_are_dropped(store):
    drop_others(store, {"d_1"})
    for document_id in ("d_1", "d_2"):
        ReportShelf(store, document_id, RULES)["reading"] = b"text"
    store.room.write(".kept/_1/d_1~language~l_1.tmp", b"half")
    drop_others(store, {"d_1"})
    assert store.room.names(".kept/") == [".kept/_1/d_1~reading~r_1"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / ".kept").write_text("a file")
    with pytest.raises(NothingToDo, match="cannot write results to"):
        ReportShelf(Store(tmp_path), "d_1", RULES)["reading"] = b"text"
