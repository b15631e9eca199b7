"""Words that stand for people: pronouns, nouns such as "the journalist", numbers, and what they say of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token


SINGULAR = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
}


PLURAL = frozenset({"they", "them", "their", "themselves"})


NUMBERS = {
    **{
        word: n
        for n, word in enumerate(
            ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=2
        )
    },
    **{str(n): n for n in range(2, 13)},
}


ONE = frozenset(
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


MANY = frozenset({f"{word}s" for word in ONE} | {"men", "women", "people", "persons", "brothers", "sisters", "couple"})


GENDERED = {
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


HUMANS = re.compile(
    r"^(?:people|men|women|dozens|hundreds|thousands|scores|several|some|many|persons|children|others|"
    r"members|brothers|sisters|wife|husband|son|daughter|brother|sister|father|mother|"
    r"associates|colleagues?|\w{3,}(?:ers|ors|ists|ants|ians|ees|ives)|activists|nationals|police|"
    r"officials|monks|clerics)$"
)


def stands_alone(token: Token) -> bool:
    """Whether a word such as "both" or "two" is no mere modifier of a noun and of nothing that follows ("accused the
    two of theft" is not "two of them")."""
    pointed = token.dep_ == "dobj" and any(child.lower_ == "the" for child in token.children)
    return token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "poss", "appos", "dative") and not any(
        child.dep_ == "relcl" or (child.dep_ == "prep" and not pointed) for child in token.children
    )


def is_definite(token: Token) -> bool:
    """Whether a noun points back: with "the" or "both" and no phrase after it that says who is meant."""
    before = {child.lower_ for child in token.children if child.i < token.i}
    after = any(
        child.dep_ in ("prep", "relcl", "acl", "appos", "conj")
        and not _only_adds(child, token)
        and not (child.dep_ == "prep" and token.lower_ in NUMBERS and token.dep_ == "dobj")
        for child in token.children
        if child.i > token.i
    )
    points = bool(before & {"the", "both", "these", "those", "this"}) or "all" in before
    modifiers = {child.dep_ for child in token.children if child.i < token.i} - {"det", "nummod", "predet", "amod"}
    return points and not after and (not modifiers or number_of(token) is not None) and "other" not in before


def _only_adds(clause: Token, noun: Token) -> bool:
    """Whether a relative clause says more of people already known: "The two men, who ..."."""
    return clause.dep_ == "relcl" and noun.i + 1 < len(noun.doc) and noun.nbor().text == ","


def number_of(token: Token) -> int | None:
    """How many people a phrase stands for, where it says so."""
    words = [token.lower_, *(child.lower_ for child in token.children)]
    if "both" in words or "couple" in words:
        return 2
    return next((NUMBERS[word] for word in words if word in NUMBERS), None)
