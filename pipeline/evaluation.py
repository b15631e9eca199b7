"""Compare tables with annotations made by hand; `docs/evaluation.md` lays down their form and what is counted."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import arrow
from pipeline.errors import NothingToDo
from pipeline.people.names import fold, without_titles
from pipeline.places import Place
from pipeline.rows import Row
from pipeline.store import tables_in

MEASURES = ("people", "mentions", "roles", "charges", "status", "statutes", "penalties", "violations", "victims")
_TABLES = {
    "documents": ("document_id", "file_name"),
    "pages": ("document_id", "page_no", "char_start", "text"),
    "mentions": ("document_id", "person_id", "name_original", "char_start", "char_end"),
    "people": ("person_id", "name"),
    "person_roles": ("document_id", "person_id", "role"),
    "charges": ("charge_id", "document_id", "person_id", "charge_type_id", "status"),
    "charge_statutes": ("charge_id", "article"),
    "penalties": ("document_id", "person_id", "kind", "days"),
    "violations": ("violation_id", "document_id", "violation_type_id", "page_first"),
    "violation_people": ("violation_id", "person_id", "involvement"),
}


@dataclass(slots=True)
class Tally:
    """Facts of one measure: right, wrong (only in the tables) and missed (only in the annotations)."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """Share of the found facts that are right; None where none were found."""
        found = self.right + len(self.wrong)
        return self.right / found if found else None

    @property
    def recall(self) -> float | None:
        """Share of the annotated facts that were found; None where there are none."""
        annotated = self.right + len(self.missed)
        return self.right / annotated if annotated else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None where there is nothing to find and nothing found."""
        total = 2 * self.right + len(self.wrong) + len(self.missed)
        return 2 * self.right / total if total else None

    def add(self, annotated: set[Any], found: set[Any], where: str, names: Mapping[Hashable, str]) -> None:
        """Count the facts of one report; they are tuples whose person ids are shown by name."""

        def show(facts: set[Any]) -> list[str]:
            return sorted(f"{where}: " + ", ".join(str(names.get(part, part)) for part in fact) for fact in facts)

        self.right += len(annotated & found)
        self.wrong += show(found - annotated)
        self.missed += show(annotated - found)


def evaluate(tables: Place, annotations: Place) -> dict[str, Tally]:
    """Tally every measure over all annotated reports (one JSON each). Raises NothingToDo where either is not there.

    Every fact belongs to one report and is counted once: a person; a mention (exact span, title left out); a role of a
    person; a (person, charge type) pair; for the matched pairs, its status; a (person, article) pair; a penalty as
    (person, kind, days); a (violation type, page) pair, a page off by one allowed; a (violation type, victim) pair.
    """
    files: list[Any] = sorted(annotations.glob("*.json"), key=str)
    if not files:
        raise NothingToDo(f"no annotations (*.json) in {annotations}")
    folder = tables_in(tables)
    if not (folder / "documents.parquet").exists():
        raise NothingToDo(f"no tables in {tables}: run chargesheet run first")
    found = {name: arrow.read(folder / f"{name}.parquet", columns) for name, columns in _TABLES.items()}
    tallies = {measure: Tally() for measure in MEASURES}
    for path in files:
        gold = json.loads(path.read_text(encoding="utf-8"))
        _compare(gold, _of_document(found, gold["file_name"]), tallies)
    return tallies


def _of_document(found: Mapping[str, list[Row]], file_name: str) -> dict[str, list[Row]]:
    """The rows of one report; none where the tables do not have it."""
    ids = {d["document_id"] for d in found["documents"] if Path(d["file_name"]).name == file_name}
    rows = {name: [row for row in some if row.get("document_id") in ids] for name, some in found.items()}
    charge_ids = {row["charge_id"]: row for row in rows["charges"]}
    violation_ids = {row["violation_id"]: row for row in rows["violations"]}
    rows["people"] = found["people"]
    rows["charge_statutes"] = [
        charge_ids[row["charge_id"]] | row for row in found["charge_statutes"] if row["charge_id"] in charge_ids
    ]
    rows["violation_people"] = [
        violation_ids[row["violation_id"]] | row
        for row in found["violation_people"]
        if row["violation_id"] in violation_ids
    ]
    return rows


def _compare(gold: Mapping[str, Any], rows: Mapping[str, list[Row]], tallies: Mapping[str, Tally]) -> None:
    forms: dict[str, set[str]] = defaultdict(set)
    for mention in rows["mentions"]:
        if mention["person_id"]:
            forms[mention["person_id"]].add(mention["name_original"])
    shown = {p["person_id"]: p["name"] for p in rows["people"] if p["person_id"] in forms}
    for person_id, name in shown.items():
        forms[person_id].add(name)
    annotated = {p["id"]: {p["name"], *p.get("aliases", ())} for p in gold["people"]}
    match = match_people(annotated, forms)
    shown |= {p["id"]: p["name"] for p in gold["people"]}

    def who(row: Row) -> str:
        person_id: str = row["person_id"]
        return match.get(person_id, person_id)

    named = [charge for charge in gold["charges"] if charge.get("person")]
    own_charges = [row for row in rows["charges"] if row["person_id"]]
    pairs = {(c["person"], c["charge_type"]) for c in named}
    found_pairs = {(who(row), row["charge_type_id"]) for row in own_charges}
    stages: dict[tuple[str, str], set[str]] = defaultdict(set)
    for charge in named:
        stages[charge["person"], charge["charge_type"]] |= {charge["status"], *charge.get("earlier_status", ())}
    matched = [row for row in own_charges if (who(row), row["charge_type_id"]) in pairs]
    facts: dict[str, tuple[set[Any], set[Any]]] = {
        "people": ({(p,) for p in annotated}, {(match.get(f, f),) for f in forms}),
        "mentions": (_annotated_spans(gold, rows), set(map(_bare_span, rows["mentions"]))),
        "roles": (
            {(p["id"], role) for p in gold["people"] for role in p.get("roles", ())},
            {(who(row), row["role"]) for row in rows["person_roles"]},
        ),
        "charges": (pairs, found_pairs),
        "status": (
            {(*pair, "status") for pair in pairs & found_pairs},
            {
                (*pair, "status" if row["status"] in stages[pair] else row["status"])
                for row in matched
                if (pair := (who(row), row["charge_type_id"]))
            },
        ),
        "statutes": (
            {(c["person"], article) for c in named for article in c.get("articles", ())},
            {(who(row), row["article"]) for row in rows["charge_statutes"] if row["person_id"]},
        ),
        "penalties": (
            {(p["person"], p["kind"], p.get("days")) for p in gold["penalties"] if p.get("person")},
            {(who(row), row["kind"], row["days"]) for row in rows["penalties"] if row["person_id"]},
        ),
        "violations": _violation_pages(gold, rows),
        "victims": (
            {(v["type"], victim) for v in gold["violations"] for victim in v.get("victims", ())},
            {(r["violation_type_id"], who(r)) for r in rows["violation_people"] if r["involvement"] == "victim"},
        ),
    }
    for measure, (annotated_facts, found_facts) in facts.items():
        tallies[measure].add(annotated_facts, found_facts, gold["file_name"], shown)


def match_people(annotated: Mapping[str, set[str]], found: Mapping[str, set[str]]) -> dict[str, str]:
    """Found person id to annotated person id, one to one, by full name, or by a lone name where there is no other."""
    keys = {person: _keys(names) for person, names in annotated.items()}
    pairs = []
    for person_id, names in found.items():
        full, single = _keys(names)
        for person, (full_gold, single_gold) in keys.items():
            shared = len(full & full_gold)
            if shared or (single & single_gold and not (full and full_gold)):
                pairs.append((-shared, -len(single & single_gold), person, person_id))
    match: dict[str, str] = {}
    for _, _, person, person_id in sorted(pairs):
        if person_id not in match and person not in match.values():
            match[person_id] = person
    return match


def _keys(names: set[str]) -> tuple[set[str], set[str]]:
    """Full names and lone names, folded; neither word order nor spaces matter in a full name."""
    full, single = set(), set()
    for name in names:
        words = fold(without_titles(name))
        if len(words) > 1:
            full.add("".join(sorted("".join(words))))
        elif words:
            single.add(words[0])
    return full, single


def _annotated_spans(gold: Mapping[str, Any], rows: Mapping[str, list[Row]]) -> set[tuple[int, int]]:
    """Where the annotated names stand in the text, the longest form at each place."""
    names = {without_titles(form) for person in gold["people"] for form in (person["name"], *person.get("aliases", ()))}
    if not names:
        return set()
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    spaced = (r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)")
    return {
        (page["char_start"] + found.start(), page["char_start"] + found.end())
        for page in rows["pages"]
        for found in pattern.finditer(page["text"])
    }


def _bare_span(mention: Row) -> tuple[int, int]:
    bare = without_titles(mention["name_original"])
    return mention["char_end"] - len(bare), mention["char_end"]


def _violation_pages(gold: Mapping[str, Any], rows: Mapping[str, list[Row]]) -> tuple[set[Any], set[Any]]:
    """(type, page) pairs; a found pair beside an annotated page that nothing else claims takes that page."""
    annotated = {(v["type"], page) for v in gold["violations"] for page in v["pages"]}
    found = {(row["violation_type_id"], row["page_first"]) for row in rows["violations"]}
    placed = set()
    for kind, page in sorted(found):
        beside = [(kind, page + step) for step in (-1, 1) if (kind, page + step) in annotated - found]
        placed.add((kind, page) if (kind, page) in annotated or not beside else beside[0])
    return annotated, placed


def evaluation_lines(tallies: Mapping[str, Tally], errors: int) -> Iterator[str]:
    """The tallies as a table, then up to `errors` wrong and missed facts of each measure."""
    yield f"{'measure':<12}{'precision':>10}{'recall':>8}{'F1':>7}{'right':>7}{'wrong':>7}{'missed':>8}"
    for measure, tally in tallies.items():
        shares = (f"{share:.3f}" if share is not None else "-" for share in (tally.precision, tally.recall, tally.f1))
        precision, recall, f1 = shares
        counts = f"{tally.right:>7}{len(tally.wrong):>7}{len(tally.missed):>8}"
        yield f"{measure:<12}{precision:>10}{recall:>8}{f1:>7}{counts}"
    for measure, tally in tallies.items():
        yield from _listed(f"{measure}, wrong", tally.wrong, errors)
        yield from _listed(f"{measure}, missed", tally.missed, errors)


def _listed(title: str, facts: Sequence[str], most: int) -> Iterator[str]:
    if facts and most:
        yield f"\n{title}: {len(facts)}"
        yield from (f"  {fact}" for fact in facts[:most])
