"""Where the words of an annotation stand in a report's passages: quotes are found by their letters and digits alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any, NamedTuple

from spacy.tokens import Doc

from pipeline.records import Mention, Passage, People, Person

Annotation = dict[str, Any]


class Place(NamedTuple):
    """Tokens of a passage, half-open."""

    passage_no: int
    start: int
    end: int

    def covers(self, other: Place) -> bool:
        """Whether another place begins within this one."""
        return self.passage_no == other.passage_no and self.start <= other.start < self.end

    def overlaps(self, other: Place) -> bool:
        """Whether two places share a token."""
        return self.passage_no == other.passage_no and self.start < other.end and other.start < self.end


class Letters:
    """The letters and digits of a passage in lower case, and the character at which each stands."""

    def __init__(self, passage_no: int, doc: Doc) -> None:
        self.passage_no, self.doc = passage_no, doc
        pairs = [(c, at) for at, char in enumerate(doc.text) if char.isalnum() for c in char.lower()]
        self.text = "".join(c for c, _ in pairs)
        self.at = [at for _, at in pairs]

    def find(self, words: str, within: Place | None = None) -> list[Place]:
        """All places where words stand, within a place if one is given."""
        wanted = letters_of(words)
        if not wanted:
            return []
        low, high = 0, len(self.text)
        if within is not None:
            first, last = self.doc[within.start], self.doc[within.end - 1]
            low, high = bisect_left(self.at, first.idx), bisect_left(self.at, last.idx + len(last))
        places, start = [], self.text.find(wanted, low, high)
        while start >= 0:
            span = self.doc.char_span(self.at[start], self.at[start + len(wanted) - 1] + 1, alignment_mode="expand")
            if span is not None:
                places.append(Place(self.passage_no, span.start, span.end))
            start = self.text.find(wanted, start + 1, high)
        return places


def letters_of(words: str) -> str:
    """Letters and digits of words, in lower case."""
    return "".join(c for char in words if char.isalnum() for c in char.lower())


def locate(passages: list[Letters], quote: str) -> list[Place]:
    """Where a quote stands; its sentences one by one where it is broken by a paragraph or a page."""
    for letters in passages:
        if found := letters.find(quote):
            return found[:1]
    parts = [part for part in re.split(r"(?<=[.;:])\s+|\s*\[?\.\.\.\]?\s*|…", quote) if len(part) >= 15]
    found_parts = ([p for letters in passages for p in letters.find(part)] for part in parts)
    if places := [found[0] for found in found_parts if found]:
        return places
    for length in range(len(quote) * 3 // 4, 20, -10):
        for letters in passages:
            if found := letters.find(quote[:length]):
                return found[:1]
    return []


def annotated_people(passages: list[Passage], annotation: Annotation) -> People:
    """The annotated people and where their names stand, in place of those that the people stage would find."""
    by_name: dict[str, set[int]] = {}
    for person_no, person in enumerate(annotation["people"]):
        for name in {person["name"], *person.get("aliases", [])}:
            if len(name) > 2:
                by_name.setdefault(" ".join(name.split()), set()).add(person_no)
    persons = tuple(Person(number, person["name"], None, ()) for number, person in enumerate(annotation["people"]))
    if not by_name:
        return People(persons, ())
    longest_first = sorted(by_name, key=len, reverse=True)
    pattern = re.compile(
        "|".join(r"(?<!\w)" + r"\s+".join(map(re.escape, name.split())) + r"(?!\w)" for name in longest_first)
    )
    mentions = []
    for passage_no, passage in enumerate(passages):
        for match in pattern.finditer(passage.doc.text):
            span = passage.doc.char_span(match.start(), match.end(), alignment_mode="expand")
            numbers = by_name.get(" ".join(match.group().split()), set())
            if span is not None:
                number: int | None = next(iter(numbers)) if len(numbers) == 1 else None
                where = passage.paragraph.span(match.start(), match.end())
                mentions.append(Mention(passage_no, span.start, span.end, match.group(), where, number, number is None))
    return People(persons, tuple(mentions))
