"""What may be said of somebody in a sentence: the offences and penalties that it names, and events without either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.proceedings.doubt import killed_without_court
from pipeline.proceedings.lexicon import kind_of, trigger_chain
from pipeline.proceedings.linear import LinearModel
from pipeline.proceedings.offences import find_phrases
from pipeline.proceedings.penalties import Stated, find_penalties

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_BARE = frozenset(
    {
        "conviction",
        "sentence",
        "acquittal",
        "pardon",
        "trial",
        "accusation",
        "dropping",
        "overturning",
        "suspicion",
        "appeal",
    }
)


_VAGUE = frozenset(
    {
        "dismissed",
        "closed",
        "received",
        "served",
        "serving",
        "imposed",
        "term",
        "terms",
        "counts",
        "count",
        "complaint",
        "wanted",
        "appeal",
        "reduced",
    }
)


@dataclass(frozen=True, slots=True)
class Item:
    """What may be said of somebody: an offence, a penalty, or an event by itself (`bare`), as tokens of a passage."""

    passage_no: int
    kind: str  # offence, penalty, bare
    start: int
    end: int
    score: float
    triggers: tuple[int, ...]  # words of events that govern it, nearest first


def make_item(passage_no: int, doc: Doc, kind: str, start: int, end: int, score: float) -> Item:
    """An item with the words of events that govern it: in the parse, else the nearest before it, else after it."""
    head = doc[start:end].root
    chain = [token for token in trigger_chain(head) if not start <= token.i < end or kind != "offence"]
    inner = [token for token in doc[start:end] if kind_of(token)] if kind == "offence" else []
    if not chain:
        sentence = head.sent
        before = [token for token in doc[sentence.start : start] if kind_of(token)]
        after = [token for token in doc[end : sentence.end] if kind_of(token)]
        chain = trigger_chain(before[-1]) if before else inner[-1:] or after[:1]
    elif inner:
        chain = [*inner[-1:], *chain]
    return Item(passage_no, kind, start, end, score, tuple(token.i for token in chain))


def offence_items(passage_no: int, sentence: Span, phrases: LinearModel, types: LinearModel) -> list[Item]:
    """The offences that a sentence names."""
    return [
        make_item(passage_no, sentence.doc, "offence", *phrase) for phrase in find_phrases(sentence, phrases, types)
    ]


def penalty_items(passage_no: int, sentence: Span) -> list[tuple[Item, Stated]]:
    """The penalties that a sentence states."""
    doc, start = sentence.doc, sentence.start_char
    found = []
    for stated in find_penalties(sentence.text):
        span = doc.char_span(start + stated.start, start + stated.end, alignment_mode="expand")
        if span is not None and not killed_without_court(span):
            found.append((make_item(passage_no, doc, "penalty", span.start, span.end, 1.0), stated))
    return found


def bare_items(passage_no: int, sentence: Span, taken: Sequence[Item]) -> Iterator[Item]:
    """The events of a sentence that govern none of its offences and penalties."""
    used = {trigger for item in taken for trigger in item.triggers} | {
        i for item in taken for i in range(item.start, item.end)
    }
    for token in sentence:
        if kind_of(token) not in _BARE or token.i in used or token.lower_ in _VAGUE:
            continue
        if not _tried_to(token) and not killed_without_court(sentence.doc[token.i : token.i + 1]):
            yield Item(passage_no, "bare", token.i, token.i + 1, 1.0, tuple(t.i for t in trigger_chain(token)))


def _tried_to(token: Token) -> bool:
    return token.lower_ in ("tried", "trying") and any(child.dep_ == "xcomp" for child in token.children)
