"""The corpus step: from the tables of the last run and the parts of new reports to new tables, in bounded memory.

DuckDB joins and sorts out of core; what has not changed is copied, never made again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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

_MEMORY = "512MB"
_BATCH = 65_536
_RESOLVED = ("report_person_id", "document_id", "name", "forms", "country_code", "roles", "charge_types")
_WITH_PERSON = ("mentions", "person_roles", "charges", "penalties", "violation_people")
# How a row that has no document_id finds that of its report.
_OWNER = {"charge_statutes": ("charges", "charge_id"), "charge_penalties": ("charges", "charge_id"),
          "charge_violations": ("charges", "charge_id"),
          "violation_people": ("violations", "violation_id")}  # fmt: skip


def update_tables(
    before: Path, after: Path, gone: Collection[str], parts: Iterable[Mapping[str, pa.Table]], run_id: str
) -> None:
    """Write all tables but `runs` into `after`, from those in `before` and the tables of the parts of new reports.

    `gone` are the ids of the reports whose old rows go: removed, or read again. A table that stays as it is in `before`
    is not written. `check_keys` checks what is written.
    """
    with TemporaryDirectory(dir=after) as scratch, _connect(Path(scratch)) as db:
        new = Path(scratch)
        arrow.gather(new, PER_REPORT, parts)
        db.register("gone", pa.table({"document_id": pa.array(sorted(gone), pa.string())}))
        for name in PER_REPORT:
            _register_last(db, before, name)
        changed = {name for name in PER_REPORT if _is_changed(db, name, new)}
        if changed & {"report_people", "mentions"}:
            changed |= _write_people(db, before, new, after, run_id)
        for name in changed - {"report_people"}:
            _write_per_report(db, name, new, after)
        if changed & {"report_people", "mentions"}:
            _write_counts(db, table_path("mentions", after, before), after)
        for name, rows in vocabulary_rows().items():
            arrow.write(after / f"{name}.parquet", name, arrow.build(name, rows).to_batches())


def check_keys(folder: Path, before: Path | None = None) -> None:
    """Raise BadRows where a key of the tables is not unique or a reference points at no row.

    A table that is not in `folder` is taken from `before`, where it was checked: its own key is not checked again.
    """
    files = {table.name: table_path(table.name, folder, before) for table in TABLES}
    with TemporaryDirectory(dir=folder) as scratch, _connect(Path(scratch)) as db:
        for table in TABLES:
            if files[table.name].parent != folder:
                continue
            key = ", ".join(table.key)
            query = f"SELECT {key} FROM {_read(files[table.name])} GROUP BY ALL HAVING count(*) > 1"
            if double := db.execute(query).fetchone():
                raise BadRows(f"{table.name}: duplicate key {double}")
        for table, column, target, name in foreign_keys():
            null = "" if column.nullable else f"OR a.{column.name} IS NULL"
            query = f"""
                SELECT a.{column.name} FROM {_read(files[table.name])} a
                LEFT JOIN {_read(files[target.name])} b ON a.{column.name} = b.{name}
                WHERE (a.{column.name} IS NOT NULL AND b.{name} IS NULL) {null}"""
            if dangling := db.execute(query).fetchone():
                raise BadRows(f"{table.name}.{column.name}: {dangling[0]!r} is not in {target.name}.{name}")


def table_path(name: str, folder: Path, before: Path | None) -> Path:
    """The file of a table in `folder`, or in `before` where it stays as it was."""
    path = folder / f"{name}.parquet"
    return path if before is None or path.exists() else before / path.name


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


def _is_changed(db: duckdb.DuckDBPyConnection, name: str, new: Path) -> bool:
    """Whether rows of the table come or go. One without rows is written anew, in case its columns are others now."""
    joined, document = _owned(name)
    query = f"""
        SELECT (SELECT count(*) FROM {_read(new / f"{name}.parquet")}),
               (SELECT count(*) FROM last_{name} t {joined} WHERE {document} IN (FROM gone)),
               (SELECT count(*) FROM last_{name})"""
    coming, going, held = db.sql(query).fetchall()[0]
    return bool(coming or going or not held)


def _owned(name: str) -> tuple[str, str]:
    """How the last rows `t` of a table are joined with those they belong to, and what is their document then."""
    if name not in _OWNER:
        return "", "t.document_id"
    owner, key = _OWNER[name]
    return f"JOIN last_{owner} o USING ({key})", "o.document_id"


def _rows_now(name: str, new: Path) -> str:
    """The query for the last rows of reports that stay and the rows of new parts."""
    joined, document = _owned(name)
    return f"""
        SELECT t.* FROM last_{name} t {joined} WHERE {document} NOT IN (FROM gone)
        UNION ALL BY NAME SELECT * FROM {_read(new / f"{name}.parquet")}"""


def _write_per_report(db: duckdb.DuckDBPyConnection, name: str, new: Path, after: Path) -> None:
    """Old rows of reports that stay and the rows of new parts, in order, people under their ids."""
    query = _rows_now(name, new)
    if name in _WITH_PERSON:
        joined, document = _owned(name)
        query = f"""
            WITH named AS (
                SELECT t.* REPLACE (l.report_person_id AS person_id) FROM last_{name} t {joined}
                LEFT JOIN last_report_people l ON l.document_id = {document} AND l.person_id = t.person_id
                WHERE {document} NOT IN (FROM gone)
                UNION ALL BY NAME SELECT * FROM {_read(new / f"{name}.parquet")})
            SELECT n.* REPLACE (coalesce(p.person_id, n.person_id) AS person_id) FROM named n
            LEFT JOIN report_people p ON p.report_person_id = n.person_id"""
    _write_query(db, f"{query} ORDER BY {', '.join(TABLE[name].key)}", name, after)


def _write_query(db: duckdb.DuckDBPyConnection, query: str, name: str, after: Path) -> None:
    arrow.write(after / f"{name}.parquet", name, db.sql(query).to_arrow_reader(_BATCH))


def _write_people(db: duckdb.DuckDBPyConnection, before: Path, new: Path, after: Path, run_id: str) -> set[str]:
    """Decide who is one person, write what follows from it, and register the people of reports as `report_people` and
    the people as `shown`. Returns the tables that change as people bear other ids now."""
    query = f"SELECT {', '.join(_RESOLVED)} FROM ({_rows_now('report_people', new)})"
    people: list[Row] = db.sql(query).to_arrow_table().to_pylist()
    resolution = resolve(people)
    last = arrow.read(before / "report_people.parquet", ("report_person_id", "person_id", "first_run_id"))
    known = Known(
        {row["report_person_id"]: row["person_id"] for row in last},
        {row["person_id"]: row["first_run_id"] for row in last},
        tuple(Alias(**row) for row in arrow.read(before / "person_id_aliases.parquet")),
    )
    ids, aliases = assign_ids(resolution.groups, known, run_id)
    borne = {
        "report_person_id": list(ids),
        "person_id": list(ids.values()),
        "first_run_id": [known.first_runs.get(person_id, run_id) for person_id in ids.values()],
    }
    db.register("ids", _strings(borne))
    query = f"""
        SELECT t.* REPLACE (i.person_id AS person_id, i.first_run_id AS first_run_id)
        FROM ({_rows_now("report_people", new)}) t JOIN ids i USING (report_person_id) ORDER BY report_person_id"""
    _write_query(db, query, "report_people", after)
    db.execute(f"CREATE VIEW report_people AS SELECT * FROM {_file(after, 'report_people')}")
    names = display_names((ids[row["report_person_id"]], row["name"]) for row in people)
    countries = majority((ids[row["report_person_id"]], row["country_code"]) for row in people)
    shown = {
        "person_id": list(names),
        "name": list(names.values()),
        "name_ascii": [anyascii(name) for name in names.values()],
        "country_code": [countries.get(person_id) for person_id in names],
    }
    db.register("shown", _strings(shown))
    for name, rows in {
        "person_id_aliases": [asdict(alias) for alias in aliases],
        "person_candidates": _candidates(resolution, ids),
    }.items():
        arrow.write(after / f"{name}.parquet", name, arrow.build(name, rows).to_batches())
    moved = any(known.person_ids.get(of, person_id) != person_id for of, person_id in ids.items())
    return set(_WITH_PERSON) if moved else set()


def _write_counts(db: duckdb.DuckDBPyConnection, mentions: Path, after: Path) -> None:
    """The people and the names they bear, with how often they are mentioned."""
    query = f"""
        SELECT s.*, count(DISTINCT m.document_id) AS document_count, count(m.mention_id) AS mention_count,
               'unreviewed' AS review_status
        FROM shown s LEFT JOIN {_read(mentions)} m USING (person_id) GROUP BY ALL ORDER BY person_id"""
    _write_query(db, query, "people", after)
    query = f"""
        SELECT person_id, name_original, count(*) AS mention_count FROM {_read(mentions)}
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


def _strings(columns: Mapping[str, Sequence[str | None]]) -> pa.Table:
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def _file(folder: Path, name: str) -> str:
    return _read(folder / f"{name}.parquet")


def _read(path: Path) -> str:
    quoted = str(path).replace("'", "''")
    return f"read_parquet('{quoted}')"
