"""Features of the tokens of a sentence, by which a model finds the names of offences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from pipeline.proceedings.lexicon import kind_of
from pipeline.vocabularies import charge_types

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


_OPENING, CLOSING = '“‘"«', '”"»'


@cache
def _known_phrases() -> dict[str, list[tuple[str, ...]]]:
    """The vocabulary's offence phrases as words, by their first word, longest first."""
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for kind in charge_types().values():
        for form in kind.surface_forms:
            words = tuple(re.findall(r"\w+", form.lower()))
            phrases.setdefault(words[0], []).append(words)
    return {first: sorted(found, key=len, reverse=True) for first, found in phrases.items()}


def _known_tags(tokens: list[Token]) -> list[str]:
    """B and I where the vocabulary's phrases stand among tokens, with their length; marks between are passed over."""
    places = [at for at, token in enumerate(tokens) if token.text[0].isalnum()]
    words = [tokens[at].lower_ for at in places]
    tags = ["O"] * len(tokens)
    n = 0
    while n < len(words):
        phrases = _known_phrases().get(words[n], ())
        found = next((phrase for phrase in phrases if tuple(words[n : n + len(phrase)]) == phrase), None)
        if found is None:
            n += 1
            continue
        length = min(len(found), 4)
        for at in range(places[n], places[n + len(found) - 1] + 1):
            tags[at] = f"I{length}"
        tags[places[n]] = f"B{length}"
        n += len(found)
    return tags


def token_features(sentence: Span) -> Iterator[list[str]]:
    """For each token of a sentence the features by which it begins, continues or is outside the name of an offence."""
    tokens = list(sentence)
    quoted, inside, last, since = [], False, "", 99
    befores: list[tuple[str, int]] = []
    kinds = [kind_of(token) for token in tokens]
    for token, kind in zip(tokens, kinds, strict=True):
        inside = (token.text in _OPENING and not (token.text == '"' and inside)) or (
            inside and token.text not in CLOSING
        )
        quoted.append(inside)
        befores.append((last, since))
        since += 1
        if kind:
            last, since = token.lower_, 0
    known = _known_tags(tokens)
    prepositions = [token.dep_ == "prep" or token.tag_ == "IN" for token in tokens]
    words = ["<s>", "<s>", *(_plain(token) for token in tokens), "</s>", "</s>"]
    tags = ["<s>", "<s>", *(token.tag_ for token in tokens), "</s>", "</s>"]
    for at, token in enumerate(tokens):
        w, t = words[at : at + 5], tags[at : at + 5]
        path, trigger = _path_to_trigger(token)
        before, distance = befores[at]
        near = min(distance, 12) // 2
        preposition = next((tokens[n].lower_ for n in range(at - 1, max(at - 6, 0) - 1, -1) if prepositions[n]), "")
        dependency, head = token.dep_, token.head.lower_
        yield [
            "bias",
            f"w={w[2]}",
            f"w-1={w[1]}",
            f"w-2={w[0]}",
            f"w+1={w[3]}",
            f"w+2={w[4]}",
            f"w-1,w={w[1]} {w[2]}",
            f"w,w+1={w[2]} {w[3]}",
            f"w-2,w-1={w[0]} {w[1]}",
            f"s={w[2][-3:]}",
            f"s4={w[2][-4:]}",
            f"p={w[2][:4]}",
            f"t={t[2]}",
            f"t-1={t[1]}",
            f"t+1={t[3]}",
            f"t-1,t={t[1]} {t[2]}",
            f"t,t+1={t[2]} {t[3]}",
            f"t3={t[1]} {t[2]} {t[3]}",
            f"d={dependency}",
            f"h={head}",
            f"d,h={dependency} {head}",
            f"path={path}",
            f"path,tr={path} {trigger}",
            f"tr={trigger}",
            f"last={before}",
            f"last,near={before} {near}",
            f"near={near}",
            f"prep={preposition}",
            f"last,prep={before} {preposition}",
            f"prep,t={preposition} {t[2]}",
            f"q={quoted[at]}",
            f"q,near={quoted[at]} {near}",
            f"known={known[at]}",
            f"known-1,known={known[at - 1] if at else ''} {known[at]}",
            f"known,known+1={known[at]} {known[at + 1] if at + 1 < len(known) else ''}",
            f"known,prep={known[at][0]} {preposition} {before}",
            f"known,tr={known[at][0]} {trigger}",
            f"kind={kinds[at] or ''}",
            f"ent={token.ent_type_}",
        ]


def _plain(token: Token) -> str:
    word = token.lower_
    return word if word.isalpha() else re.sub(r"\d", "0", word)


def _path_to_trigger(token: Token) -> tuple[str, str]:
    """The labels on the way up to the nearest word of an event, at most five, and that word."""
    labels: list[str] = []
    at = token
    while at.head.i != at.i and len(labels) < 6:
        labels.append(at.dep_)
        at = at.head
        if kind_of(at):
            return ">".join(labels), at.lower_
    return ("none", "") if at.head.i == at.i else ("far", "")
