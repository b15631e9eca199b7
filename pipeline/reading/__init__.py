"""Reading: from the bytes of a PDF to text in reading order, paragraphs, sections, word boxes and metadata."""

from __future__ import annotations

from pipeline.reading.assembly import assemble
from pipeline.reading.blocks import blocks_of, mark_boxes
from pipeline.reading.columns import columns_of
from pipeline.reading.furniture import without_furniture
from pipeline.reading.headings import joined_headings, mark_headings
from pipeline.reading.hyphens import Hyphenation
from pipeline.reading.pages import read_pages
from pipeline.reading.sections import sections_of
from pipeline.reading.style import usual_style
from pipeline.records import Metadata, Report


def read_report(content: bytes, password: str | None = None) -> Report:
    """Read a PDF. Raises UnreadableReport where no reader can open it."""
    read = read_pages(content, password)
    columns = [columns_of(lines) for lines in without_furniture(read.pages)]
    style = usual_style(columns)
    blocks = [blocks_of(page, style) for page in columns]
    for page_blocks in blocks:
        mark_boxes(page_blocks)
    mark_headings(blocks, style)
    blocks = [joined_headings(page_blocks) for page_blocks in blocks]
    hyphens = Hyphenation()
    for page_columns in columns:
        for column in page_columns:
            hyphens.learn(line.text for line in column.lines)
    done = assemble([p.page for p in read.pages], read.statuses, read.sources, blocks, hyphens)
    text = "\f".join(page.text for page in done.pages)
    paragraphs, sections = sections_of(done, len(text))
    return Report(
        text,
        tuple(done.pages),
        paragraphs,
        sections,
        done.words,
        Metadata(),
        "+".join(sorted(read.parsers)),
        tuple(read.problems),
    )
