"""From the characters of a page to words, by their boxes: all characters at once, in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

_WORD_GAP = 0.14  # of the line height, beyond the line's usual gap between letters
_WORD_GAP_MARKED = 0.08  # where the reader takes it for a space as well
_JUMP = 2.5  # line heights: a wider gap ends a run
_BACK = 1.2  # and so does a step back
_LIFT = 0.12  # and a step up or down
_GROWTH = 2.5  # and a change of size
_DESCENT = 0.21  # of the line height


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters in the order in which the file draws them; boxes are x0, top, x1, bottom of the upright page."""

    codes: Any  # code points
    box: Any  # (n, 4)
    space: Any  # is white
    after_mark: Any  # the reader takes the place before it for a space

    def where(self, mask: Any) -> Glyphs:
        """The characters of a mask."""
        return Glyphs(self.codes[mask], self.box[mask], self.space[mask], self.after_mark[mask])


@dataclass(frozen=True, slots=True)
class WordSpans:
    """Words as stretches `first` to `last` of the visible characters `index`, with their boxes."""

    index: Any  # of the visible characters among all
    first: Any
    last: Any
    corners: Any  # (words, 4)
    glued: Any  # follows the word before without a space


def leaning(box: Any) -> Any:
    """Numbers of the boxes that overlap as those of letters do that are slanted by a matrix; none of one or two."""
    overlap = box[:-1, 2] - box[1:, 0]
    tall = np.abs(box[:-1, 3] - box[:-1, 1])
    if np.count_nonzero((overlap > 0.12 * tall) & (overlap < 0.4 * tall)) < 3:
        return np.zeros(0, dtype=np.int64)
    near = np.zeros(len(box), dtype=bool)
    near[:-1] = overlap > 0.02 * tall
    near[1:] |= near[:-1]
    return np.flatnonzero(near)


def straightened(box: Any, angles: Any) -> Any:
    """Boxes of slanted letters (x0, top, x1, bottom; y downwards) cut back to what they advance. `angles`: radians."""
    slant = np.where((angles > 0.05) & (angles < 0.4), np.tan(angles), 0.0) * (box[:, 3] - box[:, 1])
    return np.column_stack([box[:, 0] + _DESCENT * slant, box[:, 1], box[:, 2] - (1 - _DESCENT) * slant, box[:, 3]])


def turned(box: Any, left: float, top: float, width: float, height: float, upright: int) -> Any:
    """Boxes (left, top, right, bottom; y upwards) as x0, top, x1, bottom of the page whose text runs left to right."""
    x0, x1 = box[:, 0] - left, box[:, 2] - left
    y0, y1 = top - box[:, 1], top - box[:, 3]
    x0, x1 = np.minimum(x0, x1), np.maximum(x0, x1)
    y0, y1 = np.minimum(y0, y1), np.maximum(y0, y1)
    columns = {
        0: (x0, y0, x1, y1),
        1: (height - y1, x0, height - y0, x1),  # text runs upwards
        2: (width - x1, height - y1, width - x0, height - y0),
        3: (y0, width - x1, y1, width - x0),  # text runs downwards
    }[upright]
    return np.column_stack(columns)


def run_starts(box: Any) -> Any:
    """Where stretches of characters begin that lie on one baseline, from left to right without a wide jump."""
    tall = np.maximum(box[:, 3] - box[:, 1], 1e-3)
    line = np.maximum(tall[1:], tall[:-1])
    gap = box[1:, 0] - box[:-1, 2]
    moved = (np.abs(box[1:, 3] - box[:-1, 3]) > _LIFT * line) | (line > _GROWTH * np.minimum(tall[1:], tall[:-1]))
    return np.concatenate([[0], np.flatnonzero(moved | (gap > _JUMP * line) | (gap < -_BACK * line)) + 1])


def spans_of(glyphs: Glyphs) -> WordSpans:
    """Cut characters into words: at white ones, at the ends of runs, and at gaps wider than the usual ones of a run."""
    box, count = glyphs.box, len(glyphs.codes)
    starts = run_starts(box)
    run = np.zeros(count, dtype=np.int64)
    run[starts[1:]] = 1
    run = np.cumsum(run)
    tall = np.maximum(np.add.reduceat(box[:, 3] - box[:, 1], starts) / np.diff([*starts, count]), 1e-3)
    gap = np.zeros(count)
    gap[1:] = (box[1:, 0] - box[:-1, 2]) / tall[run[1:]]
    inner = np.zeros(count, dtype=bool)
    inner[1:] = (run[1:] == run[:-1]) & ~glyphs.space[1:] & ~glyphs.space[:-1]
    usual = _usual_gaps(run, gap, inner, len(starts))[run]
    wide = inner & ((gap > usual + _WORD_GAP) | (glyphs.after_mark & (gap > usual + _WORD_GAP_MARKED)))
    index = np.flatnonzero(~glyphs.space)
    begins = (~inner | wide)[index]
    begins[:1] = True
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(index))
    seen = box[index]
    corners = np.column_stack(
        [(np.minimum if side < 2 else np.maximum).reduceat(seen[:, side], first) for side in range(4)]
    )
    head = index[first]
    glued = np.zeros(len(head), dtype=bool)
    later = head > 0
    at, before = head[later], head[later] - 1
    close = np.abs(box[at, 0] - box[before, 2]) < 0.1 * tall[run[at]]
    level = np.abs(box[at, 3] - box[before, 3]) < 0.8 * tall[run[at]]
    glued[later] = (run[at] != run[before]) & ~glyphs.space[before] & ~glyphs.after_mark[at] & close & level
    return WordSpans(index, first, last, corners, glued)


def _usual_gaps(run: Any, gap: Any, inner: Any, runs: int) -> Any:
    """The median gap between the letters of each run (0 for short ones): apart from 0 in spaced or tightened type."""
    runs_inner, gaps = run[inner], gap[inner]
    counts = np.bincount(runs_inner, minlength=runs)
    ordered = gaps[np.lexsort((gaps, runs_inner))]
    middles = np.cumsum(counts) - counts + counts // 2
    usual = np.zeros(runs)
    enough = counts > 7
    usual[enough] = ordered[middles[enough]]
    return usual
