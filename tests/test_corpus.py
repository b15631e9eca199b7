"""The corpus step: tables from the last tables and new parts."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline import arrow
from pipeline.corpus import check_keys, update_tables
from pipeline.errors import BadRows
from pipeline.schema import PER_REPORT, TABLES

Rows = dict[str, list[dict]]


def report(document_id: str, *names: str, country: str = "GEO") -> Rows:
    """The rows of a report that names some people, one of them charged."""
    where = {
        "char_start": 0,
        "char_end": 4,
        "page_first": 1,
        "page_last": 1,
        "boxes": [(1, 0, 0, 9, 9)],
        "section_id": None,
    }
    made = {"rule_id": "test", "score": 1.0, "review_status": "unreviewed"}
    people = {f"p_{document_id}_{name}": name for name in names}
    first = next(iter(people))
    document = {column.name: None for column in arrow.TABLE["documents"].columns} | {
        "document_id": document_id,
        "file_name": f"{document_id}.pdf",
        "sha256": document_id,
        "page_count": 1,
        "word_count": 9,
        "status": "ok",
        "text_source": "text_layer",
    }
    charge = {"charge_id": f"c_{document_id}", "document_id": document_id, "person_id": first, "status": "charged"}
    charge |= {"defendants_original": names[0], "charge_type_id": "tax_evasion", "earlier_status": []}
    charge |= {
        "contested": False,
        "collective": False,
        "event_date": None,
        "charge_original": "tax evasion",
        "quote": "...",
    }
    statute = {"charge_id": f"c_{document_id}", "statute_no": 1, "code_original": None, "article": "213"}
    violation = {"violation_id": f"v_{document_id}", "document_id": document_id, "violation_type_id": "unfair_trial"}
    violation |= {"assertion": "reported", "disputed": False, "event_date": None, "victims_original": None}
    link = {"violation_id": f"v_{document_id}", "person_id": first, "involvement": "victim"}
    return {
        "documents": [document],
        "mentions": [
            {"mention_id": f"m_{p}", "document_id": document_id, "person_id": p, "name_original": n, "ambiguous": False}
            | where
            for p, n in people.items()
        ],
        "charges": [charge | where | made],
        "charge_statutes": [statute | {"statute_original": "Article 213"}],
        "violations": [violation | {"evidence": [], "quote": "..."} | where | made],
        "violation_people": [link],
        "report_people": [
            {
                "report_person_id": p,
                "document_id": document_id,
                "person_id": None,
                "first_run_id": None,
                "name": n,
                "forms": [n],
                "country_code": country,
                "roles": ["journalist"],
                "charge_types": ["tax_evasion"],
            }
            for p, n in people.items()
        ],
    }


def update(before: Path, after: Path, *reports: Rows, gone: tuple[str, ...] = ()) -> dict[str, list[dict]]:
    """Run the step as a run of its own and read everything back."""

    parts = ({name: arrow.build(name, rows.get(name, [])) for name in PER_REPORT} for rows in reports)
    after.mkdir()
    update_tables(before, after, gone, parts, after.name)
    run = {"run_id": after.name, "started_at": 0, "finished_at": 0, "version": "0", "settings_digest": "s"}
    run |= {"documents_new": len(reports), "documents_failed": 0, "table_rows": []}
    runs = [*arrow.read(before / "runs.parquet"), run]
    arrow.write(after / "runs.parquet", "runs", arrow.build("runs", runs).to_batches())
    check_keys(after, before)
    for path in before.glob("*.parquet"):  # as the store does
        if not (after / path.name).exists():
            (after / path.name).hardlink_to(path)
    return {table.name: arrow.read(after / f"{table.name}.parquet") for table in TABLES}


def ids(tables: dict[str, list[dict]]) -> dict[str, str]:
    return {mention["mention_id"]: mention["person_id"] for mention in tables["mentions"]}


def test_one_person_in_two_reports_of_one_country_is_one_row(tmp_path):
    tables = update(tmp_path / "none", tmp_path / "run_1", report("a", "Ada Maren Lune"), report("b", "Ada Maren Lune"))
    [person] = tables["people"]
    assert (person["name"], person["document_count"], person["mention_count"]) == ("Ada Maren Lune", 2, 2)
    for name in ("mentions", "charges", "violation_people"):
        assert {row["person_id"] for row in tables[name]} == {person["person_id"]}
    [form] = tables["person_names"]
    assert form == {"person_id": person["person_id"], "name_original": "Ada Maren Lune", "mention_count": 2}


def test_a_later_report_leaves_the_ids_of_the_earlier_ones(tmp_path):
    first = update(tmp_path / "none", tmp_path / "run_1", report("b", "Ada Maren Lune", "Tobin Sarn"))
    second = update(tmp_path / "run_1", tmp_path / "run_2", report("a", "Ada Maren Lune"))
    assert ids(second).items() >= ids(first).items()
    assert len(second["people"]) == 2
    assert second["person_id_aliases"] == []


def test_a_report_read_again_replaces_its_rows_and_one_that_is_gone_takes_them_along(tmp_path):
    update(tmp_path / "none", tmp_path / "run_1", report("a", "Ada Maren Lune"), report("b", "Tobin Sarn"))
    changed = update(tmp_path / "run_1", tmp_path / "run_2", report("a", "Ada Maren Lune", "Ivo Kest"), gone=("a",))
    assert {row["name"] for row in changed["people"]} == {"Ada Maren Lune", "Ivo Kest", "Tobin Sarn"}
    left = update(tmp_path / "run_2", tmp_path / "run_3", gone=("a",))
    assert [row["name"] for row in left["people"]] == ["Tobin Sarn"]
    assert {row["charge_id"] for row in left["charge_statutes"]} == {"c_b"}
    assert {row["violation_id"] for row in left["violation_people"]} == {"v_b"}


def test_order_and_history_of_the_reports_change_no_byte(tmp_path):
    a, b = report("a", "Ada Maren Lune"), report("b", "Tobin Sarn")
    update(tmp_path / "none", tmp_path / "run_1", a, b)
    update(tmp_path / "none", tmp_path / "run_2", b, a)
    update(tmp_path / "none", tmp_path / "run_3", b)
    update(tmp_path / "run_3", tmp_path / "run_4", a)
    for name in (table.name for table in TABLES if table.name != "runs"):
        first, *others = ((tmp_path / run / f"{name}.parquet").read_bytes() for run in ("run_1", "run_2", "run_4"))
        assert all(other == first for other in others), name


def test_tables_to_which_nothing_comes_stay_the_files_they_were(tmp_path):
    update(tmp_path / "none", tmp_path / "run_1", report("a", "Ada Maren Lune"), report("b", "Tobin Sarn"))
    c = report("c", "Ivo Kest")
    without = ("charges", "charge_statutes", "violations", "violation_people")
    update(tmp_path / "run_1", tmp_path / "run_2", {name: rows for name, rows in c.items() if name not in without})
    stayed = {
        name
        for name in PER_REPORT
        if (tmp_path / "run_1" / f"{name}.parquet").samefile(tmp_path / "run_2" / f"{name}.parquet")
    }
    assert stayed == set(without)


def test_people_who_are_brought_together_later_change_the_tables_that_name_them(tmp_path):
    first = update(tmp_path / "none", tmp_path / "run_1", report("a", "Ada Maren Lune"), report("b", "Ada M. Lune"))
    assert len(first["people"]) == 2
    c = report("c", "Ada Maren Lune")
    c["report_people"][0]["forms"] = ["Ada Maren Lune", "Ada M. Lune"]
    second = update(tmp_path / "run_1", tmp_path / "run_2", {name: c[name] for name in ("documents", "report_people")})
    [person] = second["people"]
    assert {row["person_id"] for name in ("mentions", "charges", "violation_people") for row in second[name]} == {
        person["person_id"]
    }


def test_written_columns_keep_type_nullability_and_meaning(tmp_path):
    update(tmp_path / "none", tmp_path / "run_1", report("a", "Ada Maren Lune"))
    for name in PER_REPORT:
        written, declared = pq.read_schema(tmp_path / "run_1" / f"{name}.parquet"), arrow.arrow_schema(name)
        assert written.metadata.items() >= declared.metadata.items()
        for field, expected in zip(written, declared, strict=True):
            assert (field.name, field.nullable) == (expected.name, expected.nullable)
            assert field.metadata.items() >= expected.metadata.items()


@pytest.mark.parametrize(
    ("table", "change", "complaint"),
    [
        ("charge_statutes", {"charge_id": "c_none"}, "charge_statutes.charge_id: 'c_none' is not in charges.charge_id"),
        ("charges", {"charge_type_id": "piracy_of_the_air"}, "charges.charge_type_id: 'piracy_of_the_air' is not in"),
        (
            "violation_people",
            {"person_id": "p_none"},
            "violation_people.person_id: 'p_none' is not in people.person_id",
        ),
    ],
)
def test_a_dangling_reference_is_refused(tmp_path, table, change, complaint):
    rows = report("a", "Ada Maren Lune")
    rows[table] = [row | change for row in rows[table]]
    with pytest.raises(BadRows, match=complaint):
        update(tmp_path / "none", tmp_path / "run_1", rows)


def test_a_key_in_two_reports_is_refused(tmp_path):
    a, b = report("a", "Ada Maren Lune"), report("b", "Tobin Sarn")
    b["charge_statutes"] = a["charge_statutes"]
    with pytest.raises(BadRows, match="charge_statutes: duplicate key"):
        update(tmp_path / "none", tmp_path / "run_1", a, b)
