"""Which name is a short form of which: family names, parts of a name, initials."""

from __future__ import annotations

from pipeline.people.alike import word_likeness
from pipeline.people.names import Name

_SAME_WORD = 0.9  # spellings of one word


def is_family_name(short: Name, full: Name) -> bool:
    """Whether a short form is the end of a full name, perhaps after an initial."""
    words = short.words
    if len(words) > 1 and len(words[0]) == 1:
        if not full.words[0].startswith(words[0]):
            return False
        words = words[1:]
    end = full.words[-len(words) :]
    return len(words) < len(full.words) and all(_alike(a, b) for a, b in zip(words, end, strict=True))


def is_later_part(short: Name, full: Name) -> bool:
    """Whether a short form is the end of a full name or stands inside it after the first word."""
    return is_family_name(short, full) or is_part(short, full, after=1)


def is_part(short: Name, full: Name, after: int = 0) -> bool:
    """Whether a short form stands in a full name as it is, in one piece, after so many words."""
    size = len(short.words)
    if any(len(word) == 1 for word in short.words):
        return False
    starts = range(after, len(full.words) - size + 1)
    return size < len(full.words) and any(
        all(_alike(a, b) for a, b in zip(short.words, full.words[at : at + size], strict=True)) for at in starts
    )


def is_initialled(short: Name, other: Name) -> bool:
    """Whether a family name is that of a name with initials: "Aslan" and "R. Aslan"."""
    initials = other.words[:-1]
    return bool(initials) and all(len(word) == 1 for word in initials) and _alike(short.words[0], other.words[-1])


def same_short(a: Name, b: Name) -> bool:
    """Whether two short forms are spellings of one."""
    return len(a.words) == len(b.words) and all(_alike(x, y) for x, y in zip(a.words, b.words, strict=True))


def _alike(a: str, b: str) -> bool:
    return word_likeness(a, b) >= _SAME_WORD
