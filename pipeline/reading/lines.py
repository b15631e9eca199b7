"""From words to lines: one line is a stretch of words on one baseline without a wide gap."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, pairwise, takewhile
from operator import attrgetter
from statistics import median

from pipeline.reading.calls import settle_distant, settle_raised
from pipeline.reading.words import BOLD, BULLET, PageWords, Word

_SIGNS = frozenset("*†‡¹²³⁰⁴⁵⁶⁷⁸⁹")
_CALL_AT_END = re.compile(r"(?<=[^\W\d_])[*†‡¹²³⁰⁴⁵⁶⁷⁸⁹]+(?=[.,;:]?$)|(?<=[.,;:”’\"')])[¹²³⁰⁴⁵⁶⁷⁸⁹]+$")
BOLDER = 150  # font weight above the usual one of the document that makes a line bold
WIDE = 0.9  # em: a wider gap may be a gutter, a tab or a table's; columns.py decides


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

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def first_word_width(self) -> float:
        """Width of its first word in points."""
        return self.corners[2] - self.corners[0]


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page, and what is needed to place them on the page as displayed."""

    page: PageWords  # its words are dropped
    lines: tuple[Line, ...]


def page_lines(page: PageWords) -> PageLines:
    """The lines of a page, in no particular order."""
    words = settle_distant(settle_raised(_on_page(page)))
    order = dict(zip(map(id, words), range(len(words)), strict=True))
    lines = [make_line(page.page_no, _glue(piece, order)) for row in _rows(words) for piece in _pieces(row)]
    return PageLines(replace(page, words=()), tuple(line for line in lines if line.text))


def _on_page(page: PageWords) -> list[Word]:
    """Words without those off the page and those drawn twice on the same spot (shadows, false bold)."""
    kept: dict[tuple[str, int, int], Word] = {}
    width, height = page.upright_width, page.upright_height
    for word in page.words:
        text, x0, top, x1, bottom, baseline, size, *_ = word
        if not (-5 < x0 < width and 0 < x1 < width + 5 and -5 < top < height and 0 < bottom < height + 5):
            continue
        if bottom - top > 3 * size > 0:
            # a font that does not know how tall it is
            top, bottom = baseline - 0.8 * size, baseline + 0.2 * size
            word = word._replace(top=top, bottom=bottom)
        if bottom - top <= 0.3 * height:  # else an ornament
            kept.setdefault((text, round(x0 / 2), round(baseline / 2)), word)
    return list(kept.values())


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Group words by baseline."""
    rows: list[list[Word]] = []
    row: list[Word] = []
    baseline = size = math.nan
    for word in sorted(words, key=attrgetter("baseline")):
        if word.baseline != baseline or word.size != size:  # else it belongs where the word before it does
            baseline, size = word.baseline, word.size
            for row in rows[-3:]:
                if abs(row[0].baseline - baseline) <= 0.2 * min(row[0].size, size) + 0.3:
                    break
            else:
                row = []
                rows.append(row)
        row.append(word)
    return rows


def _pieces(row: list[Word]) -> Iterable[list[Word]]:
    """Cut a row at its wide gaps."""
    row.sort(key=attrgetter("x0"))
    start = 0
    for i, (before, word) in enumerate(pairwise(row), start=1):
        gap = word.x0 - before.x1
        if gap > 0 and gap > WIDE * min(word.size, before.size):
            yield row[start:i]
            start = i
    yield row[start:]


def _glue(piece: list[Word], order: dict[int, int]) -> list[Word]:
    """Mark the parts of words that the file draws apart (in another order than they stand in)."""
    first = order[id(piece[0])]
    if [order[id(word)] for word in piece] == list(range(first, first + len(piece))):
        return piece
    glued = [piece[0]]
    for before, word in pairwise(piece):
        apart = order[id(word)] != order[id(before)] + 1 and abs(word.x0 - before.x1) < 0.09 * word.size
        glued.append(word._replace(glued=True) if apart and BULLET not in (before.text, word.text) else word)
    return glued


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
