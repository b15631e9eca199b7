"""Two names that the model takes for one: signatures and lists set side by side on one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.people.mentions import Found, trim
from pipeline.people.names import fold
from pipeline.records import Box, Passage, Report

_WIDE = 1.5  # of a gap between two words, in heights of the line
_SHORTEST = 2  # words of each name


def parted(report: Report, passages: Sequence[Passage], found: Sequence[Found]) -> list[Found]:
    """The names, two where one is two: parted by a gap on the page, or each of them known from elsewhere."""
    known = {fold(passages[name.passage_no].doc[name.start : name.end].text) for name in found}
    return [part for name in found for part in _parts(report, passages, name, known)]


def _parts(report: Report, passages: Sequence[Passage], name: Found, known: set[tuple[str, ...]]) -> Iterator[Found]:
    passage = passages[name.passage_no]
    for at in range(name.start + _SHORTEST, name.end - _SHORTEST + 1):
        first, second = passage.doc[name.start : at], passage.doc[at : name.end]
        if min(len(fold(first.text)), len(fold(second.text))) < _SHORTEST or not second.text[0].isupper():
            continue
        if {fold(first.text), fold(second.text)} <= known or _is_wide(report, passage, at):
            for start, end in ((name.start, at), (at, name.end)):
                start, end = trim(passage.doc, start, end)
                if start < end:
                    yield name._replace(start=start, end=end)
            return
    yield name


def _is_wide(report: Report, passage: Passage, at: int) -> bool:
    """Whether the gap before a token is wider than any between words of one line of text."""
    before, after = (_box(report, passage, i) for i in (at - 1, at))
    if before is None or after is None or before.page_no != after.page_no:
        return False
    same_line = before.top < (after.top + after.bottom) / 2 < before.bottom
    return same_line and after.x0 - before.x1 > _WIDE * (before.bottom - before.top)


def _box(report: Report, passage: Passage, i: int) -> Box | None:
    token = passage.doc[i]
    boxes = report.words.within(passage.paragraph.span(token.idx, token.idx + len(token)))
    return boxes[0] if boxes else None
