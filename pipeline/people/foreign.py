"""Stretches of an English report that are in another language: what stands there capitalised is mostly no name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.people.names import fold
from pipeline.records import Passage

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Words of grammar, none of which is frequent in the other list's languages nor inside names ("de", "la", "van").
_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the of and in to was were by for with that is are be been at from his her their has had have he she it which "
        "who as or not this its they after on before said an",
    )
)
_OTHER = frozenset(
    re.findall(
        r"\w+",
        "les des et une est pour par dans que qui aux sur au ou pas ne ses leur cette sont d l du "  # French
        "los las una por para con su sus este esta fue ha sobre como "  # Spanish
        "della dei delle degli il che gli nel alla sono dell di per "  # Italian
        "dos das uma em ao pelo pela não são os "  # Portuguese
        "und der die das mit von für den auf ist nicht zur zum "  # German
        "ut sed non nec ac quis vel enim "  # Latin
        "va ile bir için ve bu",  # Azerbaijani, Turkish
    )
)
_TWICE = 2  # times as many foreign words of grammar as English ones
_LONG = 3  # letters that a word has more than, to be known again


def foreign_passages(passages: Sequence[Passage]) -> frozenset[int]:
    """Numbers of the passages whose words of grammar are another language's."""
    return frozenset(number for number, passage in enumerate(passages) if _is_foreign(passage.doc))


def _is_foreign(doc: Doc) -> bool:
    words = [token.lower_.rstrip("’'") for token in doc if token.text[0].isalpha() and not token.text[0].isupper()]
    other = sum(word in _OTHER for word in words)
    return other > 1 and other >= _TWICE * sum(word in _ENGLISH for word in words)


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
    return any(token.lower_ in _ENGLISH for token in doc)
