"""What a sentence ties to its offences, penalties and events: the articles that it cites, and its dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.dates import Dated
from pipeline.proceedings.items import Item, make_item
from pipeline.proceedings.lexicon import trigger_chain
from pipeline.proceedings.statutes import find_statutes
from pipeline.records import Statute

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


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
    """The one date that hangs on the words of events nearest to the item."""
    if not dates or not item.triggers:
        return None
    doc: Doc = sentence.doc
    tied = []
    for date in dates:
        span = doc.char_span(sentence.start_char + date.start, sentence.start_char + date.end, alignment_mode="expand")
        chain: list[Token] = trigger_chain(span.root) if span is not None else []
        if chain and chain[0].i in item.triggers[:2]:
            tied.append(date.date)
    return tied[0] if len(set(tied)) == 1 else None
