"""A charge in the making, and the words of a report that an event rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.proceedings.events import Event
from pipeline.records import Passage, Span, Statute


@dataclass(slots=True)
class Row:
    """A charge in the making."""

    person_no: int | None
    charge_type_id: str
    first: Event
    statuses: list[str] = field(default_factory=list)
    statutes: list[Statute] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def original_of(event: Event, passages: Sequence[Passage]) -> str:
    """The words that name the offence, the penalty or the event."""
    return passages[event.passage_no].doc[event.start : event.end].text


def defendants_of(event: Event, passages: Sequence[Passage]) -> str:
    """The words that name those of whom it is said; empty where none do."""
    if event.defendants is None:
        return ""
    start, end = event.defendants
    return passages[event.passage_no].doc[start:end].text


def span_of(event: Event, passages: Sequence[Passage]) -> Span:
    """The sentence of an event in the text of the report."""
    doc = passages[event.passage_no].doc
    sentence = doc[event.start].sent if doc.has_annotation("SENT_START") else doc[:]
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    return passages[event.passage_no].paragraph.span(start, start + len(text.strip()))
