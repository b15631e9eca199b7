"""Character recognition of scanned pages, by the engine that is installed; docs/ocr.md compares them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.reading import rapid, tesseract
from pipeline.reading.words import PageWords

REMEDY = "apt-get install tesseract-ocr, or pip install 'chargesheet[ocr]'"
_DPI = 150


def ocr_page(document: Any, page: PageWords, engine: str) -> PageWords:
    """The page with the words that are read off its image. `document` is pdfium's; `engine` one of settings.py."""
    drawn = document[page.page_no - 1]
    try:
        image = drawn.render(scale=_DPI / 72).to_numpy()[:, :, :3]
    finally:
        drawn.close()
    read_image = {"tesseract": tesseract.read_image, "rapidocr": rapid.read_image}[engine]
    turns, words = read_image(image, 72 / _DPI)
    return replace(page, words=tuple(words), turns=turns, images=0)
