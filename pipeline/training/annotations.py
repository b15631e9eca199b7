"""Annotated reports to learn people from, and where their names stand in the text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.people.names import fold, without_titles
from pipeline.reading import read_report
from pipeline.records import Report


@dataclass(frozen=True, slots=True)
class AnnotatedPerson:
    """A person of a report: the names, the fullest first, and the roles."""

    names: tuple[str, ...]
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnnotatedReport:
    """A report that has been read, and its people."""

    file_name: str
    report: Report
    people: tuple[AnnotatedPerson, ...]


def read_annotated(folder: Path) -> Iterator[AnnotatedReport]:
    """The reports of a folder with one JSON for each (`file_name`, `people` with `name`, `aliases`, `roles`) and the
    PDFs under `pdf/`, in the order of their names."""
    for path in sorted(folder.glob("*.json")):
        annotation = json.loads(path.read_text(encoding="utf-8"))
        report = read_report((folder / "pdf" / annotation["file_name"]).read_bytes())
        people = tuple(
            AnnotatedPerson((person["name"], *person.get("aliases", ())), frozenset(person.get("roles", ())))
            for person in annotation["people"]
        )
        yield AnnotatedReport(annotation["file_name"], report, people)


def names_to_find(annotated: AnnotatedReport) -> list[str]:
    """The forms under which a report's people can stand in it. A full name that its text lacks was supplied by the
    annotator ("Rena and Kamil Aslan"): there the given name stands for it."""
    everything = compact("\n".join(paragraph.text for paragraph in annotated.report.paragraphs))[0]
    forms = set()
    for person in annotated.people:
        for form in (person.names[0], *map(without_titles, person.names[1:])):
            forms.add(form)
            words = form.split()
            if len(words) > 1 and compact(form)[0] not in everything:
                forms.add(words[0])
    return sorted(forms)


def locate(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Where any of the names stands in the text as whole words, longer names first, without overlap."""
    plain, places = compact(text)
    taken = bytearray(len(text) + 1)
    found = []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        wanted, _ = compact(name)
        at = plain.find(wanted) if len(wanted) > 1 else -1
        while at >= 0:
            start, end = places[at], places[at + len(wanted) - 1] + 1
            whole = not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())
            spread = end - start <= len(name) + 6
            if whole and spread and text[start].isupper() and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append((start, end))
            at = plain.find(wanted, at + 1)
    return sorted(found)


def compact(text: str) -> tuple[str, list[int]]:
    """A text's letters and digits in plain lower case and where each of them stands, so that names are found over
    spaces, hyphens, accents and apostrophes that differ."""
    letters, places = [], []
    for at, character in enumerate(text):
        plain = _plain(character)
        letters.append(plain)
        places.extend([at] * len(plain))
    return "".join(letters), places


@cache
def _plain(character: str) -> str:
    """A letter or digit in plain lower case; a Latin-1 sign as it is, since broken fonts put it for a letter."""
    return character if "\xa0" < character < "\xc0" else "".join(fold(character))
