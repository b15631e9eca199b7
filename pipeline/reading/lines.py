"""From words to lines: one line is a stretch of words on one baseline without a wide gap."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
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
    order = {id(word): i for i, word in enumerate(words)}
    lines = [make_line(page.page_no, _glue(piece, order)) for row in _rows(words) for piece in _pieces(row)]
    return PageLines(replace(page, words=()), tuple(line for line in lines if line.text))


def _on_page(page: PageWords) -> list[Word]:
    """Words without those off the page and those drawn twice on the same spot (shadows, false bold)."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    width, height = page.upright_width, page.upright_height
    for word in page.words:
        if not (
            -5 < word.x0 < width and 0 < word.x1 < width + 5 and -5 < word.top < height and 0 < word.bottom < height + 5
        ):
            continue
        if word.bottom - word.top > 3 * word.size > 0:
            # a font that does not know how tall it is
            word = word._replace(top=word.baseline - 0.8 * word.size, bottom=word.baseline + 0.2 * word.size)
        if word.bottom - word.top > 0.3 * height:
            continue  # an ornament
        key = (word.text, round(word.x0 / 2), round(word.baseline / 2))
        if key not in seen:
            seen.add(key)
            kept.append(word)
    return kept


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Group words by baseline."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.baseline):
        for row in rows[-3:]:
            if abs(row[0].baseline - word.baseline) <= 0.2 * min(row[0].size, word.size) + 0.3:
                row.append(word)
                break
        else:
            rows.append([word])
    return rows


def _pieces(row: list[Word]) -> Iterable[list[Word]]:
    """Cut a row at its wide gaps."""
    row.sort(key=lambda w: w.x0)
    piece = [row[0]]
    for word in row[1:]:
        if word.x0 - piece[-1].x1 > WIDE * min(word.size, piece[-1].size):
            yield piece
            piece = []
        piece.append(word)
    yield piece


def _glue(piece: list[Word], order: dict[int, int]) -> list[Word]:
    """Mark the parts of words that the file draws apart (in another order than they stand in)."""
    glued = [piece[0]]
    for before, word in pairwise(piece):
        apart = order[id(word)] != order[id(before)] + 1 and abs(word.x0 - before.x1) < 0.09 * word.size
        glued.append(word._replace(glued=True) if apart and BULLET not in (before.text, word.text) else word)
    return glued


def make_line(page_no: int, words: Sequence[Word]) -> Line:
    """A line from words in order of x0."""
    text, starts, ends, corners = "", array("H"), array("H"), array("f")
    weights: Counter[int] = Counter()
    italic, lead, leading = 0, 0, True
    for word in words:
        content = word.text
        if len(content) > 1 and not _SIGNS.isdisjoint(content):
            content = _CALL_AT_END.sub("", content)
        if text and not word.glued:
            text += " "
        leading = leading and word.weight >= BOLD
        starts.append(len(text))
        text += content
        ends.append(len(text))
        corners.extend((word.x0, word.top, word.x1, word.bottom))
        weights[word.weight] += len(content)
        italic += len(content) * word.italic
        lead = len(text) if leading else lead
    letters = max(sum(map(len, text.split())), 1)
    return Line(
        page_no,
        text,
        words[0].x0,
        min(w.top for w in words),
        max(w.x1 for w in words),
        max(w.bottom for w in words),
        median(w.baseline for w in words),
        _usual_size(words),
        sum(seen for weight, seen in weights.items() if weight >= BOLD) >= 0.7 * letters,
        italic >= 0.7 * letters,
        starts,
        ends,
        corners,
        lead_bold=lead,
        weight=_weight_of_most(weights),
    )


def _weight_of_most(weights: Counter[int]) -> int:
    """The weight that seven of ten characters reach."""
    seen = 0
    for weight in sorted(weights):
        seen += weights[weight]
        if seen > 0.3 * weights.total():
            return weight
    return 400


def _usual_size(words: Sequence[Word]) -> float:
    letters: dict[float, int] = {}
    for word in words:
        size = round(word.size * 2) / 2
        letters[size] = letters.get(size, 0) + len(word.text)
    return max(letters, key=lambda size: letters[size])


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
