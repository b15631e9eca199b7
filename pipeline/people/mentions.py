"""Where people are named: spans of tokens, cut to the name itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.people.names import is_title
from pipeline.records import Passage

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Found(NamedTuple):
    """A name in the text before it is known whose it is."""

    passage_no: int
    token_start: int
    token_end: int
    title: str  # the words of the title before it, "" without one


def find_names(passages: Sequence[Passage]) -> list[Found]:
    """The names of people in a report, in reading order."""
    found = []
    for passage_no, passage in enumerate(passages):
        for start, end in _entities(passage.doc):
            start, end = _cut(passage.doc, start, end)
            if start < end and any(c.isupper() for c in passage.doc[start:end].text):
                found.append(Found(passage_no, start, end, ""))
    return found


def _entities(doc: Doc) -> Iterator[tuple[int, int]]:
    for entity in doc.ents:
        if entity.label_ == "PERSON":
            yield entity.start, entity.end


def _cut(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Without titles, possessives and marks at its ends."""
    while start < end and (is_title(doc[start].text) or not doc[start].text[0].isalnum()) and end - start > 1:
        start += 1
    while start < end and (doc[end - 1].text in ("'s", "’s", "'", "’") or not doc[end - 1].text[-1].isalnum()):
        end -= 1
    return start, end
