"""From words to lines: one line is a stretch of words on one baseline without a wide gap."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from operator import attrgetter

from pipeline.reading.calls import settle_distant, settle_raised
from pipeline.reading.lines import Line, make_line
from pipeline.reading.words import BULLET, PageWords, Word

WIDE = 0.9  # em: a wider gap may be a gutter, a tab or a table's; columns.py decides


def lines_of(page: PageWords) -> list[Line]:
    """The lines of a page, in no particular order."""
    words = settle_distant(settle_raised(_on_page(page)))
    order = dict(zip(map(id, words), range(len(words)), strict=True))
    lines = [make_line(page.page_no, _glue(piece, order)) for row in _rows(words) for piece in _pieces(row)]
    return [line for line in lines if line.text]


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
