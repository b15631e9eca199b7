"""What to make of a page as one reader gives it: is it a scan, garbled, or badly read?"""

from __future__ import annotations

import re

from pipeline.reading.words import PageWords

_LEADERS = ".…_·-"
_NO_LATIN = bytes(sorted(set(range(128)) - set(range(ord("a"), ord("z") + 1))))
_LETTERS = re.compile(r"[^\W\d_]+")
_FEW = 25  # words: a page with fewer under a large picture is a scan


def scanned(page: PageWords) -> bool:
    """Whether the page has to be recognized from its picture."""
    return (page.images > 0 and len(page.words) < _FEW) or garbled(page)


def garbled(page: PageWords) -> bool:
    """Whether the text layer holds signs in place of letters, as fonts without a Unicode table give."""
    text = "".join([word.text for word in page.words])
    length = len(text) - sum(map(text.count, _LEADERS))
    latin = text.casefold().encode("ascii", "ignore").translate(None, _NO_LATIN) if length >= 200 else b""
    if len(latin) > 0.6 * length:
        vowels = len(latin) - len(latin.translate(None, b"aeiouy"))
        return page.unmapped > 0.3 or vowels < 0.18 * len(latin)  # letters, but for others
    return page.unmapped > 0.3 or (length >= 40 and sum(map(str.isalnum, text)) < 0.5 * length)


def badly_read(page: PageWords, damaged: bool) -> bool:
    """Whether the second reader should try: broken places, unmapped or glued text, or too little in a damaged file."""
    if not page.words:
        return page.text_objects > 0
    if page.unmapped > 0.05 or (damaged and len(page.words) < 150):
        return True
    right, bottom = 3 * page.upright_width, 3 * page.upright_height
    off = sum([not (-50 < word.x0 < right and -50 < word.top < bottom) for word in page.words])
    lengths = [len(word.text) for word in page.words]
    long = 0
    if max(lengths) > 28:
        long = sum(len(word.text) for word in page.words if len(word.text) > 28 and _LETTERS.fullmatch(word.text))
    if off > 0.02 * len(page.words) and _plausible(page) < 0.8 * len(page.words):
        return True  # words off the page that are words none the less, no reader puts elsewhere
    return long > 0.15 * sum(lengths)


def better(other: PageWords, page: PageWords) -> bool:
    """Whether the second reader has read a page better than the first."""
    if not page.words:
        return bool(other.words)
    if page.unmapped > 0.05:
        return other.unmapped < page.unmapped
    return _plausible(other) > 1.1 * _plausible(page)


def _plausible(page: PageWords) -> int:
    """How many words look like words."""
    return sum(1 < len(word.text) < 25 and word.text.strip(".,;:()'\"“”’-").isalpha() for word in page.words)
