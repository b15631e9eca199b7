"""The corpus step keeps the ids of people whatever comes after."""

from itertools import count

import pytest

from pipeline.corpus import Earlier, corpus_tables
from pipeline.document import Part

NOTHING_BEFORE = Earlier({}, {}, ())
_serial = count()


def _part(document_id: str, *names: str, country: str = "LUN", roles: tuple[str, ...] = ("journalist",)) -> Part:
    persons, mentions = [], []
    for number, name in enumerate(names):
        person_id = f"p_{document_id}_{number}"
        persons.append(
            {"person_id": person_id, "name": name, "country_code": country, "roles": list(roles), "charge_types": []}
        )
        mentions.append(
            {
                "mention_id": f"m_{document_id}_{number}",
                "document_id": document_id,
                "person_id": person_id,
                "name_original": name,
                "char_start": number,
                "char_end": number + 1,
                "page_first": 1,
                "page_last": 1,
                "boxes": [],
                "section_id": None,
                "ambiguous": False,
            }
        )
    return Part(document_id, {"documents": [{"document_id": document_id}], "mentions": mentions}, persons)


def _ids(tables: dict) -> dict[str, str]:
    return {mention["mention_id"]: mention["person_id"] for mention in tables["mentions"]}


def _after(tables: dict, run_id: str, before: Earlier = NOTHING_BEFORE) -> Earlier:
    first = {p["person_id"]: before.first_run.get(p["person_id"], run_id) for p in tables["people"]}
    return Earlier(_ids(tables), first, tuple(tables["person_id_aliases"]))


def test_one_person_in_two_reports_of_one_country_is_one_row():
    tables = corpus_tables([_part("a", "Ada Maren Lune"), _part("b", "Ada Maren Lune")], NOTHING_BEFORE, "run_1")
    [person] = tables["people"]
    assert (person["name"], person["document_count"], person["mention_count"]) == ("Ada Maren Lune", 2, 2)
    assert set(_ids(tables).values()) == {person["person_id"]}


def test_a_later_report_leaves_the_ids_of_the_earlier_ones():
    first = corpus_tables([_part("b", "Ada Maren Lune", "Tobin Sarn")], NOTHING_BEFORE, "run_1")
    parts = [_part("a", "Ada Maren Lune"), _part("b", "Ada Maren Lune", "Tobin Sarn")]
    second = corpus_tables(parts, _after(first, "run_1"), "run_2")
    assert _ids(second).items() >= _ids(first).items()
    assert second["person_id_aliases"] == []


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_reports_changes_nothing(order):
    parts = [_part("a", "Ada Maren Lune"), _part("b", "Ada Maren Lune"), _part("c", "Ada Maren Lune", "Tobin Sarn")]
    tables = corpus_tables(parts[::order], NOTHING_BEFORE, "run_1")
    assert _ids(tables) == {"m_a_0": "p_a_0", "m_b_0": "p_a_0", "m_c_0": "p_a_0", "m_c_1": "p_c_1"}


def test_a_merge_keeps_the_oldest_id_and_leaves_an_alias():
    parts = [_part("a", "Ada Maren Lune"), _part("b", "Ada Maren Lune")]
    earlier = Earlier({"m_a_0": "p_young", "m_b_0": "p_old"}, {"p_young": "run_2", "p_old": "run_1"}, ())
    tables = corpus_tables(parts, earlier, "run_3")
    assert set(_ids(tables).values()) == {"p_old"}
    assert tables["person_id_aliases"] == [{"old_person_id": "p_young", "person_id": "p_old", "run_id": "run_3"}]


def test_an_alias_follows_a_second_merge_and_goes_with_its_person():
    alias = {"old_person_id": "p_first", "person_id": "p_young", "run_id": "run_1"}
    earlier = Earlier({"m_a_0": "p_young", "m_b_0": "p_old"}, {"p_young": "run_1", "p_old": "run_0"}, (alias,))
    tables = corpus_tables([_part("a", "Ada Maren Lune"), _part("b", "Ada Maren Lune")], earlier, "run_2")
    assert {a["old_person_id"]: a["person_id"] for a in tables["person_id_aliases"]} == {
        "p_first": "p_old",
        "p_young": "p_old",
    }
    assert corpus_tables([_part("c", "Tobin Sarn")], earlier, "run_3")["person_id_aliases"] == []


def test_people_who_were_one_and_are_two_do_not_share_an_id():
    earlier = Earlier({"m_a_0": "p_x", "m_b_0": "p_x"}, {"p_x": "run_1"}, ())
    tables = corpus_tables([_part("a", "Ada Lune"), _part("b", "Tobin Sarn")], earlier, "run_2")
    ids = _ids(tables)
    assert len(set(ids.values())) == 2
    assert "p_x" in ids.values()
    assert len(tables["people"]) == 2
