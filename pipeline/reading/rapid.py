"""Words of a page image by RapidOCR (its models are in its wheel)."""

from __future__ import annotations

from functools import cache
from statistics import median
from typing import Any

import numpy as np

from pipeline.reading.hyphens import english_words
from pipeline.reading.words import Word, clean

_BASELINE = 0.22  # of a line box stands below the baseline
_COMMON = 20_000  # frequency in the word list
_SURE = 0.5  # a line read with less confidence is noise


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR  # type: ignore[import-not-found,unused-ignore]  # heavy: only where a scanned page asks for it

    return RapidOCR(params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 1})


def read_image(image: Any, point: float) -> tuple[int, list[Word]]:
    """The words of a page image (height, width, 3 colours), and how many quarter turns anticlockwise make it upright.

    `point`: points a pixel.
    """
    turns, lines = 0, _lines(image)
    if lines and median(height / max(width, 1.0) for *_, width, height in lines) > 1.5:
        # most lines stand upright: the text runs up or down the page
        tried = [(turns, _lines(np.rot90(image, turns).copy())) for turns in (1, 3)]
        turns, lines = max(tried, key=lambda item: sum(score * len(words) for words, score, *_ in item[1]))
    usual = median(height for *_, height in lines) if lines else 0.0
    return turns, [word for line in lines for word in _words(line, usual, point)]


def _lines(image: Any) -> list[tuple[Any, float, float, float]]:
    """Of each line its words (text, score, corners in pixels), its score, and its width and height in pixels."""
    result = _engine()(image, return_word_box=True)
    if result.boxes is None:
        return []
    found = []
    for box, score, words in zip(result.boxes, result.scores, result.word_results, strict=True):
        width = float(np.linalg.norm(box[1] - box[0]))
        height = float(np.linalg.norm(box[3] - box[0]))
        if score >= _SURE:
            found.append((words, float(score), width, height))
    return found


def parted(text: str) -> tuple[str, ...]:
    """The two common words of which recognition made one by losing the space ("failedto"); else the word itself."""
    known = english_words()
    if not text.isalpha() or not text.islower() or text in known:
        return (text,)
    cuts = [(text[:i], text[i:]) for i in range(1, len(text))]
    share, cut = max(((min(known.get(part, 0) for part in cut), cut) for cut in cuts), default=(0, ("", "")))
    return cut if share >= _COMMON else (text,)


def _words(line: tuple[Any, float, float, float], usual: float, point: float) -> list[Word]:
    words, _, _, height = line
    # boxes of one size differ by some pixels
    height = usual if abs(height - usual) < 0.25 * usual else height
    size = round(2 * 0.95 * height * point) / 2
    made = []
    for text, _, corners in words:
        xs, ys = [x * point for x, _ in corners], [y * point for _, y in corners]
        bottom = sum(sorted(ys)[2:]) / 2
        left, width = min(xs), max(xs) - min(xs)
        text = clean(text)
        baseline, done = bottom - _BASELINE * height * point, 0
        for part in parted(text) if text else ():
            x0, done = left + width * done / len(text), done + len(part)
            x1 = left + width * done / len(text)
            made.append(Word(part, x0, min(ys), x1, max(ys), baseline, size, 400, False, False))
    return made
