"""References: for names, pronouns and words such as "both" or "the two men", the named people for whom they stand.

Precision comes first: a word whose people are not clear stands for nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.records import Passage, People, Reference, References

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_SINGULAR = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
}
_PLURAL = frozenset({"they", "them", "their", "themselves"})
_NUMBERS = {
    **{
        word: n
        for n, word in enumerate(
            ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=2
        )
    },
    **{str(n): n for n in range(2, 13)},
}
_ONE = frozenset(
    [
        "man",
        "woman",
        "journalist",
        "lawyer",
        "activist",
        "blogger",
        "defendant",
        "accused",
        "editor",
        "student",
        "politician",
        "prisoner",
        "detainee",
        "reporter",
        "defender",
        "cleric",
        "imam",
        "pastor",
        "priest",
        "author",
        "writer",
        "teacher",
        "doctor",
        "professor",
        "singer",
        "artist",
        "photographer",
        "dissident",
    ]
)
_MANY = frozenset(
    {f"{word}s" for word in _ONE} | {"men", "women", "people", "persons", "brothers", "sisters", "couple"}
)
_GENDERED = {
    **dict.fromkeys(
        [
            "mr",
            "brother",
            "son",
            "father",
            "husband",
            "sheikh",
            "imam",
            "king",
            "prince",
            "man",
            "uncle",
            "nephew",
            "mullah",
        ],
        "m",
    ),
    **dict.fromkeys(
        [
            "mrs",
            "ms",
            "miss",
            "sister",
            "daughter",
            "mother",
            "wife",
            "widow",
            "woman",
            "lady",
            "queen",
            "princess",
            "aunt",
            "niece",
        ],
        "f",
    ),
}
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_HUMANS = re.compile(
    r"^(?:people|men|women|dozens|hundreds|thousands|scores|several|some|many|persons|children|others|"
    r"members|brothers|sisters|wife|husband|son|daughter|brother|sister|father|mother|"
    r"associates|colleagues?|\w{3,}(?:ers|ors|ists|ants|ians|ees|ives)|activists|nationals|police|"
    r"officials|monks|clerics)$"
)
_REACH = 2  # sentences back


@dataclass(frozen=True, slots=True)
class _Group:
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
class _Context:
    """What was named last, latest sentence first."""

    sentences: list[list[_Group]]
    plural_others: list[bool]  # whether an unnamed group stands in the sentence

    def push(self, groups: list[_Group], others: bool) -> None:
        self.sentences.insert(0, groups)
        self.plural_others.insert(0, others)
        del self.sentences[_REACH + 1 :]
        del self.plural_others[_REACH + 1 :]


def find_references(passages: Sequence[Passage], people: People) -> References:
    """The named people for whom tokens stand, by (passage, token): names, pronouns, "both", "the journalist"."""
    names: dict[int, dict[int, int]] = defaultdict(dict)
    for mention in people.mentions:
        if mention.person_no is not None:
            doc = passages[mention.passage_no].doc
            names[mention.passage_no][head_of(doc[mention.token_start : mention.token_end])] = mention.person_no
    genders = _genders(passages, people, names)
    found: dict[tuple[int, int], Reference] = {}
    context = _Context([], [])
    section: int | None = None
    for passage_no, passage in enumerate(passages):
        here = names.get(passage_no, {})
        found.update({(passage_no, token): Reference(passage_no, token, (no,)) for token, no in here.items()})
        if passage.paragraph.kind in ("heading",):
            continue
        if passage.paragraph.section_no != section:
            context, section = _Context([], []), passage.paragraph.section_no
        if not passage.doc.has_annotation("DEP"):
            continue
        for sentence in passage.doc.sents:
            resolved = dict(_resolve(sentence, here, genders, context))
            for token, person_nos in resolved.items():
                found[passage_no, token] = Reference(passage_no, token, person_nos)
            context.push(_groups(sentence, here, resolved), _has_unnamed_group(sentence, here))
    return References(found)


def head_of(name: Span) -> int:
    """The token that heads a name: its root, the last token where nothing is parsed."""
    return int(name.root.i) if name.doc.has_annotation("DEP") else int(name[-1].i)


def _genders(
    passages: Sequence[Passage], people: People, names: Mapping[int, Mapping[int, int]]
) -> dict[int, str | None]:
    """m or f by titles and words of kinship beside the names, and where one person alone precedes "he" or "she"."""
    votes: dict[int, list[str]] = defaultdict(list)
    for mention in people.mentions:
        if mention.person_no is None:
            continue
        doc = passages[mention.passage_no].doc
        for token in doc[max(mention.token_start - 2, 0) : mention.token_start]:
            if (gender := _GENDERED.get(token.lower_.rstrip("."))) and token.sent == doc[mention.token_start].sent:
                votes[mention.person_no] += [gender] * 2
        if doc[mention.token_end - 1].lower_.endswith(("ova", "eva")):
            votes[mention.person_no].append("f")
    for passage_no, here in names.items():
        doc = passages[passage_no].doc
        if not doc.has_annotation("DEP"):
            continue
        alone: int | None = None
        for sentence in doc.sents:
            persons = {no for token, no in here.items() if sentence.start <= token < sentence.end}
            spoken = {_SINGULAR[token.lower_] for token in sentence if token.lower_ in _SINGULAR}
            if len(spoken) == 1 and len(persons) == 1:
                votes[next(iter(persons))] += spoken
            elif len(spoken) == 1 and not persons and alone is not None:
                votes[alone] += spoken
            alone = next(iter(persons)) if len(persons) == 1 else alone if not persons else None
    return {no: max("mf", key=given.count) for no, given in votes.items() if given.count("m") != given.count("f")}


def _resolve(
    sentence: Span, names: Mapping[int, int], genders: Mapping[int, str | None], context: _Context
) -> Iterator[tuple[int, tuple[int, ...]]]:
    so_far: dict[int, tuple[int, ...]] = {}
    for token in sentence:
        people: tuple[int, ...] = ()
        word = token.lower_
        if token.i in names:
            continue
        if word in _SINGULAR:
            people = _one(token, names, so_far, context, genders, _SINGULAR[word])
        elif word in _PLURAL or (word in ("both", "each", "all") and _stands_alone(token)):
            people = _several(token, names, so_far, context, _number(token))
        elif word in ("latter", "former"):
            people = _of_two(token, word, context)
        elif word in _MANY or (word in _NUMBERS and _stands_alone(token)) or (token.tag_ == "NNS" and _number(token)):
            if _definite(token):
                people = _several(token, names, so_far, context, _number(token))
        elif word in _ONE and _definite(token) and token.i not in names:
            people = _one(token, names, so_far, context, genders, _GENDERED.get(word), own_sentence=False)
        if people:
            so_far[token.i] = people
            yield token.i, people


def _stands_alone(token: Token) -> bool:
    """Whether a word such as "both" or "two" is no mere modifier of a noun and of nothing that follows."""
    return token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "poss", "appos", "dative") and not any(
        child.dep_ in ("prep", "relcl") for child in token.children
    )


def _definite(token: Token) -> bool:
    """Whether a noun points back: with "the" or "both" and no phrase after it that says who is meant."""
    before = {child.lower_ for child in token.children if child.i < token.i}
    after = any(
        child.dep_ in ("prep", "relcl", "acl", "appos", "conj") and not _only_adds(child, token)
        for child in token.children
        if child.i > token.i
    )
    points = bool(before & {"the", "both", "these", "those", "this"}) or "all" in before
    modifiers = {child.dep_ for child in token.children if child.i < token.i} - {"det", "nummod", "predet", "amod"}
    return points and not after and (not modifiers or _number(token) is not None) and "other" not in before


def _only_adds(clause: Token, noun: Token) -> bool:
    """Whether a relative clause says more of people already known: "The two men, who ..."."""
    return clause.dep_ == "relcl" and noun.i + 1 < len(noun.doc) and noun.nbor().text == ","


def _number(token: Token) -> int | None:
    """How many people a phrase stands for, where it says so."""
    words = [token.lower_, *(child.lower_ for child in token.children)]
    if "both" in words or "couple" in words:
        return 2
    return next((_NUMBERS[word] for word in words if word in _NUMBERS), None)


def _one(
    token: Token,
    names: Mapping[int, int],
    so_far: Mapping[int, tuple[int, ...]],
    context: _Context,
    genders: Mapping[int, str | None],
    gender: str | None,
    own_sentence: bool = True,
) -> tuple[int, ...]:
    def fits(person_no: int) -> bool:
        return gender is None or genders.get(person_no) in (None, gender)

    if own_sentence:
        before = [
            _Group(at, people, _is_subject(token.doc[at]))
            for at, people in sorted({**{at: (no,) for at, no in names.items()}, **so_far}.items())
            if token.sent.start <= at < token.i and len(people) == 1 and fits(people[0]) and not _owns(token.doc[at])
        ]
        chosen = {group.person_nos for group in before if group.subject} or {group.person_nos for group in before}
        if len(chosen) == 1:
            return chosen.pop()
        if len(chosen) > 1:
            certain = {people for people in chosen if genders.get(people[0]) == gender and gender}
            return certain.pop() if len(certain) == 1 else ()
    for groups in context.sentences:
        fitting = [group for group in groups if len(group.person_nos) == 1 and fits(group.person_nos[0])]
        for candidates in ([g for g in fitting if g.subject], fitting):
            persons = {group.person_nos for group in candidates}
            if len(persons) == 1:
                return persons.pop()
            if len(persons) > 1:
                certain = {people for people in persons if genders.get(people[0]) == gender and gender}
                return certain.pop() if len(certain) == 1 else ()
        if groups and any(len(group.person_nos) > 1 for group in groups):
            return ()
    return ()


def _several(
    token: Token,
    names: Mapping[int, int],
    so_far: Mapping[int, tuple[int, ...]],
    context: _Context,
    number: int | None,
) -> tuple[int, ...]:
    own = [
        group
        for group in _groups(token.sent, names, so_far)
        if group.token < token.i and token.i not in {t.i for t in token.doc[group.token].subtree}
    ]
    lower = token.lower_
    sources = list(zip(context.sentences, context.plural_others, strict=True))
    if lower in _PLURAL or lower in ("both", "each"):
        sources.insert(0, (own, False))
    for groups, unnamed in sources:
        for candidates in ([g for g in groups if g.subject], groups):
            plural = [group for group in candidates if group.plural]
            people = {g.person_nos for g in plural if not number or g.counts(number)}
            if len(people) == 1:
                return people.pop()
            if len(people) > 1:
                return ()
        everyone = tuple(dict.fromkeys(no for group in groups for no in group.person_nos))
        if number and len(everyone) == number:
            return everyone
        if unnamed and not number:
            return ()
    return ()


def _of_two(token: Token, word: str, context: _Context) -> tuple[int, ...]:
    """Whom "the latter", "the former" and "the latter two" pick from those that the last sentence named together."""
    groups = context.sentences[0] if context.sentences else []
    if len(groups) != 1 or len(groups[0].person_nos) < 2:
        return ()
    people = groups[0].person_nos
    number = _number(token) or 1
    if word == "former":
        return people[:1] if len(people) == 2 and number == 1 else ()
    return people[-number:] if number < len(people) else ()


def _owns(token: Token) -> bool:
    return bool(token.dep_ == "poss")


def _is_subject(token: Token) -> bool:
    """Whether a name is a subject, itself or through the name that it is coordinated or in apposition with."""
    while token.dep_ in ("conj", "appos", "compound", "nmod") and token.head.i != token.i:
        token = token.head
    return bool(token.dep_ in _SUBJECTS)


def _groups(sentence: Span, names: Mapping[int, int], resolved: Mapping[int, tuple[int, ...]]) -> list[_Group]:
    """The people named together in a sentence, each coordination once."""
    doc: Doc = sentence.doc
    members: dict[int, list[int]] = defaultdict(list)
    for token in sentence:
        people = (names[token.i],) if token.i in names else resolved.get(token.i, ())
        if people and not _owns(token):
            members[_leader(token)] += [no for no in people if no not in members[_leader(token)]]
    return [
        _Group(
            leader,
            tuple(nos),
            _is_subject(doc[leader]) or _is_listed(doc[leader]),
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
    return any(token.i not in names and (_HUMANS.search(token.lower_) or token.tag_ == "CD") for token in beside)


def _others(leader: Token, names: Mapping[int, int]) -> int:
    """How many unnamed people are coordinated with the named: 2 in "A and two others"; 0 where it is not said."""
    beside = [token for token in leader.conjuncts if token.i not in names and token.lower_ in ("others", "other")]
    return next((number for token in beside if (number := _number(token))), 0)


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


def _has_unnamed_group(sentence: Span, names: Mapping[int, int]) -> bool:
    return any(
        _HUMANS.search(token.lower_)
        and token.dep_ in ("nsubj", "nsubjpass", "dobj")
        and not _definite(token)
        and not any(t.i in names for t in token.subtree)
        for token in sentence
    )
