"""Words of a page image by the command `tesseract`, which is a package of the system."""

from __future__ import annotations

import os
import re
import subprocess
from statistics import fmean
from typing import Any
from xml.etree import ElementTree

import numpy as np

from pipeline.reading.words import Word, clean

_SECONDS = 120  # a page takes two
_SURE = 60  # of 100: pages read with less confidence on the mean may be turned
_NOISE = 20  # a word read with less is a speck
_BBOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_NUMBER = r"(-?[\d.]+)"
_BASELINE = re.compile(rf"baseline {_NUMBER} {_NUMBER}")
_SIZE = re.compile(rf"x_size {_NUMBER}")
_CONFIDENCE = re.compile(r"x_wconf (\d+)")
_SPAN = "{http://www.w3.org/1999/xhtml}span"


def read_image(image: Any, point: float) -> tuple[int, list[Word]]:
    """The words of a page image (height, width, 3 colours), and how many quarter turns anticlockwise make it upright.

    `point`: points a pixel. A page that the command cannot read in two minutes has no words.
    """
    tried: list[tuple[float, int, list[Word]]] = []
    for turns in range(4):
        certainty, words = _read(np.rot90(image, turns), point)
        # tesseract reads text that runs up or down the page too, but not its lines in order
        if sum(word.x1 - word.x0 for word in words) < sum(word.bottom - word.top for word in words):
            certainty = 0.0
        tried.append((certainty * len(words), turns, words))
        if certainty >= _SURE:
            break
    _, turns, words = max(tried, key=lambda one: (one[0], -one[1]))
    return turns, words


def _read(image: Any, point: float) -> tuple[float, list[Word]]:
    """The words of an image, and the mean confidence in them (0 to 100)."""
    height, width = image.shape[:2]
    command = ["tesseract", "-", "-", "-l", "eng", "--dpi", str(round(72 / point)), "hocr"]
    picture = b"P6 %d %d 255\n" % (width, height) + np.ascontiguousarray(image).tobytes()
    one_thread = os.environ | {"OMP_THREAD_LIMIT": "1"}
    try:
        told = subprocess.run(command, input=picture, capture_output=True, check=True, env=one_thread, timeout=_SECONDS)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return 0.0, []
    return words_of(told.stdout, point)


def words_of(hocr: bytes, point: float) -> tuple[float, list[Word]]:
    """The words in what tesseract tells (hOCR), and the mean confidence in them (0 to 100). `point`: points a pixel."""
    words: list[Word] = []
    certainties: list[int] = []
    lines = (span for span in ElementTree.fromstring(hocr).iter(_SPAN) if _SIZE.search(span.get("title", "")))
    for line in lines:
        told = line.get("title", "")
        left, bottom = _box(told)[0], _box(told)[3]
        slope, offset = map(float, found.groups()) if (found := _BASELINE.search(told)) else (0.0, 0.0)
        size = round(2 * float(_SIZE.findall(told)[0]) * point) / 2
        for span in line.iter(_SPAN):
            about = span.get("title", "")
            sure = _CONFIDENCE.search(about)
            text = clean("".join(span.itertext()).strip())
            if span is line or sure is None or not text or int(sure[1]) < _NOISE:
                continue
            x0, top, x1, under = (edge * point for edge in _box(about))
            middle = (x0 + x1) / 2 - left * point
            baseline = (bottom + offset) * point + slope * middle
            words.append(Word(text, x0, top, x1, under, baseline, size, 400, False, False))
            certainties.append(int(sure[1]))
    return fmean(certainties) if certainties else 0.0, words


def _box(told: str) -> tuple[int, int, int, int]:
    found = _BBOX.search(told)
    x0, top, x1, bottom = map(int, found.groups()) if found else (0, 0, 0, 0)
    return x0, top, x1, bottom
