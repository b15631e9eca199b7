"""Grammar of the clause: whom a word of an event concerns, what holds it in doubt, how two words are connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.proceedings.lexicon import kind_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAIMING = frozenset({"against", "of", "for", "on", "involving", "to", "in", "by"})


def accused_of(event: Token, depth: int = 0) -> list[Token]:
    """Heads of the phrases that the grammar makes the accused of an event: subject of a passive, object of an active
    verb, "against X", "X's trial", the noun before a relative clause; none where the clause names nobody."""
    if depth > 6:
        return []
    found = _of_verb(event, depth) if event.tag_.startswith(("VB", "MD")) else _of_noun(event, depth)
    return [_antecedent(token) for token in found]


def _of_verb(verb: Token, depth: int) -> list[Token]:
    children = list(verb.children)
    passive = [child for child in children if child.dep_ == "nsubjpass"]
    if passive:
        if kind_of(passive[0]) and kind_of(verb) not in ("trial",):
            against = _under_preposition(verb)
            return against or accused_of_noun_below(passive[0], depth)
        return passive
    active = [child for child in children if child.dep_ == "nsubj"]
    objects = [child for child in children if child.dep_ in ("dobj", "dative")]
    persons = [token for token in objects if not kind_of(token)]
    if persons and kind_of(verb) and verb.lower_ not in ("received", "serving", "served", "faced"):
        return persons
    if active:
        if kind_of(active[0]) and active[0].pos_ == "NOUN":
            return accused_of_noun_below(active[0], depth) or _under_preposition(verb)
        return active
    if objects and kind_of(objects[0]) and (below := accused_of_noun_below(objects[0], depth)):
        return below
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
        return [verb.head]
    if (
        verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "pcomp", "acomp", "oprd", "prep", "dep")
        and verb.head.i != verb.i
    ):
        return accused_of(verb.head, depth + 1)
    return []


def accused_of_noun_below(noun: Token, depth: int = 0) -> list[Token]:
    """Whom a noun such as "charges" names itself: its possessor or who stands under "against" or "of"."""
    if depth > 6:
        return []
    owner = [child for child in noun.children if child.dep_ == "poss"]
    return owner or _under_preposition(noun)


def _of_noun(noun: Token, depth: int) -> list[Token]:
    own = accused_of_noun_below(noun, depth)
    if own:
        return own
    head = noun.head
    if head.i == noun.i:
        return [child for child in noun.children if child.dep_ in ("nsubj", "nsubjpass")]
    if noun.dep_ == "pobj" and head.head.i != head.i:
        return accused_of(head.head, depth + 1)
    return accused_of(head, depth + 1)


def _under_preposition(token: Token) -> list[Token]:
    return [
        below
        for child in token.children
        if child.dep_ in ("prep", "agent") and child.lower_ in ("against", "of", "for", "involving")
        for below in child.children
        if below.dep_ == "pobj"
        and (below.pos_ in ("PROPN", "PRON") or below.ent_type_ == "PERSON" or child.lower_ == "against")
    ]


def _antecedent(token: Token) -> Token:
    """The noun for which a relative pronoun stands."""
    if token.tag_ in ("WP", "WDT", "WP$") or (token.lower_ == "that" and token.head.dep_ == "relcl"):
        at = token.head
        for _ in range(5):
            if at.dep_ == "relcl":
                return at.head
            at = at.head
    return token


def members(token: Token, depth: int = 0) -> set[int]:
    """A noun and what it coordinates, spells out in apposition or in a list after "including"."""
    found = {token.i}
    if depth > 12:
        return found
    for child in token.children:
        if (
            child.dep_ in ("conj", "appos")
            or (child.dep_ in ("dep", "parataxis") and child.pos_ == "PROPN")
            or (child.dep_ in ("compound", "nmod", "poss") and child.ent_type_ == "PERSON" and token.pos_ == "PROPN")
        ):
            found |= members(child, depth + 1)
        elif child.dep_ == "prep" and (
            child.lower_ in ("including", "like", "with")
            or (child.lower_ == "of" and token.lower_ in ("all", "both", "each"))
        ):
            for below in child.children:
                if below.dep_ in ("pobj", "conj", "dobj"):
                    found |= members(below, depth + 1)
    return found


def path(a: Token, b: Token, limit: int = 5) -> str:
    """The labels from one token up to what both hang on and down to the other, without conj; "far" where it is long."""
    above: dict[int, list[str]] = {}
    labels: list[str] = []
    at = a
    while True:
        above[at.i] = list(labels)
        if at.head.i == at.i:
            break
        labels.append(at.dep_)
        at = at.head
    down: list[str] = []
    at = b
    while at.i not in above:
        if at.head.i == at.i:
            return "apart"
        down.append(at.dep_)
        at = at.head
    up = [label for label in above[at.i] if label != "conj"]
    down = [label for label in down if label != "conj"]
    if len(up) + len(down) > limit:
        return "far"
    return ">".join(up) + "^" + "<".join(reversed(down))
