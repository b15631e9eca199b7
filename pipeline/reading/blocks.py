"""From the lines of columns to blocks: paragraphs, headings, rows of tables, captions, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.reading.columns import Column
from pipeline.reading.lines import Line
from pipeline.reading.style import Style
from pipeline.reading.words import BULLET

_WORDY = re.compile(r"\w")  # a block without any is an ornament
_TERMINAL = re.compile(r"[.!?:;…][”’\"')\]»]*$")
_SENTENCE_END = re.compile(r"[.!?…][”’\"')\]»]*$")
MARKER = re.compile(
    r"(?:\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2})+\.?|\(?(?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,2})\)|[IVX]{1,5}\.|[A-Za-z]\.|[ivx]{1,5}\.)(?=\s|$)"
)
NOTE = re.compile(r"(?:\[?\d{1,3}\]?|[*†‡§]{1,3}|[ivxlc]{1,6})[.)]?(?=\s|[A-Z“\"'(]|http)|[*†‡]")
KEY_VALUE = re.compile(r"[A-Z][\w /()’'&,-]{2,45}:\s+\S")


@dataclass(slots=True)
class Block:
    """Lines that belong together, and what they are."""

    lines: list[Line]
    column: Column
    kind: str = "body"  # body, heading, caption, table, box, footnote
    bulleted: bool = False

    @property
    def page_no(self) -> int:
        """The page that it stands on."""
        return self.lines[0].page_no

    @property
    def size(self) -> float:
        """Font size of its longest line."""
        return max(self.lines, key=lambda line: len(line.text)).size

    @property
    def text(self) -> str:
        """The text with its line ends as spaces, for judging only."""
        return " ".join(line.text for line in self.lines)

    @property
    def bold(self) -> bool:
        """Whether all of its lines are bold."""
        return all(line.bold for line in self.lines)

    @property
    def ended(self) -> bool:
        """Whether the last line ends a sentence or a clause that stands alone."""
        return bool(_TERMINAL.search(self.lines[-1].text))


def blocks_of(columns: Sequence[Column], style: Style) -> list[Block]:
    """The blocks of a page in reading order."""
    blocks: list[Block] = []
    for column in columns:
        if not column.lines:
            continue
        blocks.extend(block for block in _cut(column, style) if _WORDY.search(block.text))
    return blocks


def _cut(column: Column, style: Style) -> Iterable[Block]:
    edges = _right_edges(column)
    block = Block([column.lines[0]], column)
    for i, line in enumerate(column.lines[1:], start=1):
        if _breaks(block, line, edges[i - 1], style):
            yield _finish(block)
            block = Block([line], column)
        else:
            block.lines.append(line)
    yield _finish(block)


def _finish(block: Block) -> Block:
    first = block.lines[0]
    block.bulleted = first.text.startswith(BULLET)
    if _tabular(first):
        block.kind = "table"
    return block


def _right_edges(column: Column) -> list[float]:
    """For each line the right edge of the text around it (pictures may narrow a column for a while)."""
    edges = []
    for i, line in enumerate(column.lines):
        near = [other.x1 for other in column.lines[max(i - 4, 0) : i + 5]]
        right = max(near)
        beside = column.lines[max(i - 1, 0) : i + 2]
        ends = [other.x1 for other in beside]
        width = column.x1 - column.x0
        alike = len(beside) == 3 and max(ends) - min(ends) < 0.12 * width and len({other.size for other in beside}) == 1
        if alike and min(other.width for other in beside) > 0.35 * width:
            edges.append(max(ends))  # three narrow lines beside a picture
            continue
        # ragged short lines do not make an edge
        edges.append(right if sum(x1 > right - 2 * line.size for x1 in near) > 2 else column.x1)
    return edges


def _tabular(line: Line) -> bool:
    """Whether one gap of the line is far wider than its others, as in a row of a table, not in a justified line."""
    if line.cells < 2 or line.gap < 2.0 or len(line.starts) < 2:
        return False
    if line.text.startswith(BULLET) or MARKER.match(line.text):
        return False
    gaps = [line.corners[4 * i] - line.corners[4 * i - 2] for i in range(1, len(line.starts))]
    if gaps[0] == max(gaps) and NOTE.match(line.text) and line.cells == 2:
        return False  # the number of a footnote or a paragraph
    gaps.sort()
    return (
        len(gaps) == 1
        or gaps[-1] > 2.2 * max(gaps[-2], 0.3 * line.size)
        or (line.cells > 2 and gaps[0] < 0.25 * gaps[-1])
    )


def _breaks(block: Block, line: Line, right: float, style: Style) -> bool:
    """Whether a new block begins with `line`. `right` is the right edge of the text around the line before."""
    lines = block.lines
    before, first = lines[-1], lines[0]
    size = before.size
    distance = line.baseline - before.baseline
    leading = style.leading(size)
    if line.text.startswith(BULLET) or _tabular(line) or _tabular(before):
        return True
    difference = abs(line.size - size) / size if min(len(line.text), len(before.text)) > 2 else 0.0
    if difference > 0.24:
        return True
    if distance > 1.3 * max(leading, style.leading(line.size) if line.size != size else 0) or distance < 0.3 * size:
        return True
    space = right - before.x1
    fits = space > line.first_word_width + 0.6 * size
    ended = bool(_TERMINAL.search(before.text))
    if difference > 0.08 and (fits or ended or (line.size < size and NOTE.match(line.text))):
        return True
    if size <= style.size - 0.8 and _next_note(first.text, line.text):
        return True
    open_end = _open_end(before.text)
    if line.bold != before.bold and not line.text[:1].islower() and not open_end:
        heading = before.bold and not line.lead_bold and all(other.bold for other in lines) and len(lines) < 4
        heading = heading and not KEY_VALUE.match(before.text)
        if fits or (heading and not before.text.endswith(".")):
            return True
    if KEY_VALUE.match(line.text) and first.bold and first.text.isupper():
        return True
    if KEY_VALUE.match(line.text) and KEY_VALUE.match(first.text) and abs(line.x0 - first.x0) < size and not open_end:
        return True
    if MARKER.match(line.text) and (ended or fits) and (fits or line.x0 <= first.x0 + 0.3 * size):
        return not _continues_number(before.text) or (fits and ended)
    indent = line.x0 - before.x0
    hanging = (MARKER.match(first.text) or first.text.startswith(BULLET)) and len(lines) == 1
    if indent > 0.7 * size:
        if hanging and indent < 6 * size:
            return False
        return ended or fits or (indent < 4 * size and len(lines) > 1)
    if indent < -0.7 * size and len(lines) > 1 and (fits or ended):
        return True
    if indent < -0.7 * size and fits and _SENTENCE_END.search(before.text):
        return True
    if fits and ended and not (before.text.endswith((";", ",")) and line.text[:1].islower()):
        return True
    return (
        space > 0.35 * (right - min(before.x0, line.x0))
        and fits
        and line.text[:1].isupper()
        and not _open_end(before.text)
    )


def _next_note(text: str, following: str) -> bool:
    """Whether two lines begin with the numbers of consecutive footnotes."""
    number, next_number = re.match(r"\d{1,3}(?=\s|[A-Z])", text), re.match(r"\d{1,3}(?=\s|[A-Z])", following)
    return bool(number and next_number and int(next_number[0]) == int(number[0]) + 1)


def _continues_number(text: str) -> bool:
    """Whether the text calls for a number ("Article", "No.") rather than for a new numbered paragraph."""
    return bool(
        re.search(
            r"(?:\b(?:articles?|no|nos|paras?|paragraphs?|sections?|art|and|or|of|to)\.?|,)$", text, re.IGNORECASE
        )
    )


def _open_end(text: str) -> bool:
    return bool(re.search(r"(?:[,(–—-]|\b(?:and|or|the|of|to|in|a|an|for|by|with|on|at|from|that))$", text))


def _is_fact(block: Block) -> bool:
    short = len(block.lines) <= 2 and len(block.text) < 140
    return block.kind in ("body", "table") and short and KEY_VALUE.match(block.text) is not None


def mark_boxes(blocks: Sequence[Block]) -> None:
    """Short lines "Key: value" close under each other are a box of facts; so is a title directly over them."""
    facts = [_is_fact(block) for block in blocks]
    for i, (above, block) in enumerate(pairwise(blocks)):
        if facts[i] and facts[i + 1] and block.lines[0].baseline - above.lines[-1].baseline < 1.7 * block.size:
            above.kind = block.kind = "box"
    for above, block in pairwise(blocks):
        if (
            block.kind == "box"
            and above.kind in ("body", "heading")
            and len(above.lines) <= 2
            and above.size <= 1.15 * block.size
        ):
            distance = block.lines[0].baseline - above.lines[-1].baseline
            if distance < 1.7 * block.size and above.bold:
                above.kind = "box"
