"""People of several reports brought together."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.people.resolve import resolve


def person(key, document, name, country=None, **facts):
    row = {"report_person_id": key, "document_id": document, "name": name, "forms": [name], "country_code": country}
    return {**row, "roles": [], "charge_types": [], **facts}


def groups(*people):
    return {frozenset(group) for group in resolve(people).groups if len(group) > 1}


def test_one_name_and_one_country_make_one_person():
    assert groups(person("a", "1", "Rena Aslan", "AZE"), person("b", "2", "Rena Aslan", "AZE")) == {frozenset("ab")}


def test_a_name_alone_is_left_for_review():
    resolution = resolve([person("a", "1", "Rena Aslan"), person("b", "2", "Rena Aslan", "AZE")])
    assert resolution.groups == (("a",), ("b",))
    assert [(c.person_id_a, c.person_id_b) for c in resolution.candidates] == [("a", "b")]


def test_a_bare_family_name_never_merges():
    assert not groups(person("a", "1", "Aslan", "AZE"), person("b", "2", "Aslan", "AZE"))
    assert not groups(person("a", "1", "Aslan", "AZE"), person("b", "2", "Rena Aslan", "AZE"))


def test_people_of_one_report_stay_apart():
    assert not groups(person("a", "1", "Rena Aslan", "AZE"), person("b", "1", "Rena Aslan", "AZE"))


def test_gender_patronymic_birth_year_and_country_veto():
    assert not groups(person("a", "1", "Samir Javadov", "AZE"), person("b", "2", "Samira Javadova", "AZE"))
    assert not groups(
        person("a", "1", "Murad Kamil oglu Aslan", "AZE"), person("b", "2", "Murad Rauf oglu Aslan", "AZE")
    )
    assert not groups(
        person("a", "1", "Rena Aslan", "AZE", birth_year=1950), person("b", "2", "Rena Aslan", "AZE", birth_year=1980)
    )
    shared = {"roles": ["judge"]}
    assert not groups(person("a", "1", "Rena Aslan", "AZE", **shared), person("b", "2", "Rena Aslan", "UZB", **shared))


def test_a_veto_against_one_member_holds_against_the_group():
    people = [
        person("a", "1", "Murad Kamil oglu Aslan", "AZE"),
        person("b", "2", "Murad Aslan", "AZE"),
        person("c", "3", "Murad Rauf oglu Aslan", "AZE"),
    ]
    assert all(not {"a", "c"} <= group for group in groups(*people))


def test_a_name_that_lacks_a_part_needs_two_agreeing_facts():
    short, long = person("a", "1", "Juan Velas", "CUB"), person("b", "2", "Juan Velas Ortega", "CUB")
    assert not groups(short, long)
    president = {"roles": ["head_of_state"]}
    assert groups({**short, **president}, {**long, **president}) == {frozenset("ab")}


def test_a_middle_initial_is_no_missing_part():
    assert groups(person("a", "1", "Juan Velas", "CUB"), person("b", "2", "Juan R. Velas", "CUB")) == {frozenset("ab")}


def test_a_common_name_needs_one_fact_more():
    given = ("Ali", "Hasan", "Omar", "Reza", "Kamil", "Murad")
    crowd = [
        person(f"x{i}", f"x{i}", f"{g} {f}", "EGY") for i, (g, f) in enumerate((g, f) for g in given for f in given)
    ]
    pair = [person("a", "1", "Ali Omar", "EGY"), person("b", "2", "Ali Omar", "EGY")]
    assert not any({"a", "b"} <= group for group in groups(*crowd, *pair))
    judges = [{**p, "roles": ["judge"]} for p in pair]
    assert any({"a", "b"} <= group for group in groups(*crowd, *judges))


_PEOPLE = [
    person(f"p{i}", f"d{i % 7}", f"{g} {f}", c, roles=r)
    for i, (g, f, c, r) in enumerate(
        (g, f, c, r)
        for g in ("Samir", "Samira", "Rena", "Renah")
        for f in ("Javadov", "Dzhavadov", "Javadova", "Aslan")
        for c in ("AZE", None)
        for r in ([], ["lawyer"])
    )
]


@settings(max_examples=20, deadline=None)
@given(st.integers())
def test_the_order_of_the_input_changes_nothing(seed):
    shuffled = list(_PEOPLE)
    random.Random(seed).shuffle(shuffled)
    assert resolve(shuffled) == resolve(_PEOPLE)


def test_everyone_stands_in_one_group():
    resolution = resolve(_PEOPLE)
    members = [member for group in resolution.groups for member in group]
    assert sorted(members) == sorted(p["report_person_id"] for p in _PEOPLE)
