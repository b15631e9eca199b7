"""Character recognition of scanned pages, by the engine that is installed; docs/ocr.md compares them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from pipeline.reading import rapid, tesseract
from pipeline.reading.words import PageWords

REMEDY = "apt-get install tesseract-ocr, or pip install 'chargesheet[ocr]'"
_DPI = 150
_GLANCE_DPI = 36
_LIGHT, _ALIKE, _MOST = 140, 15, 0.6  # of 255 shades; share of the page


def ocr_page(document: Any, page: PageWords, engine: str) -> PageWords:
    """The page with the words that are read off its image; none off a photograph or a dark plate.

    `document` is pdfium's; `engine` one of settings.py.
    """
    drawn = document[page.page_no - 1]
    try:
        if not _is_paper(drawn.render(scale=_GLANCE_DPI / 72, grayscale=True).to_numpy()):
            return replace(page, words=())
        image = drawn.render(scale=_DPI / 72).to_numpy()[:, :, :3]
    finally:
        drawn.close()
    read_image = {"tesseract": tesseract.read_image, "rapidocr": rapid.read_image}[engine]
    turns, words = read_image(image, 72 / _DPI)
    return replace(page, words=tuple(words), turns=turns, images=0)


def _is_paper(image: Any) -> bool:
    """Whether much of a grey picture is of one light shade. Scans measured: 0.78 and more; photographs 0.2 to 0.5."""
    shades = np.bincount(image.ravel(), minlength=256)
    near = np.convolve(shades, np.ones(2 * _ALIKE + 1), "same")
    return bool(near.argmax() >= _LIGHT and near.max() >= _MOST * image.size)
