"""What a sentence ties to its offences, penalties and events: the articles that it cites, and its dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.dates import Dated
from pipeline.proceedings.items import Item, make_item
from pipeline.proceedings.lexicon import kind_of, trigger_chain
from pipeline.proceedings.statutes import find_statutes
from pipeline.records import Statute

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_NOT_SENTENCED = frozenset({"arrest", "detention", "suspicion", "acquittal"})  # whose dates are no penalty's


def statutes_of(sentence: Span, offences: Sequence[Item]) -> Iterator[tuple[int, tuple[Statute, ...], int | None]]:
    """The articles that a sentence cites: their first token, and the start of the offence to which they belong."""
    doc = sentence.doc
    for cited in find_statutes(sentence.text):
        span = doc.char_span(
            sentence.start_char + cited.start, sentence.start_char + cited.end, alignment_mode="expand"
        )
        if span is None:
            continue
        nearest = min(
            offences, key=lambda item: min(abs(item.start - span.end), abs(span.start - item.end)), default=None
        )
        yield span.start, cited.statutes, nearest.start if nearest else None


def statute_items(
    passage_no: int, doc: Doc, statutes: Sequence[tuple[int, tuple[Statute, ...], int | None]]
) -> Iterator[tuple[Item, int | None]]:
    """The articles themselves as items, with the start of the offence to which each belongs, if any."""
    for start, _, at in statutes:
        if trigger_chain(doc[start]):
            yield make_item(passage_no, doc, "offence", start, start + 1, 1.0), at


def date_of(item: Item, sentence: Span, dates: Sequence[Dated]) -> str | None:
    """The one date that hangs on the words of events nearest to the item, or on a penalty's own words; the date of a
    deed ("murders committed in 1998", "after the attack of 3 May") hangs on others."""
    if not dates or not item.triggers:
        return None
    doc: Doc = sentence.doc
    events = {i for i in item.triggers[:2] if kind_of(doc[i]) != "release"}
    if item.kind == "penalty":
        events = {i for i in events if kind_of(doc[i]) not in _NOT_SENTENCED} | set(range(item.start, item.end))
    tied = set()
    for date in dates:
        span = doc.char_span(sentence.start_char + date.start, sentence.start_char + date.end, alignment_mode="expand")
        if span is not None and (_dated(span).i in events or _opens(span, item)):
            tied.add(date.date)
    return tied.pop() if len(tied) == 1 else None


def _dated(date: Span) -> Token:
    """The word that a date dates: the first above it that is no part of its phrase."""
    at: Token = date.root
    while at.head.i != at.i and (
        at.i in range(date.start, date.end) or at.dep_ == "prep" or at.ent_type_ in ("DATE", "TIME")
    ):
        at = at.head
    return at


def _opens(date: Span, item: Item) -> bool:
    """Whether a date before a row of verbs dates the last as well: "In May he was tried and acquitted"."""
    verb, trigger = _dated(date), date.doc[item.triggers[0]]
    while trigger.dep_ == "conj" and trigger.head.i != trigger.i and date.end <= trigger.head.i:
        if any(child.dep_ in ("nsubj", "nsubjpass") for child in trigger.children):
            return False
        trigger = trigger.head
        if trigger.i == verb.i:
            return True
    return False
