"""People named together in a sentence, and what was named last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.references.words import HUMANS, is_definite, number_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


_REACH = 2  # sentences back


@dataclass(frozen=True, slots=True)
class Group:
    """People named together: those of one coordination, of a list after "including", or of one pronoun."""

    token: int
    person_nos: tuple[int, ...]
    subject: bool
    with_others: bool = False  # unnamed people are named beside them: "A and two others"
    others: int = 0  # how many these are, 0 where it is not said

    def counts(self, number: int) -> bool:
        """Whether the group, with the unnamed beside them, is of this number."""
        unnamed = self.others if self.with_others else 0
        return len(self.person_nos) + unnamed == number and (not self.with_others or unnamed > 0)

    @property
    def plural(self) -> bool:
        """Whether "they" may stand for it."""
        return self.with_others or len(self.person_nos) > 1


@dataclass(slots=True)
class Context:
    """What was named last, latest sentence first."""

    sentences: list[list[Group]]
    plural_others: list[bool]  # whether an unnamed group stands in the sentence

    def push(self, groups: list[Group], others: bool) -> None:
        """Add the sentence just read; those out of reach fall away."""
        self.sentences.insert(0, groups)
        self.plural_others.insert(0, others)
        del self.sentences[_REACH + 1 :]
        del self.plural_others[_REACH + 1 :]


def owns(token: Token) -> bool:
    """Whether a name or pronoun is a possessor: "A's lawyer"."""
    return bool(token.dep_ == "poss")


def is_subject(token: Token) -> bool:
    """Whether a name is a subject, itself or through the name that it is coordinated or in apposition with."""
    while token.dep_ in ("conj", "appos", "compound", "nmod") and token.head.i != token.i:
        token = token.head
    return bool(token.dep_ in _SUBJECTS)


def groups_of(sentence: Span, names: Mapping[int, int], resolved: Mapping[int, tuple[int, ...]]) -> list[Group]:
    """The people named together in a sentence, each coordination once."""
    doc: Doc = sentence.doc
    members: dict[int, list[int]] = defaultdict(list)
    for token in sentence:
        people = (names[token.i],) if token.i in names else resolved.get(token.i, ())
        if people and not owns(token):
            members[_leader(token)] += [no for no in people if no not in members[_leader(token)]]
    return [
        Group(
            leader,
            tuple(nos),
            is_subject(doc[leader]) or _is_listed(doc[leader]),
            _has_others(doc[leader], names),
            _others(doc[leader], names),
        )
        for leader, nos in members.items()
    ]


def _is_listed(token: Token) -> bool:
    """Whether a name is what "They included" lists."""
    return bool(token.dep_ == "dobj" and token.head.lower_ in ("included", "include"))


def _has_others(leader: Token, names: Mapping[int, int]) -> bool:
    """Whether unnamed people stand beside the named: "A and two others", "six workers, including A"."""
    if _is_listed(leader):
        return True
    beside = [leader, *leader.conjuncts]
    return any(token.i not in names and (HUMANS.search(token.lower_) or token.tag_ == "CD") for token in beside)


def _others(leader: Token, names: Mapping[int, int]) -> int:
    """How many unnamed people are coordinated with the named: 2 in "A and two others"; 0 where it is not said."""
    beside = [token for token in leader.conjuncts if token.i not in names and token.lower_ in ("others", "other")]
    return next((number for token in beside if (number := number_of(token))), 0)


def _leader(token: Token) -> int:
    """The first of a coordination; of a list after "including" or in apposition, the noun that it spells out."""
    while True:
        if token.dep_ in ("conj", "appos") and token.head.pos_ in ("PROPN", "NOUN", "PRON", "NUM", "X"):
            token = token.head
        elif (
            token.dep_ == "pobj"
            and token.head.lower_ in ("including", "like")
            and token.head.head.pos_ in ("NOUN", "NUM")
        ):
            token = token.head.head
        else:
            return int(token.i)


def has_unnamed_group(sentence: Span, names: Mapping[int, int]) -> bool:
    """Whether unnamed people are subject or object of a sentence, for whom "they" may stand."""
    return any(
        HUMANS.search(token.lower_)
        and token.dep_ in ("nsubj", "nsubjpass", "dobj")
        and not is_definite(token)
        and not any(t.i in names for t in token.subtree)
        for token in sentence
    )
