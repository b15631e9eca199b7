"""References: for names, pronouns and words such as "both" or "the two men", the named people for whom they stand.

Precision comes first: a word whose people are not clear stands for nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.records import Passage, People, Reference, References
from pipeline.references.groups import Context, Group, groups_of, has_unnamed_group, is_subject, owns
from pipeline.references.words import (
    GENDERED,
    MANY,
    NUMBERS,
    ONE,
    PLURAL,
    SINGULAR,
    is_definite,
    number_of,
    stands_alone,
)

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


def find_references(passages: Sequence[Passage], people: People) -> References:
    """The named people for whom tokens stand, by (passage, token): names, pronouns, "both", "the journalist"."""
    names: dict[int, dict[int, int]] = defaultdict(dict)
    for mention in people.mentions:
        if mention.person_no is not None:
            doc = passages[mention.passage_no].doc
            names[mention.passage_no][head_of(doc[mention.token_start : mention.token_end])] = mention.person_no
    genders = _genders(passages, people, names)
    found: dict[tuple[int, int], Reference] = {}
    context = Context([], [])
    section: int | None = None
    for passage_no, passage in enumerate(passages):
        here = names.get(passage_no, {})
        found.update({(passage_no, token): Reference(passage_no, token, (no,)) for token, no in here.items()})
        if passage.paragraph.kind in ("heading",):
            continue
        if passage.paragraph.section_no != section:
            context, section = Context([], []), passage.paragraph.section_no
        if not passage.doc.has_annotation("DEP"):
            continue
        for sentence in passage.doc.sents:
            resolved = dict(_resolve(sentence, here, genders, context))
            for token, person_nos in resolved.items():
                found[passage_no, token] = Reference(passage_no, token, person_nos)
            context.push(groups_of(sentence, here, resolved), has_unnamed_group(sentence, here))
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
            if (gender := GENDERED.get(token.lower_.rstrip("."))) and token.sent == doc[mention.token_start].sent:
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
            spoken = {SINGULAR[token.lower_] for token in sentence if token.lower_ in SINGULAR}
            if len(spoken) == 1 and len(persons) == 1:
                votes[next(iter(persons))] += spoken
            elif len(spoken) == 1 and not persons and alone is not None:
                votes[alone] += spoken
            alone = next(iter(persons)) if len(persons) == 1 else alone if not persons else None
    return {no: max("mf", key=given.count) for no, given in votes.items() if given.count("m") != given.count("f")}


def _resolve(
    sentence: Span, names: Mapping[int, int], genders: Mapping[int, str | None], context: Context
) -> Iterator[tuple[int, tuple[int, ...]]]:
    so_far: dict[int, tuple[int, ...]] = {}
    for token in sentence:
        people: tuple[int, ...] = ()
        word = token.lower_
        if token.i in names:
            continue
        if word in SINGULAR:
            people = _one(token, names, so_far, context, genders, SINGULAR[word])
        elif word in PLURAL or (word in ("both", "each", "all") and stands_alone(token)):
            people = _several(token, names, so_far, context, number_of(token))
        elif word in ("latter", "former"):
            people = _of_two(token, word, context)
        elif word in MANY or (word in NUMBERS and stands_alone(token)) or (token.tag_ == "NNS" and number_of(token)):
            if is_definite(token):
                people = _several(token, names, so_far, context, number_of(token))
        elif word in ONE and is_definite(token) and token.i not in names:
            people = _one(token, names, so_far, context, genders, GENDERED.get(word), own_sentence=False)
        if people:
            so_far[token.i] = people
            yield token.i, people


def _one(
    token: Token,
    names: Mapping[int, int],
    so_far: Mapping[int, tuple[int, ...]],
    context: Context,
    genders: Mapping[int, str | None],
    gender: str | None,
    own_sentence: bool = True,
) -> tuple[int, ...]:
    def fits(person_no: int) -> bool:
        return gender is None or genders.get(person_no) in (None, gender)

    if own_sentence:
        before = [
            Group(at, people, is_subject(token.doc[at]))
            for at, people in sorted({**{at: (no,) for at, no in names.items()}, **so_far}.items())
            if token.sent.start <= at < token.i and len(people) == 1 and fits(people[0]) and not owns(token.doc[at])
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
    context: Context,
    number: int | None,
) -> tuple[int, ...]:
    own = [
        group
        for group in groups_of(token.sent, names, so_far)
        if group.token < token.i and token.i not in {t.i for t in token.doc[group.token].subtree}
    ]
    lower = token.lower_
    sources = list(zip(context.sentences, context.plural_others, strict=True))
    if lower in PLURAL or lower in ("both", "each"):
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


def _of_two(token: Token, word: str, context: Context) -> tuple[int, ...]:
    """Whom "the latter", "the former" and "the latter two" pick from those that the last sentence named together."""
    groups = context.sentences[0] if context.sentences else []
    if len(groups) != 1 or len(groups[0].person_nos) < 2:
        return ()
    people = groups[0].person_nos
    number = number_of(token) or 1
    if word == "former":
        return people[:1] if len(people) == 2 and number == 1 else ()
    return people[-number:] if number < len(people) else ()
