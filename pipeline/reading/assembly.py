"""From blocks to the document's text, paragraphs and word boxes."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.reading.blocks import MARKER, Block
from pipeline.reading.hyphens import Hyphenation
from pipeline.reading.lines import Line
from pipeline.reading.words import BULLET, PageWords
from pipeline.records import Box, Page, Paragraph, Piece, WordBoxes

_SENTENCE_END = re.compile(r"[.!?…:][”’\"')\]»]*$")
_HYPHEN = ("-", "\u00ad")
_ORDER = {"caption": 1, "footnote": 2}  # after the rest of their page


@dataclass(slots=True)
class Assembled:
    """What assembly yields; `headings[i]` are the blocks of heading paragraphs by paragraph number."""

    pages: list[Page] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    headings: dict[int, Block] = field(default_factory=dict)
    words: WordBoxes = field(default_factory=WordBoxes)


@dataclass(slots=True)
class _Stretch:
    """The text of some lines with the offsets and lines of its words."""

    text: str
    starts: array[int]
    ends: array[int]
    places: list[tuple[Line, int]]


def assemble(
    pages: Sequence[PageWords],
    statuses: Sequence[str],
    sources: Sequence[str],
    blocks_of_pages: Sequence[Sequence[Block]],
    hyphens: Hyphenation,
) -> Assembled:
    """Put together pages (with their status and the source of their text) and their blocks in reading order."""
    done = Assembled()
    at = 0
    open_paragraph: int | None = None  # a paragraph that may run on over the page turn
    open_block: Block | None = None
    for page, status, source, blocks in zip(pages, statuses, sources, blocks_of_pages, strict=True):
        groups = _groups(blocks)
        text = ""
        first_body = True
        for group in groups:
            stretch = _stretch([line for block in group for line in block.lines], hyphens)
            if not stretch.text:
                continue
            start = at + len(text) + (2 if text else 0)
            kind = group[0].kind
            text = f"{text}\n\n{stretch.text}" if text else stretch.text
            for offset, end, (line, word) in zip(stretch.starts, stretch.ends, stretch.places, strict=True):
                x0, top, x1, bottom = page.displayed(*line.corners[4 * word : 4 * word + 4])
                done.words.add(start + offset, start + end, Box(page.page_no, x0, top, x1, bottom))
            end = start + len(stretch.text)
            if (
                first_body
                and kind == "body"
                and open_paragraph is not None
                and open_block
                and continues(open_block, group[0])
            ):
                done.paragraphs[open_paragraph] = _run_on(done.paragraphs[open_paragraph], stretch.text, start)
                number = open_paragraph
            else:
                number = len(done.paragraphs)
                done.paragraphs.append(Paragraph(stretch.text, (Piece(0, start, end),), kind, None, page.page_no))
                if kind == "heading":
                    done.headings[number] = group[0]
            if kind not in _ORDER:
                first_body = False
                open_paragraph, open_block = (number, group[-1]) if kind == "body" else (None, None)
        status = "empty" if status == "ok" and not text else status
        done.pages.append(Page(page.page_no, page.width, page.height, status, source, at, text))
        at += len(text) + 1
    return done


def _run_on(paragraph: Paragraph, text: str, start: int) -> Paragraph:
    glue = "" if paragraph.text.endswith("-") and len(paragraph.text) > 1 and paragraph.text[-2].isalnum() else " "
    piece = Piece(len(paragraph.text) + len(glue), start, start + len(text))
    joined = f"{paragraph.text}{glue}{text}"
    return Paragraph(joined, (*paragraph.pieces, piece), paragraph.kind, paragraph.section_no, paragraph.page_no)


def _groups(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks in the order of the page's text, those that are one paragraph over a column break together."""
    groups: list[list[Block]] = []
    for block in sorted(blocks, key=lambda b: _ORDER.get(b.kind, 0)):
        last = groups[-1][-1] if groups else None
        bodies = last is not None and last.kind == block.kind == "body" and last.column is not block.column
        if last and bodies and not _far_below(last, block) and continues(last, block):
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _far_below(block: Block, following: Block) -> bool:
    """Whether a block stands under another with a gap between them."""
    last, first = block.lines[-1], following.lines[0]
    return first.x0 < last.x1 and last.x0 < first.x1 and first.baseline - last.baseline > 1.7 * last.size


def continues(block: Block, following: Block) -> bool:
    """Whether a paragraph runs on in the first block of the next column or page."""
    last, first = block.lines[-1], following.lines[0]
    if following.bulleted or abs(block.size - following.size) > 0.6 or block.bold != following.bold:
        return False
    if last.text.endswith(_HYPHEN) and last.text[-2:-1].isalnum():
        return True
    if _SENTENCE_END.search(last.text):
        return False
    if first.text[:1].islower():
        return True
    if MARKER.match(first.text):
        return False
    return last.x1 > block.column.x1 - 0.25 * (block.column.x1 - block.column.x0)


def _stretch(lines: Sequence[Line], hyphens: Hyphenation) -> _Stretch:
    text, starts, ends = "", array("l"), array("l")
    places: list[tuple[Line, int]] = []
    broken = False  # the text ends in the first half of a word
    for line in lines:
        for i, (start, end) in enumerate(zip(line.starts, line.ends, strict=True)):
            word = line.text[start:end]
            if not word or (word == BULLET and not text):
                continue
            glued = i > 0 and line.ends[i - 1] == start
            if not text or glued or broken:
                begin = len(text)
            else:
                begin = len(text) + 1
                text += " "
            text += word
            starts.append(begin)
            ends.append(len(text))
            places.append((line, i))
            broken = False
        if line is not lines[-1] and text.endswith(_HYPHEN) and text[-2:-1].isalnum():
            following = lines[_index(lines, line) + 1].text
            if hyphens.joins(text[text.rfind(" ") + 1 :], following):
                text = text[:-1]
                ends[-1] -= 1
                broken = True
            else:
                broken = text.endswith("-") and following[:1].isalnum() and not following.startswith(("and ", "or "))
                text = text[:-1] + "-" if text.endswith("\u00ad") else text
    return _Stretch(text, starts, ends, places)


def _index(lines: Sequence[Line], line: Line) -> int:
    return next(i for i, other in enumerate(lines) if other is line)
