"""Whom an offence, a penalty or a bare event is said of: candidates from the sentences at hand, and their features."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.proceedings.grammar import accused_of, doubts, members, path
from pipeline.proceedings.items import Item
from pipeline.proceedings.lexicon import kind_of, sentences
from pipeline.records import Passage, Reference, References

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reference that an item may concern; `place` is same, before or after: the sentence it stands in."""

    reference: Reference
    place: str


def candidates(item: Item, passages: Sequence[Passage], references: References) -> Iterator[Candidate]:
    """References in the item's sentence, in the sentence before, and in a list that the next sentence gives."""
    doc = passages[item.passage_no].doc
    spans = list(sentences(doc))
    at = next(n for n, span in enumerate(spans) if span.start <= item.start < span.end)
    for place, number in (("same", at), ("before", at - 1), ("after", at + 1)):
        if not 0 <= number < len(spans):
            continue
        span = spans[number]
        if place == "after" and not any(token.lower_ in ("included", "include", "including") for token in span[:4]):
            continue
        for reference in references.in_passage(item.passage_no, span.start, span.end):
            yield Candidate(reference, place)


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


def pair_features(view: SentenceView, candidate: Candidate) -> list[str]:
    """The features by which a pair of an item and a reference is judged."""
    item, doc = view.item, view.doc
    reference = candidate.reference
    token = doc[reference.token]
    kind, place = item.kind, candidate.place
    trigger_kind = kind_of(view.trigger) or "none"
    top_kind = kind_of(view.top) or "none"
    pronoun = "name" if token.pos_ not in ("PRON", "DET", "NUM") and not token.tag_.startswith("PRP") else token.lower_
    if token.tag_ in ("NN", "NNS"):
        pronoun = "noun"
    features = [
        f"kind={kind}",
        f"place={place}",
        f"kind,place={kind} {place}",
        f"trig={kind} {view.trigger.lower_}",
        f"tk={trigger_kind}",
        f"top={top_kind}",
        f"ref={pronoun}",
        f"ref,place={pronoun} {place}",
        f"ak={view.accused_kind} {place}",
        f"ak,kind={view.accused_kind} {kind} {place}",
        f"dep={token.dep_} {place}",
        f"n={min(len(reference.person_nos), 3)}",
        f"doubts={','.join(view.doubts)}",
        *(f"doubt={kind} {d}" for d in view.doubts),
        *(f"doubt,tk={trigger_kind} {d}" for d in view.doubts),
        f"score={int(item.score * 5)} {kind}",
    ]
    if kind == "offence":
        features += [f"first={doc[item.start].lower_}", f"before={doc[item.start - 1].lower_ if item.start else ''}"]
    if kind == "bare":
        features += [
            f"bare={view.trigger.lower_} {view.trigger.dep_}",
            f"bare,head={view.trigger.lower_} {view.trigger.head.lower_}",
            f"bare,top={trigger_kind} {top_kind} {place}",
        ]
    subject = _subject_kind(token)
    if place != "same":
        here = len(view.here)
        return [
            *features,
            f"{place},subject={subject}",
            f"{place},here={min(here, 2)} {subject}",
            f"{place},ak={view.accused_kind} {subject} {kind}",
            f"{place},trig={trigger_kind} {subject} {view.accused_kind}",
            f"{place},list={view.trigger.lower_}",
        ]
    rank = next((n for n, found in enumerate(view.accused) if reference.token in found), None)
    nearest = rank == 0
    direct = any(root.i == reference.token for root in view.roots)
    way = path(token, view.trigger)
    inside = item.start <= reference.token < item.end and kind == "offence"
    between = sum(min(reference.token, item.start) < at < max(reference.token, item.start) for at in view.here)
    triggers_between = sum(
        bool(kind_of(t)) for t in doc[min(reference.token, item.start) + 1 : max(reference.token, item.start)]
    )
    order = "left" if reference.token < item.start else "right"
    distance = min(abs(reference.token - item.start) // 4, 8)
    preposition = token.head.lower_ if token.dep_ == "pobj" else ""
    owned = token.head.lower_ if token.dep_ == "poss" else ""
    before = doc[token.left_edge.i - 1].lower_ if token.left_edge.i else ""
    features += [
        f"acc={rank is not None} {kind}",
        f"rank={rank}",
        f"acc,ak={rank is not None} {view.accused_kind} {kind}",
        f"acc,tk={rank is not None} {trigger_kind}",
        f"nearest={nearest} {trigger_kind} {kind}",
        f"direct={direct}",
        f"path={way}",
        f"path,tk={way} {trigger_kind}",
        f"path,kind={way} {kind}",
        f"ipath={path(token, view.head)}",
        f"inside={inside}",
        f"between={min(between, 3)} {order}",
        f"tb={min(triggers_between, 3)} {order}",
        f"order={order} {kind}",
        f"dist={distance} {order}",
        f"subj={subject} {kind}",
        f"subj,acc={subject} {rank is not None}",
        f"prep={preposition} {order}",
        f"owned={owned}",
        f"prep,tk={preposition} {trigger_kind}",
        f"alone={len(view.here) == 1}",
        f"alone,acc={len(view.here) == 1} {rank is not None} {view.accused_kind}",
        f"head={token.head.lower_} {token.dep_}",
        f"prev={before}",
        f"first={reference.token == min(view.here)} {order} {view.accused_kind}",
        f"voice={_voice(view.trigger)} {token.dep_} {order}",
        f"acc,doubt={rank is not None} {','.join(view.doubts)}",
    ]
    return features


def _subject_kind(token: Token) -> str:
    """The role of a reference in its sentence, coordination left out: subject, passive subject, object, other."""
    at = token
    while at.dep_ in ("conj", "appos", "compound", "nmod") and at.head.i != at.i:
        at = at.head
    if at.dep_ in ("nsubj", "nsubjpass"):
        clause = "" if at.head.dep_ in ("ROOT", "conj") else "-sub"
        return at.dep_ + clause
    return at.dep_ if at.dep_ in ("dobj", "pobj", "poss", "ROOT") else "other"


def _voice(token: Token) -> str:
    if not token.tag_.startswith("VB"):
        return "noun"
    return (
        "passive" if any(child.dep_ in ("auxpass", "nsubjpass") for child in token.children) else f"active-{token.tag_}"
    )
