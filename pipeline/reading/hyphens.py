"""Line-end hyphens: soft ones are joined, those of true compounds stay.

What decides, in this order: how the document writes the word in mid-line, a list of English words, the two parts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

_LETTERS = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
# first parts that make compounds which a list of single words does not know
_FIRST_PARTS = frozenset(
    re.findall(
        r"\w+",
        "all anti co counter cross de ever ex extra far first four full half hard high ill inter intra "
        "late left long low mid multi near neo new non off old one over post pre pro quasi re right "
        "second self semi short six so socio sub super ten third three trans two ultra un under vice "
        "well wide",
    )
)
# first parts that are written with a hyphen as a rule
_HYPHENATED = frozenset(
    re.findall(
        r"\w+",
        "all anti co cross ex far full half high ill long low mid non post pre quasi self semi short vice well",
    )
)


@dataclass(slots=True)
class Hyphenation:
    """How a document writes its words."""

    words: Counter[str] = field(default_factory=Counter)
    compounds: Counter[str] = field(default_factory=Counter)

    def learn(self, lines: Iterable[str]) -> None:
        """Count the words of lines, but for the last of each, which may be broken."""
        whole = (line[: line.rfind(" ") + 1] if line.endswith(("-", "\u00ad")) else line for line in lines)
        text = "\n".join(whole).casefold()
        self.words.update(_LETTERS.findall(text))
        if "-" in text:
            self.compounds.update(_COMPOUND.findall(text))

    def joins(self, left: str, right: str) -> bool:
        """Whether the hyphen between the end of a line (`left`, ends in it) and the next (`right`) is soft."""
        first = re.search(r"[^\W\d_]+$", left[:-1])
        second = re.match(r"[^\W\d_]+", right)
        if not first or not second:
            return False
        a, b = first[0].casefold(), second[0].casefold()
        if second[0][0].isupper() and not first[0].isupper():
            return False
        # the part of a compound before it: "one-day-old"
        if left[: first.start()].endswith("-"):
            return False
        joined, hyphened = self.words[a + b], self.compounds[f"{a}-{b}"]
        if joined != hyphened:
            return joined > hyphened
        known = english_words()
        if a + b in known:
            return not (a in _HYPHENATED and b in known and known[a + b] < 5000)
        if a in _FIRST_PARTS and (b in known or self.words[b]):
            return False
        if left.endswith("\u00ad"):
            return True
        whole = (a in known or self.words[a] > 0) and (b in known or self.words[b] > 0)
        return not whole or (len(a) < 3 and a not in _FIRST_PARTS) or len(b) < 3


@cache
def english_words() -> dict[str, int]:
    """English words with their frequency in a large corpus (the list of pyspellchecker)."""
    from spellchecker import SpellChecker

    return dict(SpellChecker(language="en", distance=1).word_frequency.dictionary)
