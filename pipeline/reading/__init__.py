"""Reading: from the bytes of a PDF to text in reading order, paragraphs, sections, word boxes and metadata."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.reading.assembly import assemble
from pipeline.reading.blocks import Block, blocks_of, mark_boxes
from pipeline.reading.columns import Column, columns_of
from pipeline.reading.footnotes import mark_footnotes
from pipeline.reading.headings import joined_headings, mark_headings
from pipeline.reading.hyphens import Hyphenation
from pipeline.reading.metadata import metadata_of
from pipeline.reading.packing import Packed
from pipeline.reading.pages import ReadPages, read_pages
from pipeline.reading.sections import sections_of
from pipeline.reading.style import Looks, Style
from pipeline.records import Report


def read_report(content: bytes, password: str | None = None) -> Report:
    """Read a PDF. Raises UnreadableReport where no reader can open it (its kind says why, its message what to do)."""
    read = read_pages(content, password)
    layout = _laid_out(read)
    blocks = (_blocks(columns, layout.style) for columns in layout.columns.taken())
    done = assemble(read.pages, read.statuses, read.sources, blocks, layout.hyphens)
    text = "\f".join(page.text for page in done.pages)
    paragraphs, sections = sections_of(done, len(text))
    return Report(
        text=text,
        pages=tuple(done.pages),
        paragraphs=paragraphs,
        sections=sections,
        words=done.words,
        metadata=metadata_of(read.information, paragraphs, text, done.headings.values(), layout.style, layout.heads),
        parser="+".join(sorted(read.parsers)),
        problems=tuple(read.problems),
    )


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns of each page, and the habits of the document."""

    columns: Packed[list[Column]]
    style: Style
    hyphens: Hyphenation
    heads: Counter[str]


def _laid_out(read: ReadPages) -> _Layout:
    """The columns of the pages, without what repeats on them; the lines of `read` are used up."""
    furniture = read.edges.furniture()
    packed, looks, hyphens, heads = Packed[list[Column]](), Looks(), Hyphenation(), Counter[str]()
    for number, lines in enumerate(read.lines.taken()):
        body, running = furniture.parted(number, lines)
        heads.update(running)
        columns = columns_of(body)
        looks.learn(columns)
        for column in columns:
            hyphens.learn(line.text for line in column.lines)
        packed.add(columns)
    return _Layout(packed, looks.usual(), hyphens, heads)


def _blocks(columns: Sequence[Column], style: Style) -> list[Block]:
    """The blocks of a page, each with its kind."""
    blocks = blocks_of(columns, style)
    mark_footnotes(blocks, style)
    mark_boxes(blocks)
    mark_headings(blocks, style)
    return joined_headings(blocks)
