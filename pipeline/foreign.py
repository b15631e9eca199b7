"""Words of grammar that tell whether a stretch of an English report is in another language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

# Words of grammar, none of which is frequent in the other list's languages nor inside names ("de", "la", "van").
ENGLISH = frozenset(
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
_GRAMMAR = ENGLISH | _OTHER
_TWICE = 2  # times as many foreign words of grammar as English ones


def is_foreign(tokens: Iterable[Token]) -> bool:
    """Whether the words of grammar of a stretch are another language's."""
    words = [
        word for token in tokens if (word := token.lower_.rstrip("’'")) in _GRAMMAR and not token.text[0].isupper()
    ]
    other = sum(word in _OTHER for word in words)
    return other > 1 and other >= _TWICE * sum(word in ENGLISH for word in words)
