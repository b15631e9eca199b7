"""The words of a sentence that name a group of people to whom something was done: "about 20 activists"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.violations.sentences import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

_PEOPLE = frozenset((
    "people", "persons", "men", "women", "children", "girls", "boys", "civilians", "activists", "journalists",
    "reporters", "editors", "bloggers", "lawyers", "defenders", "protesters", "protestors", "demonstrators",
    "prisoners", "detainees", "students", "workers", "migrants", "refugees", "asylum-seekers", "seekers", "members",
    "supporters", "villagers", "residents", "families", "individuals", "believers", "monks", "teachers", "doctors",
    "judges", "unionists", "opponents", "dissidents", "critics", "suspects", "defendants", "victims", "minorities",
    "citizens", "nationals", "leaders", "politicians", "farmers", "writers", "others", "immigrants", "youths",
    "teenagers", "inmates", "relatives",
))  # fmt: skip
# The parts in a sentence at which something is done to people, surest first.
_SUFFERING = ("nsubjpass", "dobj", "pobj")
_BY = frozenset(("by", "from", "among", "with", "to"))
_DOING = frozenset(("armed", "unknown", "unidentified", "masked", "gunmen"))  # groups that do it rather than suffer it
_MODIFIERS = frozenset(("det", "amod", "nummod", "compound", "quantmod", "advmod", "nmod", "poss", "predet"))


def group_words(sentence: Sentence) -> str | None:
    """The first group in the surest part of the sentence, with the words that count and describe it; None without."""
    words = sentence.doc[sentence.start : sentence.end]
    groups = [t for t in words if t.lower_ in _PEOPLE and not _DOING.intersection(left.lower_ for left in t.lefts)]
    for part in _SUFFERING:
        for token in groups:
            if token.dep_ == part and not (part == "pobj" and token.head.lower_ in _BY):
                return _with_modifiers(token)
    return None


def _with_modifiers(token: Token) -> str:
    start = token.i
    for word in token.lefts:
        if word.dep_ in _MODIFIERS:
            start = min(start, word.left_edge.i)
    return str(token.doc[start : token.i + 1].text)
