"""The corpus step: from the tables of the last run and the parts of new reports to new tables, in bounded memory.

DuckDB joins and sorts out of core; what has not changed is copied, never made again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
from anyascii import anyascii

from pipeline import arrow
from pipeline.errors import BadRows
from pipeline.identity import Alias, Known, assign_ids, display_names, majority
from pipeline.people.resolve import Resolution, resolve
from pipeline.rows import Row
from pipeline.schema import PER_REPORT, TABLE, TABLES, Table, foreign_keys
from pipeline.vocabularies import charge_types, violation_types

_MEMORY = "1GB"
_BATCH = 65_536
_WITH_PERSON = ("mentions", "person_roles", "charges", "penalties", "violation_people")
# How a row that has no document_id finds that of its report.
_OWNER = {"charge_statutes": ("charges", "charge_id"), "charge_penalties": ("charges", "charge_id"),
          "violation_people": ("violations", "violation_id")}  # fmt: skip


def update_tables(
    before: Path, after: Path, gone: Collection[str], parts: Iterable[Mapping[str, pa.Table]], run_id: str
) -> None:
    """Write all tables but `runs` into `after`, from those in `before` and the tables of the parts of new reports.

    `gone` are the ids of the reports whose old rows go: removed, or read again. `check_keys` checks what is written.
    """
    with TemporaryDirectory(dir=after) as scratch, _connect(Path(scratch)) as db:
        new = Path(scratch)
        arrow.gather(new, PER_REPORT, parts)
        db.register("gone", pa.table({"document_id": pa.array(sorted(gone), pa.string())}))
        for name in PER_REPORT:
            _register_last(db, before, name)
        people = [row for row in arrow.read(before / "report_people.parquet") if row["document_id"] not in gone]
        people += arrow.read(new / "report_people.parquet")
        resolution = resolve(people)
        people, aliases = _identify(people, resolution, before, run_id)
        db.register("report_people", arrow.build("report_people", people))
        for name in PER_REPORT:
            _write_per_report(db, name, new, after)
        _write_people(db, people, after)
        rest = {
            "person_id_aliases": [asdict(alias) for alias in aliases],
            "person_candidates": _candidates(resolution, {p["report_person_id"]: p["person_id"] for p in people}),
            **vocabulary_rows(),
        }
        for name, rows in rest.items():
            arrow.write(after / f"{name}.parquet", name, arrow.build(name, rows).to_batches())


def check_keys(folder: Path) -> None:
    """Raise BadRows where a key of the written tables is not unique or a reference points at no row."""
    with TemporaryDirectory(dir=folder) as scratch, _connect(Path(scratch)) as db:
        for table in TABLES:
            key = ", ".join(table.key)
            query = f"SELECT {key} FROM {_file(folder, table.name)} GROUP BY ALL HAVING count(*) > 1"
            if double := db.execute(query).fetchone():
                raise BadRows(f"{table.name}: duplicate key {double}")
        for table, column, target, name in foreign_keys():
            null = "" if column.nullable else f"OR a.{column.name} IS NULL"
            query = f"""
                SELECT a.{column.name} FROM {_file(folder, table.name)} a
                LEFT JOIN {_file(folder, target.name)} b ON a.{column.name} = b.{name}
                WHERE (a.{column.name} IS NOT NULL AND b.{name} IS NULL) {null}"""
            if dangling := db.execute(query).fetchone():
                raise BadRows(f"{table.name}.{column.name}: {dangling[0]!r} is not in {target.name}.{name}")


def vocabulary_rows() -> dict[str, list[Row]]:
    """The rows of the two vocabularies."""
    return {
        "charge_types": [_columns(kind, TABLE["charge_types"]) for kind in charge_types().values()],
        "violation_types": [_columns(kind, TABLE["violation_types"]) for kind in violation_types().values()],
    }


def _connect(scratch: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(scratch / "duckdb"), "threads": 2})


def _register_last(db: duckdb.DuckDBPyConnection, before: Path, name: str) -> None:
    """The table of the last run as `last_NAME`, empty before the first run."""
    if (before / f"{name}.parquet").exists():
        db.execute(f"CREATE VIEW last_{name} AS SELECT * FROM {_file(before, name)}")
    else:
        db.register(f"last_{name}", arrow.build(name, []))


def _write_per_report(db: duckdb.DuckDBPyConnection, name: str, new: Path, after: Path) -> None:
    """Old rows of reports that stay and the rows of new parts, in order, people under their ids."""
    owner, key = _OWNER.get(name, (None, None))
    joined = f"JOIN last_{owner} o USING ({key})" if owner else ""
    document = "o.document_id" if owner else "t.document_id"
    new_rows = f"SELECT * FROM {_file(new, name)}"
    if name == "report_people":
        query = "SELECT * FROM report_people"
    elif name in _WITH_PERSON:
        query = f"""
            WITH named AS (
                SELECT t.* REPLACE (l.report_person_id AS person_id) FROM last_{name} t {joined}
                LEFT JOIN last_report_people l ON l.document_id = {document} AND l.person_id = t.person_id
                WHERE {document} NOT IN (FROM gone)
                UNION ALL BY NAME {new_rows})
            SELECT n.* REPLACE (coalesce(p.person_id, n.person_id) AS person_id) FROM named n
            LEFT JOIN report_people p ON p.report_person_id = n.person_id"""
    else:
        query = f"""
            SELECT t.* FROM last_{name} t {joined} WHERE {document} NOT IN (FROM gone)
            UNION ALL BY NAME {new_rows}"""
    _write_query(db, f"{query} ORDER BY {', '.join(TABLE[name].key)}", name, after)


def _write_query(db: duckdb.DuckDBPyConnection, query: str, name: str, after: Path) -> None:
    arrow.write(after / f"{name}.parquet", name, db.sql(query).to_arrow_reader(_BATCH))


def _identify(
    people: list[Row], resolution: Resolution, before: Path, run_id: str
) -> tuple[list[Row], tuple[Alias, ...]]:
    """The people of reports with their ids, and the aliases."""
    last = arrow.read(before / "report_people.parquet", ["report_person_id", "person_id", "first_run_id"])
    known = Known(
        {row["report_person_id"]: row["person_id"] for row in last},
        {row["person_id"]: row["first_run_id"] for row in last},
        tuple(Alias(**row) for row in arrow.read(before / "person_id_aliases.parquet")),
    )
    ids, aliases = assign_ids(resolution.groups, known, run_id)
    identified = []
    for row in people:
        person_id = ids[row["report_person_id"]]
        identified.append({**row, "person_id": person_id, "first_run_id": known.first_runs.get(person_id, run_id)})
    return identified, aliases


def _write_people(db: duckdb.DuckDBPyConnection, people: list[Row], after: Path) -> None:
    names = display_names((row["person_id"], row["name"]) for row in people)
    countries = majority((row["person_id"], row["country_code"]) for row in people)
    shown = {
        "person_id": list(names),
        "name": list(names.values()),
        "name_ascii": [anyascii(name) for name in names.values()],
        "country_code": pa.array([countries.get(person_id) for person_id in names], pa.string()),
    }
    db.register("shown", pa.table(shown, schema=pa.schema([(name, pa.string()) for name in shown])))
    mentions = _file(after, "mentions")
    query = f"""
        SELECT s.*, count(DISTINCT m.document_id) AS document_count, count(m.mention_id) AS mention_count,
               'unreviewed' AS review_status
        FROM shown s LEFT JOIN {mentions} m USING (person_id) GROUP BY ALL ORDER BY person_id"""
    _write_query(db, query, "people", after)
    query = f"""
        SELECT person_id, name_original, count(*) AS mention_count FROM {mentions}
        WHERE person_id IS NOT NULL GROUP BY ALL ORDER BY person_id, name_original"""
    _write_query(db, query, "person_names", after)


def _candidates(resolution: Resolution, person_ids: dict[str, str]) -> list[Row]:
    """The undecided pairs, each once with its best score."""
    best: dict[tuple[str, str], Row] = {}
    for candidate in resolution.candidates:
        a, b = sorted((person_ids[candidate.person_id_a], person_ids[candidate.person_id_b]))
        if a != b and ((a, b) not in best or candidate.score > best[a, b]["score"]):
            row = {"person_id_a": a, "person_id_b": b, "score": candidate.score, "reasons": list(candidate.reasons)}
            best[a, b] = row
    return list(best.values())


def _columns(record: object, table: Table) -> Row:
    values: dict[str, Any] = {column.name: getattr(record, column.name) for column in table.columns}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _file(folder: Path, name: str) -> str:
    path = str(folder / f"{name}.parquet").replace("'", "''")
    return f"read_parquet('{path}')"
