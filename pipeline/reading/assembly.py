"""From blocks to the document's text, paragraphs and word boxes."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, takewhile

from pipeline.reading.blocks import MARKER, Block
from pipeline.reading.headings import Heading
from pipeline.reading.hyphens import Hyphenation
from pipeline.reading.lines import Line
from pipeline.reading.words import BULLET, PageWords
from pipeline.records import Page, Paragraph, Piece, WordBoxes

_SENTENCE_END = re.compile(r"[.!?…:][”’\"')\]»]*$")
_HYPHEN = ("-", "\u00ad")
_ORDER = {"caption": 1, "footnote": 2}  # after the rest of their page


@dataclass(slots=True)
class Assembled:
    """What assembly yields; `headings` by the number of their paragraph."""

    pages: list[Page] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    headings: dict[int, Heading] = field(default_factory=dict)
    words: WordBoxes = field(default_factory=WordBoxes)


@dataclass(slots=True)
class _Stretch:
    """The text of some lines with the offsets (in the document) and corners of its words."""

    text: str
    starts: array[int]
    ends: array[int]
    corners: array[float]


def assemble(
    pages: Sequence[PageWords],
    statuses: Sequence[str],
    sources: Sequence[str],
    blocks_of_pages: Iterable[Sequence[Block]],
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
            start = at + len(text) + (2 if text else 0)
            stretch = _stretch([line for block in group for line in block.lines], start, hyphens)
            if not stretch.text:
                continue
            kind = group[0].kind
            text = f"{text}\n\n{stretch.text}" if text else stretch.text
            corners = stretch.corners
            if page.turns % 4:
                boxes = (page.displayed(*corners[i : i + 4]) for i in range(0, len(corners), 4))
                corners = array("f", chain.from_iterable(boxes))
            done.words.add(page.page_no, stretch.starts, stretch.ends, corners)
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
                    done.headings[number] = Heading.of(group[0])
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


def _stretch(lines: Sequence[Line], at: int, hyphens: Hyphenation) -> _Stretch:
    """The text of lines, as one, that begins at offset `at` of the document."""
    text, starts, ends, corners = "", array("i"), array("i"), array("f")
    broken = False  # the text ends in the first half of a word
    for number, line in enumerate(lines, start=1):
        first = 0 if text else _bullets(line)
        if first == len(line.starts):
            continue
        if text and not broken:
            text += " "
        shift = at + len(text) - line.starts[first]
        text += line.text[line.starts[first] :]
        starts.extend([start + shift for start in line.starts[first:]])
        ends.extend([end + shift for end in line.ends[first:]])
        corners.extend(line.corners[4 * first :])
        broken = False
        if number < len(lines) and text.endswith(_HYPHEN) and text[-2:-1].isalnum():
            following = lines[number].text
            if hyphens.joins(text[text.rfind(" ") + 1 :], following):
                text = text[:-1]
                ends[-1] -= 1
                broken = True
            else:
                broken = text.endswith("-") and following[:1].isalnum() and not following.startswith(("and ", "or "))
                text = text[:-1] + "-" if text.endswith("\u00ad") else text
    return _Stretch(text, starts, ends, corners)


def _bullets(line: Line) -> int:
    """The number of bullets that a line begins with."""
    words = (line.text[start:end] for start, end in zip(line.starts, line.ends, strict=True))
    return sum(1 for _ in takewhile(BULLET.__eq__, words)) if line.text.startswith(BULLET) else 0
