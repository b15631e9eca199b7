"""Events of proceedings as a passage tells them: who, for which offence, how far, with what penalty, when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.dates import find_dates
from pipeline.proceedings.candidates import SentenceView
from pipeline.proceedings.doubt import only_threatened, still_ahead, tells_why
from pipeline.proceedings.items import Item, bare_items, offence_items, penalty_items
from pipeline.proceedings.judging import Sure, judged_links, lend, said_of
from pipeline.proceedings.lexicon import kind_of, sentences
from pipeline.proceedings.linear import load_model
from pipeline.proceedings.penalties import Stated
from pipeline.proceedings.sharing import share_penalties
from pipeline.proceedings.status import status_of
from pipeline.proceedings.ties import date_of, statute_items, statutes_of
from pipeline.proceedings.types import Typed, type_of
from pipeline.proceedings.unnamed import group_features, group_of
from pipeline.records import Passage, References, Statute
from pipeline.vocabularies import UNSPECIFIED_CHARGE

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_OF_NAMES = frozenset({"compound", "det", "amod", "poss", "nmod", "nummod"})
_SAME_AGAIN = re.compile(
    r"^(?:on |of |the |with )*(?:similar|same|identical|related)\b.*\b(?:charges?|offen[cs]es?|crimes?)$", re.IGNORECASE
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
    group: float = 0.0  # the chance that it is a charge of the unnamed people of `defendants`
    reason: bool = False  # whether the clause says what it was for, in words that may be no known offence

    def score_of(self, person_no: int | None) -> float:
        """The chance that the event is said of a person; 0 for one that is not among its people."""
        return max((s for no, s in zip(self.person_nos, self.scores, strict=True) if no == person_no), default=0.0)


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
    statutes = list(statutes_of(sentence, offences))
    alone = [item for item, at in statute_items(passage_no, doc, statutes) if at is None]
    bare = bare_items(passage_no, sentence, [*offences, *(item for item, _ in penalties), *alone])
    dates = find_dates(sentence.text, year, published_on)
    items: list[tuple[Item, Stated | None]] = [
        *((i, None) for i in offences),
        *penalties,
        *((i, None) for i in bare),
        *((i, None) for i in alone),
    ]
    views = [SentenceView(item, doc, references) for item, _ in items]
    judged = [judged_links(view, passages, references, offences) for view in views]
    certain = [said_of(view, found) for view, found in zip(views, judged, strict=True)]
    share_penalties(penalties, items, views, certain)
    lend([item for item, _ in items], judged, certain)
    told: list[Event] = []
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
        group = 0.0
        if event.rule_id == "offence/group" and types:
            group = round(load_model("groups").probability(group_features(view, types)), 3)
        told.append(replace(event, types=types, statutes=tied, date=date_of(item, sentence, dates), group=group))
    for event in told:  # what a sentence says of one group is judged together
        yield replace(event, group=max(other.group for other in told if other.defendants == event.defendants))


def _event(view: SentenceView, stated: Stated | None, sure: list[Sure]) -> Event:
    item, doc = view.item, view.doc
    kinds = tuple(kind for t in item.triggers if (kind := kind_of(doc[t])) and not still_ahead(doc[t]))
    if sure:
        chances: dict[int, float] = {}
        for one in sorted(sure, key=lambda s: (s.candidate.reference.passage_no, s.candidate.reference.token)):
            for no in one.candidate.reference.person_nos:
                chances[no] = max(chances.get(no, 0.0), round(one.score, 3))
        tokens = sorted(s.candidate.reference.token for s in sure if s.candidate.place != "listed")
        named = _phrase(doc, tokens[0], tokens[-1]) if tokens else group_of(view)
        rule = f"{item.kind}/{sure[0].candidate.place}"
    else:
        group = group_of(view)
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
        _status(kinds, assertion),
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
        reason=item.kind != "offence" and tells_why(view.trigger),
    )


def _status(kinds: Sequence[str], assertion: str) -> str | None:
    """The status that an event gives; a sentence that is only asked for says that the trial goes on."""
    status = status_of(kinds)
    return "on_trial" if assertion == "requested" and status == "convicted" else status


def _phrase(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """The words that name people, given by the tokens of the first and the last; of the first alone where a verb stands
    between, since they are not named together then."""
    if any(token.pos_ in ("VERB", "AUX") for token in doc[first:last]):
        last = first
    before = (child.left_edge.i for child in doc[first].lefts if child.dep_ in _OF_NAMES)
    return min([first, *before]), last + 1


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
