"""A person keeps the id that was given first, whatever comes after."""

import pytest

from pipeline.identity import Alias, Known, assign_ids, display_names, majority

NOTHING = Known({}, {}, ())
AFTER_TWO_RUNS = Known({"a": "p_young", "b": "p_old"}, {"p_young": "run_2", "p_old": "run_1"}, ())


@pytest.mark.parametrize("group", [("a", "b"), ("b", "a")])
def test_a_new_person_bears_the_id_of_a_member_whatever_the_order(group):
    assert assign_ids([group], NOTHING, "run_1") == ({"a": "a", "b": "a"}, ())


def test_a_member_more_leaves_the_id():
    known = Known({"b": "b"}, {"b": "run_1"}, ())
    assert assign_ids([("a", "b")], known, "run_2") == ({"a": "b", "b": "b"}, ())


def test_a_merge_keeps_the_oldest_id_and_leaves_an_alias():
    ids, aliases = assign_ids([("a", "b")], AFTER_TWO_RUNS, "run_3")
    assert set(ids.values()) == {"p_old"}
    assert aliases == (Alias("p_young", "p_old", "run_3"),)


def test_an_alias_follows_a_second_merge_and_goes_with_its_person():
    known = Known(AFTER_TWO_RUNS.person_ids, AFTER_TWO_RUNS.first_runs, (Alias("p_first", "p_young", "run_1"),))
    _, aliases = assign_ids([("a", "b")], known, "run_3")
    assert {(alias.old_person_id, alias.person_id) for alias in aliases} == {("p_first", "p_old"), ("p_young", "p_old")}
    assert assign_ids([("c",)], known, "run_3")[1] == ()


def test_people_who_were_one_and_are_two_do_not_share_an_id():
    known = Known({"a": "x", "b": "x", "c": "x"}, {"x": "run_1"}, ())
    ids, aliases = assign_ids([("a",), ("b", "c")], known, "run_2")
    assert ids == {"a": "a", "b": "x", "c": "x"}
    assert aliases == ()


def test_a_parted_person_does_not_take_an_id_that_is_borne_by_another():
    known = Known({"a": "b", "b": "b", "c": "b"}, {"b": "run_1"}, ())
    ids, _ = assign_ids([("a", "c"), ("b",)], known, "run_2")
    assert ids["a"] == ids["c"] == "b"
    assert ids["b"] != "b"


def test_the_name_with_most_words_is_shown_and_the_most_frequent_country():
    persons = [("p", "Ada Lune"), ("p", "Ada Maren Lune"), ("p", "Ada Lune"), ("q", "Tobin")]
    assert display_names(persons) == {"p": "Ada Maren Lune", "q": "Tobin"}
    assert majority([("p", "LUN"), ("p", None), ("p", "LUN"), ("p", "ARV"), ("q", None)]) == {"p": "LUN"}
