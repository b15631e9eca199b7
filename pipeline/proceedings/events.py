"""Events of proceedings as a passage tells them: who, for which offence, how far, with what penalty, when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.dates import Dated, find_dates
from pipeline.proceedings.grammar import only_threatened, tells_why
from pipeline.proceedings.items import Item, bare_items, make_item, offence_items, penalty_items
from pipeline.proceedings.lexicon import kind_of, sentences, trigger_chain
from pipeline.proceedings.linear import load_model
from pipeline.proceedings.links import Candidate, SentenceView, candidates, pair_features
from pipeline.proceedings.penalties import Stated
from pipeline.proceedings.status import status_of
from pipeline.proceedings.statutes import find_statutes
from pipeline.proceedings.types import Typed, type_of
from pipeline.records import Passage, References, Statute
from pipeline.vocabularies import UNSPECIFIED_CHARGE

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_SURE = {"offence": 0.45, "penalty": 0.5, "bare": 0.6}
_ENDING = frozenset({"acquittal", "conviction", "pardon", "overturning"})
_FAR = {"penalty": 0.1}  # more is asked of a reference in another sentence
_BESIDE = 0.15  # of a reference coordinated with a sure one
_SAME_AGAIN = re.compile(
    r"^(?:on |of |the |with )*(?:similar|same|identical|related)\b.*\b(?:charges?|offen[cs]es?|crimes?)$", re.IGNORECASE
)
_HUMAN = re.compile(
    r"^(?:people|many|most|some|several|dozens|hundreds|thousands|scores|men|women|persons?|man|woman|children|child|"
    r"boys?|girls?|youths?|others|members|defendants?|suspects?|police|"
    r"individuals?|civilians|refugees|christians|muslims|monks|clerics|relatives|brothers|sisters|staff|nationals?|"
    r"citizens?|"
    r"\w{3,}(?:ers|ors|ists|ants|ians|ees|ives)|(?:activist|journalist|lawyer|officer|soldier|official|leader|worker|"
    r"blogger|"
    r"policeman|policemen|servicemen|editor|student|teacher|politician|prisoner|detainee|migrant|protester|"
    r"demonstrator)s?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a passage says of a proceeding; tokens `start` to `end` name it."""

    passage_no: int
    kind: str  # offence, penalty, bare
    start: int
    end: int
    kinds: tuple[str, ...]  # kinds of the words of events that govern it, nearest first
    status: str | None
    person_nos: tuple[int, ...]
    defendants: tuple[int, int] | None  # tokens that name who it is said of
    types: tuple[Typed, ...]
    statutes: tuple[Statute, ...]
    penalty: Stated | None
    stage: str  # of a penalty: imposed, requested, reduced, upheld
    date: str | None
    assertion: str  # asserted, negated, hypothetical, requested
    scores: tuple[float, ...]  # the chance of each of `person_nos`
    rule_id: str
    reason: bool = False  # whether the clause says what it was for, in words that may be no known offence

    def score_of(self, person_no: int | None) -> float:
        """The chance that the event is said of a person; 0 for one that is not among its people."""
        return max((s for no, s in zip(self.person_nos, self.scores, strict=True) if no == person_no), default=0.0)


@dataclass(frozen=True, slots=True)
class _Sure:
    candidate: Candidate
    score: float


def find_events(
    passage_no: int,
    passages: Sequence[Passage],
    references: References,
    year: int | None,
    published_on: str | None,
    stop: int | None,
) -> list[Event]:
    """The events of one passage in reading order; what stands from character `stop` on is no running text."""
    doc = passages[passage_no].doc
    events: list[Event] = []
    for sentence in sentences(doc):
        if stop is not None and sentence.start_char >= stop:
            break
        if any(kind_of(token) for token in sentence):
            events += _of_sentence(passage_no, sentence, passages, references, year, published_on, events)
    return events


def _of_sentence(
    passage_no: int,
    sentence: Span,
    passages: Sequence[Passage],
    references: References,
    year: int | None,
    published_on: str | None,
    before: Sequence[Event],
) -> Iterator[Event]:
    doc = sentence.doc
    offences = offence_items(passage_no, sentence, load_model("phrases"), load_model("types"))
    penalties = penalty_items(passage_no, sentence)
    statutes = list(_statutes_of(sentence, offences))
    alone = [item for item, at in _statute_items(passage_no, doc, statutes) if at is None]
    bare = bare_items(passage_no, sentence, [*offences, *(item for item, _ in penalties), *alone])
    dates = find_dates(sentence.text, year, published_on)
    items: list[tuple[Item, Stated | None]] = [
        *((i, None) for i in offences),
        *penalties,
        *((i, None) for i in bare),
        *((i, None) for i in alone),
    ]
    views = [SentenceView(item, doc, references) for item, _ in items]
    judged = [_judged(view, passages, references) for view in views]
    certain = [_who(view, found) for view, found in zip(views, judged, strict=True)]
    _share_out(penalties, items, certain)
    _lend([item for item, _ in items], judged, certain)
    for (item, penalty), view, sure in zip(items, views, certain, strict=True):
        event = _event(view, penalty, sure)
        tied = tuple(
            s
            for start, found, at in statutes
            for s in found
            if (at == item.start if at is not None else start == item.start)
        )
        types = event.types
        text = doc[item.start : item.end].text.strip("“”\"‘’' ")
        if item.kind == "offence" and item not in alone:
            again = _SAME_AGAIN.search(text) and next((e.types for e in reversed(before) if e.kind == "offence"), ())
            types = again or tuple(type_of(text, load_model("types")))
            if not types and tied:
                types = (Typed(UNSPECIFIED_CHARGE, 1.0),)
        elif item in alone:
            types = (Typed(UNSPECIFIED_CHARGE, 1.0),)
        yield replace(event, types=types, statutes=tied, date=_date_of(item, sentence, dates))


def _event(view: SentenceView, stated: Stated | None, sure: list[_Sure]) -> Event:
    item, doc = view.item, view.doc
    kinds = tuple(kind for t in item.triggers if (kind := kind_of(doc[t])))
    if sure:
        chances: dict[int, float] = {}
        for one in sure:
            for no in one.candidate.reference.person_nos:
                chances[no] = max(chances.get(no, 0.0), round(one.score, 3))
        tokens = sorted(s.candidate.reference.token for s in sure if s.candidate.place != "listed")
        named: tuple[int, int] | None = (tokens[0], tokens[-1] + 1) if tokens else _group(view)
        rule = f"{item.kind}/{sure[0].candidate.place}"
    else:
        group = _group(view)
        chances, named, rule = {}, group, f"{item.kind}/group"
        if group is None and item.kind != "bare":
            rule = f"{item.kind}/nobody"
    assertion = "hypothetical" if stated and only_threatened(view.head) else _assertion(view)
    return Event(
        item.passage_no,
        item.kind,
        item.start,
        item.end,
        kinds,
        status_of(kinds),
        tuple(chances),
        named,
        (),
        (),
        stated,
        _stage(view) if stated else "imposed",
        None,
        assertion,
        tuple(chances.values()),
        rule,
        item.kind != "offence" and tells_why(view.trigger),
    )


def _judged(view: SentenceView, passages: Sequence[Passage], references: References) -> list[_Sure]:
    """The references that the item might concern, with the chance of each; never one whose name it contains."""
    item, model = view.item, load_model("links")
    inside = {
        no
        for reference in view.here.values()
        if item.kind == "offence"
        and item.start <= reference.token < item.end
        and view.doc[reference.token].dep_ != "poss"
        and view.doc[reference.token].pos_ != "PRON"
        for no in reference.person_nos
    }
    return [
        _Sure(candidate, model.probability(pair_features(view, candidate)))
        for candidate in candidates(view, passages, references)
        if not inside & set(candidate.reference.person_nos)
    ]


def _who(view: SentenceView, judged: Sequence[_Sure]) -> list[_Sure]:
    """The references that the item is said of; those of the own sentence go before all others."""
    least = _SURE[view.item.kind]
    sure = [
        s
        for s in judged
        if s.score >= (least if s.candidate.place == "same" else least + _FAR.get(view.item.kind, 0.0))
        or _moves_on(s, view)
    ]
    same = [s for s in sure if s.candidate.place == "same"]
    same += [s for s in judged if s not in same and _stands_beside(s, same, view)]
    if not same and sure:
        best = max(sure, key=lambda s: s.score)
        sure = [s for s in sure if s.candidate.place == best.candidate.place]
    owner = _owner_of_brackets(view)
    if owner is not None:
        return [s for s in judged if s.candidate.reference.token == owner and s.score >= 0.15]
    return same or sure


def _moves_on(one: _Sure, view: SentenceView) -> bool:
    """Whether grammar makes a reference the subject of a bare event, which is enough to move its charges on."""
    if view.item.kind != "bare" or view.doubts or kind_of(view.trigger) not in _ENDING or not view.accused:
        return False
    return one.candidate.place == "same" and one.candidate.reference.token in view.accused[0]


def _stands_beside(one: _Sure, sure: Sequence[_Sure], view: SentenceView) -> bool:
    """Whether a reference is coordinated with one that is sure, and nothing speaks against it."""
    if one.candidate.place != "same" or one.score < _BESIDE:
        return False
    beside = {token.i for token in view.doc[one.candidate.reference.token].conjuncts}
    return any(other.candidate.reference.token in beside for other in sure)


def _owner_of_brackets(view: SentenceView) -> int | None:
    """The reference just before the brackets in which an item stands: "A (sentenced to five years)"."""
    doc, start = view.doc, view.head.sent.start
    opening = next((i for i in range(view.item.start, start - 1, -1) if doc[i].text in "()"), None)
    if opening is None or doc[opening].text != "(" or opening == view.item.start:
        return None
    before = [token for token in view.here if opening - 3 <= token < opening]
    return before[-1] if before else None


def _lend(items: Sequence[Item], judged: Sequence[Sequence[_Sure]], certain: list[list[_Sure]]) -> None:
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
            _Sure(s.candidate, (s.score + own[s.candidate]) / 2)
            for s in certain[lender]
            if own.get(s.candidate, 0.0) >= _BESIDE
        ]


def _share_out(
    penalties: Sequence[tuple[Item, Stated]], items: Sequence[tuple[Item, Stated | None]], judged: list[list[_Sure]]
) -> None:
    """Of several penalties of one kind among several people of a sentence, each keeps the one nearest behind them."""
    for kind in {stated.kind for _, stated in penalties}:
        rivals = [n for n, (_, stated) in enumerate(items) if stated and stated.kind == kind]
        named = {s.candidate.reference.token for n in rivals for s in judged[n] if s.candidate.place == "same"}
        if len(rivals) < 2 or len(named) < 2:
            continue
        for token in named:
            own = [n for n in rivals if any(s.candidate.reference.token == token for s in judged[n])]
            best = min(own, key=lambda n: _way(token, items[n][0]))
            for n in own:
                if n != best:
                    judged[n] = [s for s in judged[n] if s.candidate.reference.token != token]


def _way(token: int, item: Item) -> int:
    return item.start - token if item.start > token else 3 * (token - item.end + 1)


def _group(view: SentenceView) -> tuple[int, int] | None:
    """The unnamed people whom the grammar makes the accused, as tokens."""
    for root in view.roots:
        if root.i in view.here or root.ent_type_ in ("PERSON", "ORG", "GPE"):
            continue
        if _HUMAN.match(root.text) or (root.pos_ == "NUM" and root.dep_ in ("nsubj", "nsubjpass", "dobj")):
            words = [t for t in root.subtree if t.i <= root.i or t.dep_ not in ("relcl", "acl")]
            cut = next(
                (t.i for t in words if t.i > root.i and (t.dep_ in ("relcl", "acl") or t.is_punct)), words[-1].i + 1
            )
            return words[0].i, max(cut, root.i + 1)
    return None


def _assertion(view: SentenceView) -> str:
    for sign, name in (
        ("wish", "requested"),
        ("doubt", "hypothetical"),
        ("law", "hypothetical"),
        ("denial", "negated"),
    ):
        if sign in view.doubts:
            return name
    return "asserted"


def _stage(view: SentenceView) -> str:
    words = {view.doc[t].lower_ for t in view.item.triggers} | {t.lower_ for t in view.head.ancestors}
    if "wish" in view.doubts:
        return "requested"
    if words & {"reduced", "commuted", "reducing", "commuting"}:
        return "reduced"
    return "upheld" if words & {"upheld", "upholding", "confirmed"} else "imposed"


def _statutes_of(sentence: Span, offences: Sequence[Item]) -> Iterator[tuple[int, tuple[Statute, ...], int | None]]:
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


def _statute_items(
    passage_no: int, doc: Doc, statutes: Sequence[tuple[int, tuple[Statute, ...], int | None]]
) -> Iterator[tuple[Item, int | None]]:
    for start, _, at in statutes:
        if trigger_chain(doc[start]):
            yield make_item(passage_no, doc, "offence", start, start + 1, 1.0), at


def _date_of(item: Item, sentence: Span, dates: Sequence[Dated]) -> str | None:
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
