"""Whom an offence, a penalty or a bare event may be said of: references in the sentences at hand and in lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.proceedings.doubt import doubts
from pipeline.proceedings.grammar import accused_of, members
from pipeline.proceedings.items import Item
from pipeline.proceedings.lexicon import kind_of, sentences
from pipeline.records import Passage, Reference, References

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


_OPENERS = frozenset({"included", "include", "including", "includes", "among", "namely", "example"})


NUMBERS = {
    word: n for n, word in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=2)
} | {str(n): n for n in range(2, 11)}


_PLURAL = frozenset({"they", "them", "all", "both", "those", "some", "many"})


_OPENING = 8  # tokens of a sentence within which a word opens a list of names


_BULLETS = 12  # passages after "including:" that may each name one of the people


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reference that an item may concern, and the sentence it stands in, as seen from the item."""

    reference: Reference
    token: Token = field(compare=False)
    place: str  # same; before and earlier: one and two sentences back; after and later; listed: in the next passages
    opener: str = ""  # the word that opens a list of names in its sentence
    named: int = 1  # how many people its sentence names
    first: bool = False  # whether its sentence names nobody before it
    roles: tuple[str, ...] = ()  # kinds of the events whose accused it is there


def candidates(view: SentenceView, passages: Sequence[Passage], references: References) -> Iterator[Candidate]:
    """References in the item's sentence and the one before; where that sentence does not name the accused itself, also
    one sentence further back, and names that the next two sentences or the next passages list."""
    item, doc = view.item, view.doc
    spans = list(sentences(doc))
    at = next(n for n, span in enumerate(spans) if span.start <= item.start < span.end)
    for reference in view.here.values():
        yield Candidate(reference, doc[reference.token], "same")
    unnamed = view.accused_kind != "named"
    if at >= 1:
        yield from _of_sentence("before", item.passage_no, spans[at - 1], references)
    if at >= 2 and unnamed and not view.here:
        yield from _of_sentence("earlier", item.passage_no, spans[at - 2], references)
    for place, number in (("after", at + 1), ("later", at + 2)):
        if number < len(spans):
            opened = _opener(spans[number])
            if opened or (unnamed and view.plural and place == "after" and item.kind != "bare"):
                yield from _of_sentence(place, item.passage_no, spans[number], references)
    if unnamed and at == len(spans) - 1 and (doc[-1].text == ":" or view.plural):
        colon = doc[-1].text == ":"
        for following in range(item.passage_no + 1, min(item.passage_no + 1 + _BULLETS, len(passages))):
            paragraph = passages[following].paragraph
            if paragraph.kind == "heading" or not len(passages[following].doc):
                break
            span = next(sentences(passages[following].doc))
            found = list(_of_sentence("listed", following, span, references))
            if not found or not (colon or _opener(span)) or (colon and found[0].reference.token > span.start + 6):
                break
            yield from found[:1] if colon else found


def _of_sentence(place: str, passage_no: int, span: Span, references: References) -> Iterator[Candidate]:
    found = sorted(references.in_passage(passage_no, span.start, span.end), key=lambda reference: reference.token)
    roles: dict[int, set[str]] = {}
    for event in span:
        if found and (kind := kind_of(event)):
            for token in {i for head in accused_of(event) for i in members(head)}:
                roles.setdefault(token, set()).add(kind)
    people = {no for reference in found for no in reference.person_nos}
    for n, reference in enumerate(found):
        role = tuple(sorted(roles.get(reference.token, ())))
        yield Candidate(reference, span.doc[reference.token], place, _opener(span), len(people), n == 0, role)


def _opener(span: Span) -> str:
    return next((token.lower_ for token in span[:_OPENING] if token.lower_ in _OPENERS), "")


class SentenceView:
    """What all pairs of one item share, worked out once."""

    def __init__(self, item: Item, doc: Doc, references: References) -> None:
        self.item, self.doc = item, doc
        self.head: Token = doc[item.start : item.end].root
        self.trigger: Token = doc[item.triggers[0]] if item.triggers else self.head
        self.top: Token = doc[item.triggers[-1]] if item.triggers else self.head
        self.accused: list[set[int]] = []
        self.roots: list[Token] = []
        for trigger in item.triggers or (self.head.i,):
            found = accused_of(doc[trigger])
            self.roots += found
            self.accused.append({i for token in found for i in members(token)})
        sentence = self.head.sent
        self.here = {r.token: r for r in references.in_passage(item.passage_no, sentence.start, sentence.end)}
        self.doubts = sorted({d for trigger in item.triggers or (self.head.i,) for d in doubts(doc[trigger])})
        everyone = {i for found in self.accused for i in found}
        named = everyone & set(self.here)
        self.accused_kind = (
            "named"
            if named
            else "none"
            if not self.roots
            else "pronoun"
            if self.roots[0].pos_ == "PRON"
            else self.roots[0].pos_ + ("s" if self.roots[0].tag_.endswith("S") else "")
        )
        self.everyone = everyone
        root = self.roots[:1]
        self.plural = any(t.tag_ in ("NNS", "NNPS", "CD") or t.lower_ in _PLURAL for t in root)
        self.number = next((t.lower_ for r in root for t in (r, *r.children) if t.pos_ == "NUM"), "")
        self.runs = _runs(sorted(self.here), doc)


def _runs(here: Sequence[int], doc: Doc) -> dict[int, frozenset[int]]:
    """For each reference those that stand in a row with it, only names, commas and "and" between: lists that the parser
    took apart."""
    rows: list[list[int]] = []
    for token in here:
        between = doc[rows[-1][-1] + 1 : token] if rows else ()
        if rows and all(t.is_punct or t.pos_ in ("PROPN", "CCONJ", "NUM") or t.dep_ == "cc" for t in between):
            rows[-1].append(token)
        else:
            rows.append([token])
    return {token: frozenset(row) for row in rows for token in row if len(row) > 1}
