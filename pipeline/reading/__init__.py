"""Reading: from the bytes of a PDF to text in reading order, paragraphs, sections, word boxes and metadata."""

from __future__ import annotations

import re
from array import array

import pypdfium2 as pdfium

from pipeline.errors import UnreadableReport
from pipeline.records import Metadata, Page, Paragraph, Piece, Report, WordBoxes


def read_report(content: bytes) -> Report:
    """Read a PDF. Raises UnreadableReport where no reader can open it."""
    try:
        pdf = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise UnreadableReport("unreadable", str(error)) from error
    pages, paragraphs, words, at = [], [], WordBoxes(), 0
    for number, page in enumerate(pdf, start=1):
        raw = page.get_textpage().get_text_bounded()
        lines = [line.strip() for line in re.split(r"[\r\n]+", raw) if line.strip()]
        blocks, current = [], ""
        for line in lines:
            if re.search(r"[\ufffe\u00ad-]$", current):
                current = current[:-1] + line
            else:
                current = f"{current} {line}".strip()
            if line.endswith((".", "”")) and len(line) < 45 or len(line) < 25:
                blocks.append(current)
                current = ""
        if current:
            blocks.append(current)
        text = "\n\n".join(blocks)
        offset = at
        for block in blocks:
            paragraphs.append(Paragraph(block, (Piece(0, offset, offset + len(block)),), "body", None, number))
            offset += len(block) + 2
        pages.append(Page(number, page.get_width(), page.get_height(), "ok" if text else "empty",
                          "text_layer" if text else "none", at, text))
        at += len(text) + 1
    return Report("\f".join(p.text for p in pages), tuple(pages), tuple(paragraphs), (), words, Metadata(), "pdfium", ())
