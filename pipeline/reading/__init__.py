"""Reading: from the bytes of a PDF to text in reading order, paragraphs, sections, word boxes and metadata."""

from __future__ import annotations

from pipeline.reading.assembly import assemble
from pipeline.reading.blocks import blocks_of, mark_boxes
from pipeline.reading.columns import columns_of
from pipeline.reading.footnotes import mark_footnotes
from pipeline.reading.furniture import without_furniture
from pipeline.reading.headings import joined_headings, mark_headings, unmark_contents
from pipeline.reading.hyphens import Hyphenation
from pipeline.reading.metadata import metadata_of
from pipeline.reading.pages import read_pages
from pipeline.reading.sections import sections_of
from pipeline.reading.style import usual_style
from pipeline.records import Report


def read_report(content: bytes, password: str | None = None) -> Report:
    """Read a PDF. Raises UnreadableReport where no reader can open it (its kind says why, its message what to do)."""
    read = read_pages(content, password)
    lines, heads = without_furniture(read.pages)
    columns = [columns_of(page_lines) for page_lines in lines]
    style = usual_style(columns)
    blocks = [blocks_of(page_columns, style) for page_columns in columns]
    for page_blocks in blocks:
        mark_footnotes(page_blocks, style)
        mark_boxes(page_blocks)
    mark_headings(blocks, style)
    blocks = [joined_headings(page_blocks) for page_blocks in blocks]
    unmark_contents(blocks)
    hyphens = Hyphenation()
    for page_columns in columns:
        for column in page_columns:
            hyphens.learn(line.text for line in column.lines)
    done = assemble([page.page for page in read.pages], read.statuses, read.sources, blocks, hyphens)
    text = "\f".join(page.text for page in done.pages)
    paragraphs, sections = sections_of(done, len(text))
    return Report(
        text=text,
        pages=tuple(done.pages),
        paragraphs=paragraphs,
        sections=sections,
        words=done.words,
        metadata=metadata_of(read.information, paragraphs, done.headings.values(), style, heads),
        parser="+".join(sorted(read.parsers)),
        problems=tuple(read.problems),
    )
