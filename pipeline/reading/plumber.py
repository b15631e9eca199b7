"""The second reader: pdfplumber, for files and pages that pdfium cannot read or reads badly."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pdfplumber

from pipeline.errors import UnreadableReport
from pipeline.reading.words import PageWords, Word, clean, is_italic, weight_of

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every oddity of every file


@contextmanager
def open_plumber(content: bytes, password: str | None) -> Iterator[Any]:
    """Open a PDF. Raises UnreadableReport, whatever pdfminer stumbles over."""
    try:
        document = pdfplumber.open(io.BytesIO(content), password=password or "")
        _ = len(document.pages)
    except Exception as error:  # pdfminer raises whatever the broken bytes lead to
        raise UnreadableReport("broken", f"pdfplumber cannot open the PDF: {error!r}") from error
    try:
        yield document
    finally:
        document.close()


def read_plumber_page(document: Any, page_no: int) -> PageWords | None:
    """Read page `page_no` (from 1); None where pdfminer fails on it."""
    page = document.pages[page_no - 1]
    try:
        found = page.extract_words(
            x_tolerance_ratio=0.15, y_tolerance=2, extra_attrs=["fontname", "size"], use_text_flow=True
        )
    except Exception:  # as above: the kinds of error are without number
        return None
    finally:
        page.close()
    words = []
    for item in found:
        text = clean(item["text"])
        if text and item["upright"]:
            font, size, bottom = str(item["fontname"]), float(item["size"]), float(item["bottom"])
            box = (float(item["x0"]), float(item["top"]), float(item["x1"]), bottom)
            # pdfminer's boxes reach from descent to ascent
            words.append(Word(text, *box, bottom - 0.21 * size, size, weight_of(font), is_italic(font), False))
    unmapped = sum(len(item["text"]) for item in found if "(cid:" in item["text"])
    letters = max(sum(len(item["text"]) for item in found), 1)
    return PageWords(page_no, float(page.width), float(page.height), 0, tuple(words), 0, unmapped / letters)
