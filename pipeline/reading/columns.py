"""Reading order: gutters found on each page, full-width lines over columns, rows of tables kept together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from pipeline.reading.lines import Line, join_row, rows_of, split_line


@dataclass(frozen=True, slots=True)
class Column:
    """Lines of one column (or of the full width) from top to bottom."""

    x0: float
    x1: float
    lines: tuple[Line, ...]


def columns_of(lines: Sequence[Line]) -> list[Column]:
    """The columns of a page in reading order."""
    return [_column(part) for region in _regions(lines) for part in _arrange(region, 0) if part]


def _regions(lines: Sequence[Line]) -> list[list[Line]]:
    """Cut a few lines at the top off a page where a wide blank separates them from the rest (a masthead, say)."""
    rows = rows_of(lines)
    size = median(line.size for line in lines) if lines else 0.0
    for i in range(1, min(7, len(rows) - 8)):
        top = min(line.top for line in rows[i])
        above = [line for row in rows[:i] for line in row]
        if top - max(line.bottom for line in above) > 1.8 * max(size, *(line.size for line in rows[i - 1])):
            return [above, [line for row in rows[i:] for line in row]]
    return [list(lines)]


def _column(lines: Sequence[Line]) -> Column:
    joined = [join_row(row) for row in rows_of(lines)]
    return Column(min(line.x0 for line in lines), max(line.x1 for line in lines), tuple(joined))


def _arrange(lines: list[Line], depth: int) -> list[list[Line]]:
    gutter = _gutter(lines) if depth < 8 and len(lines) > 3 else None
    if gutter is None:
        return [lines]
    lines = _cut_at(lines, gutter)
    bands = _bands(lines, gutter)
    arranged: list[list[Line]] = []
    for full, band in bands:
        if full:
            arranged.extend(_arrange(band, depth + 1) if len(bands) > 1 else [band])
        else:
            left = [line for line in band if line.x0 < gutter]
            right = [line for line in band if line.x0 >= gutter]
            for side in (left, right):
                arranged.extend(_arrange(side, depth + 1) if side else [])
    return arranged


def _gutter(lines: list[Line]) -> float | None:
    """Middle of the best vertical strip that separates two columns of text; None where there is one column."""
    size = median(line.size for line in lines)
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    width = int(right - left) + 1
    if width < 12 * size:
        return None
    x0 = np.array([line.x0 for line in lines]) - left
    x1 = np.array([line.x1 for line in lines]) - left
    at = np.arange(width)
    crossing = np.searchsorted(np.sort(x0), at, "right") - np.searchsorted(np.sort(x1), at, "left")
    before = np.searchsorted(np.sort(x1), at, "left")
    after = len(lines) - np.searchsorted(np.sort(x0), at, "right")
    both = np.minimum(before, after)
    score = np.where(both >= 2, both - 1.5 * crossing, -1e9)
    score[: int(6 * size)] = -1e9
    score[width - int(6 * size) :] = -1e9
    # one candidate for each valley between stretches with more lines: the middle of its floor
    falls = np.flatnonzero(np.diff(crossing)) + 1
    edges = [0, *falls.tolist(), width]
    floors = [
        (float(score[start]), stop - start, left + (start + stop - 1) / 2)
        for start, stop in pairwise(edges)
        if (start == 0 or crossing[start - 1] > crossing[start]) and (stop == width or crossing[stop] > crossing[start])
    ]
    for best, floor, middle in sorted(floors, reverse=True)[:8]:
        if best > -1.2 * len(lines) and floor >= 0.5 * size and _separates(lines, middle, size):
            return middle
    return None


def _bands(lines: list[Line], gutter: float) -> list[tuple[bool, list[Line]]]:
    """Cut a page into bands, from the top: (True, full-width lines) or (False, lines on both sides of the gutter)."""
    bands: list[tuple[bool, list[Line]]] = []
    for row in rows_of(lines):
        full = any(line.x0 < gutter - 1 and line.x1 > gutter + 1 for line in row)
        if bands and bands[-1][0] == full:
            bands[-1][1].extend(row)
        else:
            bands.append((full, list(row)))
    # between full-width lines, lines on one side only are no columns
    merged: list[tuple[bool, list[Line]]] = []
    for full, band in bands:
        full = full or (len(bands) > 1 and len({line.x0 < gutter for line in band}) == 1 and len(band) < 4)
        if merged and merged[-1][0] == full:
            merged[-1][1].extend(band)
        else:
            merged.append((full, band))
    return merged


def _cut_at(lines: list[Line], gutter: float) -> list[Line]:
    """Cut lines of two columns that stand so close that they were taken for one."""
    right = [line for line in lines if line.x0 > gutter]
    cut: list[Line] = []
    for line in lines:
        at = next(
            (i for i in range(1, len(line.starts)) if line.corners[4 * i - 2] <= gutter <= line.corners[4 * i]), 0
        )
        wide = at and line.corners[4 * at] - line.corners[4 * at - 2] > 0.45 * line.size
        begin = line.corners[4 * at]
        near = (abs(other.baseline - line.baseline) < 2 * line.size and abs(other.x0 - begin) < 1.2 for other in right)
        cut.extend(split_line(line, at) if wide and any(near) else (line,))
    return cut


def _separates(lines: list[Line], gutter: float, size: float) -> bool:
    """Whether the strip separates columns of running text, not the cells of a table or the numbers of a list."""
    sides: tuple[list[Line], list[Line]] = ([], [])
    for full, band in _bands(lines, gutter):
        left = [line for line in band if line.x1 <= gutter + 1]
        right = [line for line in band if line.x0 >= gutter - 1]
        if not full and left and right:
            sides[0].extend(left)
            sides[1].extend(right)
    left, right = sides
    gap = min((line.x0 for line in right), default=0) - max((line.x1 for line in left), default=0)
    if gap < 0.6 * size:
        return False
    needed = 2 if gap > 3 * size else 3
    counts = [len(rows_of(side)) for side in sides]
    if min(counts) < needed:
        return False
    if any(sum(len(line.text) for line in side) < 7 * count for side, count in zip(sides, counts, strict=True)):
        return False
    if _aligned(right) < 0.5 or (_aligned(left) < 0.35 and len(left) > 3):
        return False
    # "Head of state:   Name": a key and its value on one baseline
    baselines = {round(line.baseline) for line in right}
    paired = [line for line in left if {round(line.baseline) + d for d in (-1, 0, 1)} & baselines]
    if paired and sum(line.text.rstrip().endswith(":") for line in paired) >= 0.5 * len(paired):
        return False
    widths = [max(line.x1 for line in side) - min(line.x0 for line in side) for side in sides]
    fills = [median(line.width for line in side) / width for side, width in zip(sides, widths, strict=True)]
    if min(widths) < 5 * size:
        return False
    # a narrow column of short entries beside a wide one: a table of two columns
    return not (
        len(paired) > 0.9 * len(left) and widths[0] < 0.75 * widths[1] and fills[0] < 0.6 and fills[0] < fills[1]
    )


def _aligned(lines: Sequence[Line]) -> float:
    """Share of the lines that begin at one of the two commonest places, or end at the commonest."""
    # of a line that is cut at wide gaps only the first piece counts
    firsts = [row[0] for row in rows_of(lines)]
    places = Counter(round(line.x0 / 3) for line in firsts)
    common = places.most_common(1)[0][0]
    near = sum(seen for place, seen in places.items() if abs(place - common) <= 1)
    indent = max((seen for place, seen in places.items() if 1 < place - common < 9), default=0)
    if sum(len(line.text) for line in lines) > 25 * len(firsts):
        # running text around pictures keeps its right edge at least
        ends = Counter(round(row[-1].x1 / 3) for row in rows_of(lines))
        last = ends.most_common(1)[0][0]
        near = max(near, sum(seen for place, seen in ends.items() if abs(place - last) <= 1))
    return (near + indent) / len(firsts)
