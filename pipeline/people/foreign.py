"""Stretches of an English report that are in another language: what stands there capitalised is mostly no name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.foreign import ENGLISH, is_foreign
from pipeline.people.names import fold
from pipeline.records import Passage

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LONG = 3  # letters that a word has more than, to be known again


def foreign_passages(passages: Sequence[Passage]) -> frozenset[int]:
    """Numbers of the passages whose words of grammar are another language's."""
    return frozenset(number for number, passage in enumerate(passages) if is_foreign(passage.doc))


def small_words(passages: Sequence[Passage], numbers: frozenset[int]) -> frozenset[str]:
    """Longer words that stand in small letters in these passages, folded."""
    return frozenset(
        word
        for number in numbers
        for token in passages[number].doc
        if token.text.islower() and len(token.text) > _LONG
        for word in fold(token.text)
    )


def has_english(doc: Doc) -> bool:
    """Whether a passage has a word of English grammar."""
    return any(token.lower_ in ENGLISH for token in doc)
