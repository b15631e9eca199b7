"""Raised small words: footnote calls are taken out, other raised letters ("23rd") go back to their word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from pipeline.reading.words import Word

_CALL = re.compile(r"[\[(]?(?:\d{1,3}(?:[,–-]\d{1,3})*|[*†‡§¹²³]{1,3}|[ivx]{1,4}|[a-z])[\])]?[,;]?")
_NUMERIC_CALL = re.compile(r"[\[(]?(?:\d{1,3}(?:[,–-]\d{1,3})*|[*†‡§¹²³]{1,3})[\])]?[,;]?")


def settle_raised(words: Sequence[Word]) -> list[Word]:
    """Remove footnote calls; put other small raised words on the baseline of their neighbour."""
    settled: list[Word] = []
    largest = 0.85 * max((word.size for word in words), default=0.0)  # a call is smaller than some other word
    for i, word in enumerate(words):
        if word.size >= largest:
            settled.append(word)
            continue
        before = settled[-1] if settled else None
        after = words[i + 1] if i + 1 < len(words) else None
        larger = (before and before.size > word.size) or (after and after.size > word.size)
        if not larger:
            settled.append(word)
        elif before and _raised_beside(word, before, word.x0 - before.x1):
            ordinal = word.text.rstrip(".,;:") in (
                "st",
                "nd",
                "rd",
                "th",
                "er",
                "e",
                "a",
                "o",
                "os",
                "as",
                "er,",
                "ª",
                "º",
                "TM",
            )
            if _NUMERIC_CALL.fullmatch(word.text) and not before.text[-1:].isdigit():
                continue
            if _CALL.fullmatch(word.text) and not ordinal and not before.text[-1:].isdigit():
                continue
            if _NUMERIC_CALL.fullmatch(word.text) and word.size < 0.75 * before.size:
                continue
            settled.append(word._replace(baseline=before.baseline))
        elif after and _raised_beside(
            word, after, min(after.x0 - word.x1, 0.0) if _NUMERIC_CALL.fullmatch(word.text) else after.x0 - word.x1
        ):
            settled.append(word._replace(baseline=after.baseline, size=after.size))
        else:
            settled.append(word)
    return settled


def settle_distant(words: list[Word]) -> list[Word]:
    """The same for raised numbers that the file draws apart from the words that they stand at."""
    if not words:
        return words
    usual = median(word.size for word in words)
    settled = []
    for word in words:
        if word.size < 0.8 * usual and _NUMERIC_CALL.fullmatch(word.text):
            near = [w for w in words if abs(word.baseline - w.baseline) < w.size and w is not word]
            if any(_raised_beside(word, w, word.x0 - w.x1) for w in near):
                continue
            after = [w for w in near if 0 < w.x0 - word.x1 < 6 * w.size and _raised_beside(word, w, 0.0)]
            if after:
                first = min(after, key=lambda w: w.x0)
                word = word._replace(baseline=first.baseline, size=first.size)
        settled.append(word)
    return settled


def _raised_beside(word: Word, other: Word, gap: float) -> bool:
    return (
        word.size < 0.85 * other.size
        and 0.1 * other.size < other.baseline - word.baseline < 0.75 * other.size
        and -0.2 * other.size < gap < 0.9 * other.size
    )
