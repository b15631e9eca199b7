"""Footnotes: small print at the foot of a column."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.reading.blocks import NOTE, Block
from pipeline.reading.style import Style

_MOST_NOTES = 0.8  # of the characters of a page: more small print than that is no footnotes


def mark_footnotes(blocks: Sequence[Block], style: Style) -> None:
    """Small print at the foot of a column, from the first block that begins with a call."""
    letters = sum(len(block.text) for block in blocks)
    by_column: dict[int, list[Block]] = {}
    for block in blocks:
        by_column.setdefault(id(block.column), []).append(block)
    lowest = max((block.lines[-1].bottom for block in blocks), default=0.0)
    for own in by_column.values():
        below = [
            other
            for other in blocks
            if other.column is not own[0].column
            and other.lines[0].top > own[-1].lines[-1].bottom - 1
            and other.column.x0 < own[0].column.x1
            and other.column.x1 > own[0].column.x0
            and other.size > style.size - 0.8
        ]
        if below or own[-1].lines[-1].bottom < 0.5 * lowest:
            continue
        start = end = len(own)
        # a short line under the notes (the number of the document, say)
        while end > 1 and len(own[end - 1].text) < 60 and own[end - 1].size > style.size - 0.8 and len(own) - end < 2:
            end -= 1
        if end < len(own) and own[end - 1].size > style.size - 0.8:
            end = len(own)
        start = end
        while start > 0 and own[start - 1].size <= style.size - 0.8 and own[start - 1].kind in ("body", "table"):
            start -= 1
        notes = own[start:]
        for i, block in enumerate(notes):
            if NOTE.match(block.text):
                if sum(len(note.text) for note in notes[i:]) < _MOST_NOTES * letters:
                    for note in notes[i:]:
                        note.kind = "footnote"
                break
