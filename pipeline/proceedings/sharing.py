"""On which of a sentence's people each of its penalties falls: those of another clause and victims are let go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.proceedings.candidates import SentenceView
from pipeline.proceedings.grammar import accused_of, members
from pipeline.proceedings.items import Item
from pipeline.proceedings.judging import Sure
from pipeline.proceedings.penalties import Stated

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = ("nsubj", "nsubjpass")
_BESIDE = ("conj", "advcl", "ccomp", "parataxis", "dep")  # clauses that stand beside each other
_OTHERS = frozenset({"other", "another"})
_HARM = frozenset(
    {
        *("killing", "killings", "murder", "murders", "death", "deaths", "assassination", "torture", "abduction"),
        *("kidnapping", "rape", "disappearance", "shooting", "beating", "assault", "attack"),
    }
)
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)


def share_penalties(
    penalties: Sequence[tuple[Item, Stated]],
    items: Sequence[tuple[Item, Stated | None]],
    views: Sequence[SentenceView],
    certain: list[list[Sure]],
) -> None:
    """Take from each penalty of a sentence the people on whom another one falls, or none does.

    `items`, `views` and `certain` run side by side; `certain` is changed.
    """
    for n, (_, stated) in enumerate(items):
        if stated:
            certain[n] = [sure for sure in certain[n] if not _is_another(views[n], sure)]
    if not _pair(items, views, certain):
        _nearest(penalties, items, certain)


def _is_another(view: SentenceView, sure: Sure) -> bool:
    """Whether grammar gives the penalty to others than this reference, whatever the words around it suggest."""
    accused = accused_of(view.trigger) or [
        head for clause in view.trigger.children if clause.dep_ in ("csubj", "csubjpass") for head in _subjects(clause)
    ]  # "Four others tried with him were sentenced": to the parser the trying is what was sentenced
    if sure.candidate.reference.token in {i for head in accused for i in members(head)} and _here(sure):
        return False
    if any(_others(head) for head in accused if head.i not in view.here) and not sure.candidate.opener:
        return True
    return _here(sure) and (_of_clause_beside(view, sure) or _is_victim(view, sure.candidate.token))


def _here(sure: Sure) -> bool:
    return sure.candidate.place == "same"


def _others(head: Token) -> bool:
    """ "others", "four other men": nobody who is named elsewhere."""
    return head.lower_ == "others" or any(child.lower_ in _OTHERS for child in head.children)


def _of_clause_beside(view: SentenceView, sure: Sure) -> bool:
    """Whether the reference is the subject of one clause and the penalty is told of another person in the clause
    beside it: "A was sentenced to two years while B was fined"."""
    top = sure.candidate.token
    while top.dep_ in ("conj", "appos", "compound", "nmod", "poss") and top.head.i != top.i and _is_nominal(top.head):
        top = top.head
    told = _clause_of(view.head)
    if top.dep_ not in _SUBJECTS or told is None or told.i == top.head.i or told.dep_ in ("relcl", "acl"):
        return False
    subjects = {i for head in _subjects(told) for i in members(head)} & set(view.here)
    own = set(sure.candidate.reference.person_nos)
    if not subjects or any(own & set(view.here[i].person_nos) for i in subjects):
        return False
    return any(a.dep_ in _BESIDE and _first(a.head).i == _first(b).i for a, b in ((told, top.head), (top.head, told)))


def _first(verb: Token) -> Token:
    """The first of a row of coordinated verbs."""
    while verb.dep_ == "conj" and verb.head.i != verb.i:
        verb = verb.head
    return verb


def _is_nominal(token: Token) -> bool:
    return token.pos_ in ("PROPN", "NOUN", "PRON", "NUM")


def _clause_of(token: Token) -> Token | None:
    """The nearest verb above a token that has a subject of its own."""
    return next((verb for verb in (token, *token.ancestors) if _subjects(verb)), None)


def _subjects(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ in _SUBJECTS] if verb.pos_ in ("VERB", "AUX") else []


def _is_victim(view: SentenceView, token: Token) -> bool:
    """Whether the reference is whom a harm was done to: "for the murder of A"; not "the murder of her husband"."""
    if token.dep_ == "poss":
        return False
    above = {t.i for t in view.head.ancestors}
    for at in token.ancestors:
        if at.lower_ in _HARM:
            return at.i not in above
        if at.pos_ == "VERB":
            return False
    return False


def _pair(
    items: Sequence[tuple[Item, Stated | None]], views: Sequence[SentenceView], certain: list[list[Sure]]
) -> bool:
    """Deal penalties out in order where "respectively" says so and there is one for each person."""
    told = [n for n, (_, stated) in enumerate(items) if stated and not stated.listed]
    if len(told) < 2 or not _RESPECTIVELY.search(views[told[0]].head.sent.text):
        return False
    told.sort(key=lambda n: items[n][0].start)
    best: dict[tuple[int, int], Sure] = {}
    for sure in (sure for n in told for sure in certain[n]):
        reference = sure.candidate.reference
        at = (reference.passage_no, reference.token)
        if at not in best or sure.score > best[at].score:
            best[at] = sure
    people = [best[at] for at in sorted(best)]
    if len(people) != len(told) or len({p.candidate.reference.person_nos for p in people}) != len(told):
        return False
    for n, sure in zip(told, people, strict=True):
        certain[n] = [sure]
    return True


def _nearest(
    penalties: Sequence[tuple[Item, Stated]], items: Sequence[tuple[Item, Stated | None]], certain: list[list[Sure]]
) -> None:
    """Of several penalties of one kind among several people of a sentence, each keeps the one nearest behind them."""
    for kind in {stated.kind for _, stated in penalties}:
        rivals = [n for n, (_, stated) in enumerate(items) if stated and stated.kind == kind]
        named = {s.candidate.reference.token for n in rivals for s in certain[n] if _here(s)}
        if len(rivals) < 2 or len(named) < 2:
            continue
        for token in named:
            own = [n for n in rivals if any(s.candidate.reference.token == token for s in certain[n])]
            best = min(own, key=lambda n: _way(token, items[n][0]))
            for n in own:
                if n != best:
                    certain[n] = [s for s in certain[n] if s.candidate.reference.token != token]


def _way(token: int, item: Item) -> int:
    return item.start - token if item.start > token else 3 * (token - item.end + 1)
