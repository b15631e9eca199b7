"""The corpus step: from the parts of all reports to the tables, one person for a person who is in several reports."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from anyascii import anyascii

from pipeline import arrow
from pipeline.document import Part
from pipeline.people.resolve import Resolution, resolve
from pipeline.rows import Row
from pipeline.schema import TABLE, Table
from pipeline.vocabularies import charge_types, violation_types

_PER_REPORT = ("documents", "pages", "sections", "mentions", "person_roles", "charges", "charge_statutes", "penalties",
               "charge_penalties", "violations", "violation_people", "problems")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier runs say of ids: the person of every mention, the run that first saw a person, the aliases."""

    person_of_mention: Mapping[str, str]
    first_run: Mapping[str, str]
    aliases: tuple[Row, ...]


def corpus_tables(parts: Iterable[Part], earlier: Earlier, run_id: str) -> dict[str, list[Row]]:
    """The rows of every table but `runs`, from the parts of all reports.

    A person who was in the last run keeps the id; where two of them are now one, the oldest id stays, the other becomes
    an alias.
    """
    rows: dict[str, list[Row]] = {name: [] for name in _PER_REPORT}
    persons: list[Row] = []
    for part in parts:
        for name, some in part.tables.items():
            rows[name] += some
        persons += part.persons
    resolution = resolve(persons)
    person_ids, aliases = _assign_ids(resolution, rows["mentions"], earlier, run_id)
    for name in ("mentions", "person_roles", "charges", "penalties", "violation_people"):
        rows[name] = [{**row, "person_id": person_ids.get(row["person_id"])} for row in rows[name]]
    return {
        **rows,
        **_people(persons, rows["mentions"], person_ids),
        "person_id_aliases": aliases,
        "person_candidates": _candidates(resolution, person_ids),
        **vocabulary_tables(),
    }


def build_tables(rows: Mapping[str, list[Row]]) -> dict[str, pa.Table]:
    """Arrow tables through the strict door, foreign keys checked. Raises BadRows."""
    tables = {name: arrow.build(name, some) for name, some in rows.items()}
    arrow.check_references(tables)
    return tables


def vocabulary_tables() -> dict[str, list[Row]]:
    """The rows of the two vocabularies."""
    return {
        "charge_types": [_columns(kind, TABLE["charge_types"]) for kind in charge_types().values()],
        "violation_types": [_columns(kind, TABLE["violation_types"]) for kind in violation_types().values()],
    }


def _columns(record: object, table: Table) -> Row:
    values: dict[str, Any] = {column.name: getattr(record, column.name) for column in table.columns}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _assign_ids(
    resolution: Resolution, mentions: list[Row], earlier: Earlier, run_id: str
) -> tuple[dict[str, str], list[Row]]:
    """The id of every person of a report, and the alias rows, the earlier ones brought up to date."""
    claims: dict[str, Counter[str]] = defaultdict(Counter)  # of a group's first member, on the ids of the last run
    group_of = {member: group[0] for group in resolution.groups for member in group}
    for mention in mentions:
        if mention["person_id"] and (person_id := earlier.person_of_mention.get(mention["mention_id"])):
            claims[group_of[mention["person_id"]]][person_id] += 1
    owner: dict[str, str] = {}  # a person who was split: the id stays with the larger part
    for group in sorted(claims):
        for person_id, count in claims[group].items():
            if person_id not in owner or count > claims[owner[person_id]][person_id]:
                owner[person_id] = group
    ids: dict[str, str] = {}
    merged: dict[str, str] = {alias["old_person_id"]: alias["person_id"] for alias in earlier.aliases}
    runs = {alias["old_person_id"]: alias["run_id"] for alias in earlier.aliases}
    for group in resolution.groups:
        held = [person_id for person_id in claims[group[0]] if owner[person_id] == group[0]]
        kept = min(held, key=lambda p: (earlier.first_run.get(p, run_id), p)) if held else _unused(group, owner)
        ids |= dict.fromkeys(group, kept)
        for old in held:
            if old != kept:
                merged[old], runs[old] = kept, runs.get(old, run_id)
    in_use = set(ids.values())
    aliases = []
    for old in merged:
        target = merged[old]
        while target in merged:
            target = merged[target]
        if target in in_use and old not in in_use:
            aliases.append({"old_person_id": old, "person_id": target, "run_id": runs[old]})
    return ids, aliases


def _unused(group: tuple[str, ...], taken: Mapping[str, str]) -> str:
    """A new person's id: that of the group's first member whose id nobody else holds."""
    return next((member for member in sorted(group) if member not in taken), min(group))


def _people(persons: list[Row], mentions: list[Row], person_ids: Mapping[str, str]) -> dict[str, list[Row]]:
    documents: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        if person_id := mention["person_id"]:
            documents[person_id].add(mention["document_id"])
            forms[person_id][mention["name_original"]] += 1
    names: dict[str, Counter[str]] = defaultdict(Counter)
    countries: dict[str, Counter[str]] = defaultdict(Counter)
    for person in persons:
        person_id = person_ids[person["person_id"]]
        names[person_id][person["name"]] += 1
        if person["country_code"]:
            countries[person_id][person["country_code"]] += 1
    people = []
    for person_id in names:
        name = max(names[person_id], key=lambda n: (len(n.split()), names[person_id][n], len(n), n))
        country = min(countries[person_id], key=lambda c: (-countries[person_id][c], c), default=None)
        people.append(
            {
                "person_id": person_id,
                "name": name,
                "name_ascii": anyascii(name),
                "country_code": country,
                "document_count": len(documents[person_id]),
                "mention_count": forms[person_id].total(),
                "review_status": "unreviewed",
            }
        )
    person_names = [
        {"person_id": person_id, "name_original": form, "mention_count": count}
        for person_id, counts in forms.items()
        for form, count in counts.items()
    ]
    return {"people": people, "person_names": person_names}


def _candidates(resolution: Resolution, person_ids: Mapping[str, str]) -> list[Row]:
    best: dict[tuple[str, str], Row] = {}
    for candidate in resolution.candidates:
        pair = sorted((person_ids[candidate.person_id_a], person_ids[candidate.person_id_b]))
        key = (pair[0], pair[1])
        if key[0] != key[1] and (key not in best or candidate.score > best[key]["score"]):
            best[key] = {
                "person_id_a": key[0],
                "person_id_b": key[1],
                "score": candidate.score,
                "reasons": list(candidate.reasons),
            }
    return list(best.values())
