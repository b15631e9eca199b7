"""Lines: a stretch of words on one baseline, how it is made, cut, and joined with others of its row."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, pairwise, takewhile
from operator import attrgetter
from statistics import median

from pipeline.reading.words import BOLD, Word

_SIGNS = frozenset("*†‡¹²³⁰⁴⁵⁶⁷⁸⁹")
_CALL_AT_END = re.compile(r"(?<=[^\W\d_])[*†‡¹²³⁰⁴⁵⁶⁷⁸⁹]+(?=[.,;:]?$)|(?<=[.,;:”’\"')])[¹²³⁰⁴⁵⁶⁷⁸⁹]+$")
BOLDER = 150  # font weight above the usual one of the document that makes a line bold


@dataclass(slots=True)
class Line:
    """Words on one baseline. `starts` and `ends` are offsets into `text`; `corners` are x0, top, x1, bottom by word."""

    page_no: int
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    italic: bool
    starts: array[int]
    ends: array[int]
    corners: array[float]
    gap: float = 0.0  # widest gap between two words, in em
    cells: int = 1  # stretches without a wide gap
    lead_bold: int = 0  # characters of bold text that it begins with
    weight: int = 400  # of most of its characters

    def __reduce__(self) -> tuple[type[Line], tuple[object, ...]]:
        return Line, tuple(getattr(self, name) for name in self.__slots__)  # quicker and shorter than by names

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def first_word_width(self) -> float:
        """Width of its first word in points."""
        return self.corners[2] - self.corners[0]


def make_line(page_no: int, words: Sequence[Word]) -> Line:
    """A line from words in order of x0."""
    drawn, x0s, tops, x1s, bottoms, baselines, sizes, word_weights, italics, glued = zip(*words, strict=True)
    texts = list(drawn)
    if not _SIGNS.isdisjoint("".join(texts)):
        texts = [_CALL_AT_END.sub("", text) if len(text) > 1 else text for text in texts]
    parts: list[str] = []
    starts, ends = array("H"), array("H")
    at = 0
    for text, close in zip(texts, glued, strict=True):
        if parts and not close:
            parts.append(" ")
            at += 1
        parts.append(text)
        starts.append(at)
        at += len(text)
        ends.append(at)
    text = "".join(parts)
    weights: dict[int, int] = {}
    for word, weight in zip(texts, word_weights, strict=True):
        weights[weight] = weights.get(weight, 0) + len(word)
    italic = sum(map(len, compress(texts, italics)))
    bold = sum(1 for _ in takewhile(BOLD.__le__, word_weights))  # words before the first that is not
    letters = max(sum(map(len, text.split())), 1)
    return Line(
        page_no,
        text,
        x0s[0],
        min(tops),
        max(x1s),
        max(bottoms),
        median(baselines),
        _usual_size(sizes, drawn),
        sum(seen for weight, seen in weights.items() if weight >= BOLD) >= 0.7 * letters,
        italic >= 0.7 * letters,
        starts,
        ends,
        array("f", chain.from_iterable(zip(x0s, tops, x1s, bottoms, strict=True))),
        lead_bold=ends[bold - 1] if bold else 0,
        weight=_weight_of_most(weights),
    )


def _weight_of_most(weights: dict[int, int]) -> int:
    """The weight that seven of ten characters reach."""
    seen, total = 0, sum(weights.values())
    for weight in sorted(weights):
        seen += weights[weight]
        if seen > 0.3 * total:
            return weight
    return 400


def _usual_size(sizes: Sequence[float], texts: Sequence[str]) -> float:
    """The font size of most characters, in half points."""
    letters: dict[float, int] = {}
    for size, text in zip(sizes, texts, strict=True):
        letters[size] = letters.get(size, 0) + len(text)
    halves = Counter[float]()
    for size, seen in letters.items():
        halves[round(size * 2) / 2] += seen
    return halves.most_common(1)[0][0]


def split_line(line: Line, at: int) -> tuple[Line, Line]:
    """The two parts of a line, the second beginning with its word number `at`."""
    cut = line.starts[at]
    parts = []
    for first, last, offset in ((0, at, 0), (at, len(line.starts), cut)):
        corners = line.corners[4 * first : 4 * last]
        text = line.text[offset : line.ends[last - 1]]
        parts.append(
            replace(
                line,
                text=text,
                x0=min(corners[0::4]),
                x1=max(corners[2::4]),
                starts=array("H", (start - offset for start in line.starts[first:last])),
                ends=array("H", (end - offset for end in line.ends[first:last])),
                corners=corners,
                lead_bold=max(min(line.lead_bold - offset, len(text)), 0),
            )
        )
    return parts[0], parts[1]


def mark_bold(lines: Iterable[Line], usual: int) -> None:
    """Lines much heavier than the document's usual weight are bold in their document."""
    for line in lines:
        line.bold = line.bold or line.weight >= usual + BOLDER


def rows_of(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines grouped by baseline, from top to bottom, each from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=attrgetter("baseline")):
        if rows and abs(rows[-1][0].baseline - line.baseline) <= 0.25 * min(rows[-1][0].size, line.size) + 0.5:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        if len(row) > 1:
            row.sort(key=attrgetter("x0"))
    return rows


def join_row(pieces: Sequence[Line]) -> Line:
    """One line out of the pieces of a row, in order of x0."""
    first = pieces[0]
    if len(pieces) == 1:
        return first
    text, starts, ends, corners = "", array("H"), array("H"), array("f")
    for piece in pieces:
        at = len(text) + 1 if text else 0
        text = f"{text} {piece.text}" if text else piece.text
        starts.extend(start + at for start in piece.starts)
        ends.extend(end + at for end in piece.ends)
        corners.extend(piece.corners)
    main = max(pieces, key=lambda piece: len(piece.text))
    gaps = [(right.x0 - left.x1) / main.size for left, right in pairwise(pieces)]
    letters = sum(len(piece.text) for piece in pieces)
    return Line(
        first.page_no,
        text,
        first.x0,
        min(p.top for p in pieces),
        max(p.x1 for p in pieces),
        max(p.bottom for p in pieces),
        main.baseline,
        main.size,
        sum(len(p.text) for p in pieces if p.bold) >= 0.7 * letters,
        sum(len(p.text) for p in pieces if p.italic) >= 0.7 * letters,
        starts,
        ends,
        corners,
        max(gaps),
        len(pieces),
        first.lead_bold,
        main.weight,
    )
