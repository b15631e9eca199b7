"""Of whom an item is said: the references that the links model holds likely, weighed against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.proceedings.candidates import Candidate, SentenceView, candidates
from pipeline.proceedings.items import Item
from pipeline.proceedings.lexicon import kind_of
from pipeline.proceedings.linear import load_model
from pipeline.proceedings.links import pair_features
from pipeline.records import Passage, References

_SURE = {"offence": 0.4, "penalty": 0.5, "bare": 0.6}


_ENDING = frozenset({"acquittal", "conviction", "pardon", "overturning"})
_TRIAL = frozenset({"trial", "trials", "tried", "trying"})  # not every case or hearing is a trial


_FAR = {"penalty": 0.1}  # more is asked of a reference in another sentence


_BESIDE = 0.15  # of a reference coordinated with a sure one


@dataclass(frozen=True, slots=True)
class Sure:
    """A reference that an item may be said of, and the chance that it is."""

    candidate: Candidate
    score: float


def judged_links(
    view: SentenceView, passages: Sequence[Passage], references: References, offences: Sequence[Item]
) -> list[Sure]:
    """The references that the item might concern, with the chance of each; never one whose name it contains, nor a name
    within another of the sentence's offences: "convicted of insulting A and theft"."""
    item, model = view.item, load_model("links")
    named = [
        reference
        for reference in view.here.values()
        if view.doc[reference.token].dep_ != "poss" and view.doc[reference.token].pos_ != "PRON"
    ]
    own = {
        no
        for reference in named
        if item.kind == "offence" and item.start <= reference.token < item.end
        for no in reference.person_nos
    }
    within = {r.token for r in named if any(o.start < r.token < o.end for o in offences)}
    return [
        Sure(candidate, model.probability(pair_features(view, candidate)))
        for candidate in candidates(view, passages, references)
        if not own & set(candidate.reference.person_nos)
        and not (candidate.place == "same" and candidate.reference.token in within)
    ]


def said_of(view: SentenceView, judged: Sequence[Sure]) -> list[Sure]:
    """The references that the item is said of; those of the own sentence go before all others."""
    least = _SURE[view.item.kind]
    sure = [
        s
        for s in judged
        if s.score >= (least if s.candidate.place == "same" else least + _FAR.get(view.item.kind, 0.0))
        or _moves_on(s, view)
    ]
    best = max(sure, key=lambda s: (s.candidate.place == "same", s.score), default=None)
    if best is not None:
        sure = [s for s in sure if s.candidate.place == best.candidate.place]
        sure += [s for s in judged if s not in sure and _stands_beside(s, sure)]
    owner = _owner_of_brackets(view)
    if owner is not None:
        return [s for s in judged if s.candidate.reference.token == owner and s.score >= 0.15]
    return sure + [s for s in judged if s not in sure and _is_tried(s, view)]


def _moves_on(one: Sure, view: SentenceView) -> bool:
    """Whether grammar makes a reference the subject of a bare event, which is enough to move its charges on."""
    return kind_of(view.trigger) in _ENDING and _is_subject(one, view)


def _is_tried(one: Sure, view: SentenceView) -> bool:
    """The same of a trial, beside those of whom the event is surely said."""
    return view.trigger.lower_ in _TRIAL and _is_subject(one, view)


def _is_subject(one: Sure, view: SentenceView) -> bool:
    if view.item.kind != "bare" or view.doubts or not view.accused:
        return False
    return one.candidate.place == "same" and one.candidate.reference.token in view.accused[0]


def _stands_beside(one: Sure, sure: Sequence[Sure]) -> bool:
    """Whether a reference is coordinated with one that is sure, and nothing speaks against it."""
    if one.score < _BESIDE:
        return False
    beside = {token.i for token in one.candidate.token.conjuncts}
    return any(
        other.candidate.reference.token in beside and other.candidate.place == one.candidate.place for other in sure
    )


def _owner_of_brackets(view: SentenceView) -> int | None:
    """The reference just before the brackets in which an item stands: "A (sentenced to five years)"."""
    doc, start = view.doc, view.head.sent.start
    opening = next((i for i in range(view.item.start, start - 1, -1) if doc[i].text in "()"), None)
    if opening is None or doc[opening].text != "(" or opening == view.item.start:
        return None
    before = [token for token in view.here if opening - 3 <= token < opening]
    return before[-1] if before else None


def lend(items: Sequence[Item], judged: Sequence[Sequence[Sure]], certain: list[list[Sure]]) -> None:
    """An offence without anybody takes those of what hangs on the same word: "sentenced to five years for theft"."""
    lenders = [n for n, item in enumerate(items) if certain[n] and item.kind != "bare" and item.triggers]
    for n, item in enumerate(items):
        if item.kind != "offence" or certain[n] or not item.triggers:
            continue
        lender = next((m for m in lenders if items[m].triggers[0] in item.triggers[:2]), None)
        if lender is None:
            continue
        own = {s.candidate: s.score for s in judged[n]}
        certain[n] = [
            Sure(s.candidate, (s.score + own[s.candidate]) / 2)
            for s in certain[lender]
            if own.get(s.candidate, 0.0) >= _BESIDE
        ]
