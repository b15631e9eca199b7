"""Annotated reports, read and analysed: which of our sentences and people the annotations mean."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.language import analyse
from pipeline.people import find_people
from pipeline.people.names import fold
from pipeline.proceedings import find_proceedings
from pipeline.reading import read_report
from pipeline.records import Passage, People, Proceedings, References
from pipeline.references import find_references
from pipeline.violations.sentences import Sentence, sentences


@dataclass(frozen=True, slots=True)
class Annotated:
    """A report with what annotators found in it."""

    name: str
    passages: tuple[Passage, ...]
    people: People
    references: References
    proceedings: Proceedings
    sentences: tuple[Sentence, ...]
    violations: tuple[Mapping[str, Any], ...]
    of_sentence: tuple[tuple[int, ...], ...]  # indices of the violations that each sentence reports
    person_ids: Mapping[int, str]  # annotators' ids of our people
    names: tuple[tuple[str, ...], ...]  # words of the annotators' names


def read_annotated(annotations: Path, without: Path | None, model: str) -> list[Annotated]:
    """All reports of the folders, read and analysed, in the order of their names."""
    reports = []
    for path in sorted(annotations.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        pdf = annotations / "pdf" / content["file_name"]
        reports.append(_annotated(pdf, content["violations"], content["people"], model))
    reports += [_annotated(pdf, (), (), model) for pdf in sorted(without.glob("*.pdf"))] if without else []
    return reports


def _annotated(
    pdf: Path, violations: Sequence[Mapping[str, Any]], persons: Sequence[Mapping[str, Any]], model: str
) -> Annotated:
    report = read_report(pdf.read_bytes())
    passages = tuple(analyse(report.paragraphs, model))
    people = find_people(report, passages)
    references = find_references(passages, people)
    told = tuple(sentences(report, passages))
    of_sentence: list[list[int]] = [[] for _ in told]
    for number, violation in enumerate(violations):
        for place in locate(violation["quote"], violation["page"], told):
            of_sentence[place].append(number)
    return Annotated(
        pdf.stem,
        passages,
        people,
        references,
        find_proceedings(report, passages, people, references),
        told,
        tuple(violations),
        tuple(tuple(own) for own in of_sentence),
        same_people(people, persons),
        tuple(tuple(name.lower().split()) for p in persons for name in (p["name"], *p.get("aliases", ()))),
    )


def letters(text: str) -> str:
    """A text's letters and digits alone, so that it is found over spaces and hyphens that differ."""
    return "".join(character for character in text.casefold() if character.isalnum())


def locate(quote: str, page_no: int, told: Sequence[Sentence]) -> list[int]:
    """The sentences of a page, or of its neighbours, that a quote covers or that hold the larger part of it."""
    wanted = letters(quote)
    for page in (page_no, page_no + 1, page_no - 1):
        numbers = [number for number, sentence in enumerate(told) if sentence.page_no == page]
        parts = [letters(told[number].text) for number in numbers]
        everything = "".join(parts)
        start, end = _find(wanted, everything)
        if start < 0:
            continue
        overlaps, at = [], 0
        for number, part in zip(numbers, parts, strict=True):
            overlaps.append((min(end, at + len(part)) - max(start, at), len(part), number))
            at += len(part)
        most = max(overlap for overlap, _, _ in overlaps)
        return [
            number
            for overlap, length, number in overlaps
            if overlap > 0 and (overlap >= 0.6 * length or overlap >= 0.5 * len(wanted) or overlap == most)
        ]
    return []


def _find(wanted: str, text: str) -> tuple[int, int]:
    """Where a quote stands, by its beginning and end where not as a whole; (-1, -1) where it does not."""
    at = text.find(wanted)
    if at >= 0 or len(wanted) < 60:
        return at, at + len(wanted) if at >= 0 else -1
    first, last = text.find(wanted[:30]), text.find(wanted[-30:])
    if first >= 0 and first < last < first + 2 * len(wanted) + 200:
        return first, last + 30
    if first >= 0:
        return first, first + len(wanted)
    return (max(0, last + 30 - len(wanted)), last + 30) if last >= 0 else (-1, -1)


def same_people(people: People, persons: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Our people as the annotators' people: those who share a name of two words, else a name."""
    own: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    for person in people.persons:
        own[person.person_no].add(tuple(sorted(fold(person.name))))
    for mention in people.mentions:
        if mention.person_no is not None:
            own[mention.person_no].add(tuple(sorted(fold(mention.name_original))))
    result: dict[int, str] = {}
    for least in (2, 1):
        for theirs in persons:
            names = {tuple(sorted(fold(name))) for name in (theirs["name"], *theirs.get("aliases", ()))}
            for person_no, forms in own.items():
                shared = {form for form in names & forms if len(form) >= least}
                if shared and person_no not in result and theirs["id"] not in result.values():
                    result[person_no] = theirs["id"]
    return result
