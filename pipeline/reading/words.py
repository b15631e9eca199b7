"""What every reader returns: a page as plain words with boxes, whatever the library that read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

BULLET = "•"
BOLD = 600  # the font weight from which text is bold
_BULLETS = re.compile(r"[•‣▪▫◦●○■□◆◇➢➤►▶✓✔❑❖❏\uf000-\uf0ff]+")
_MIXED_HYPHENS = re.compile(r"-\u00ad[-\u00ad]*|\u00ad+-[-\u00ad]*|\u00ad(?=.)")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
    | {"\x02": "-", "\ufffe": "-", "\u2011": "-", "\u2010": "-"}
    | dict.fromkeys([*range(2), *range(3, 32), 127, 8203, 8206, 8207, 65279, 65535])
)

_WEIGHTS = (
    (re.compile(r"[Bb]lack|[Hh]eavy|[Uu]ltra"), 800),
    (re.compile(r"[Ss]emi|[Dd]emi"), 600),
    (re.compile(r"[Bb]old|BOLD|Bd(?=[A-Z\d]|$)"), 700),
    (re.compile(r"[Mm]edium|Md(?=[A-Z\d]|$)"), 500),
    (re.compile(r"[Ll]ight|Lt(?=[A-Z\d]|$)"), 300),
)
_ITALIC = re.compile(r"[Ii]talic|ITALIC|[Oo]blique|Obl?(?=[A-Z\d]|$)|It(?=[A-Z\d]|$)")


def weight_of(font: str) -> int:
    """The weight (400 is regular, 700 bold) that a font's name tells."""
    return next((weight for pattern, weight in _WEIGHTS if pattern.search(font)), 400)


def is_italic(font: str) -> bool:
    """Whether a font's name says that it is slanted."""
    return bool(_ITALIC.search(font))


def clean(text: str) -> str:
    """A word without ligatures and control characters; hyphens as "-" (soft ones U+00AD), bullets as one sign."""
    text = (
        _MIXED_HYPHENS.sub("-", text.translate(_LIGATURES))
        if not text.isascii() or "\x02" in text
        else text.translate(_LIGATURES)
    )
    return BULLET if _BULLETS.fullmatch(text) else text


class Word(NamedTuple):
    """A word as drawn. Coordinates are points in the upright page (turned so that its text runs left to right)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float  # from the top
    size: float  # font size in points
    weight: int  # 400 is regular, 700 bold
    italic: bool
    glued: bool  # follows the word before without a space (a raised call, say)


@dataclass(frozen=True, slots=True)
class PageWords:
    """One page of words in the order in which the file draws them."""

    page_no: int
    width: float  # as displayed
    height: float
    turns: int  # quarter turns, clockwise, from the upright text to the page as displayed
    words: tuple[Word, ...]
    images: int  # 1 where pictures cover most of the page, looked at only where there are few words
    unmapped: float  # share of characters without a Unicode meaning
    text_objects: int = 0  # pieces of text that the file draws, counted where no word was found

    @property
    def upright_width(self) -> float:
        """Width of the page turned so that its text runs left to right."""
        return self.height if self.turns % 2 else self.width

    @property
    def upright_height(self) -> float:
        """Height of the page turned so that its text runs left to right."""
        return self.width if self.turns % 2 else self.height

    def displayed(self, x0: float, top: float, x1: float, bottom: float) -> tuple[float, float, float, float]:
        """A box of the upright page as a box of the page as displayed."""
        for turn in range(self.turns % 4):
            # one quarter clockwise: the bottom edge becomes the left edge
            height = self.upright_height if turn % 2 == 0 else self.upright_width
            x0, top, x1, bottom = height - bottom, x0, height - top, x1
        return x0, top, x1, bottom
