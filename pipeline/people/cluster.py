"""Which names are one person within a report: full names first, then short forms to the one candidate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.people.names import fold


def cluster(names: Sequence[str]) -> tuple[list[str], list[tuple[int | None, bool]]]:
    """The people that names stand for: their fullest names, and for each name (person number or None, ambiguous)."""
    folded = [fold(name) for name in names]
    persons: dict[tuple[str, ...], int] = {}
    fullest: list[str] = []
    for name, words in zip(names, folded, strict=True):
        if len(words) > 1 and words not in persons:
            persons[words] = len(fullest)
            fullest.append(name)
    by_word: dict[str, set[int]] = defaultdict(set)
    for words, number in persons.items():
        for word in words:
            by_word[word].add(number)
    given: list[tuple[int | None, bool]] = []
    for name, words in zip(names, folded, strict=True):
        if words in persons:
            given.append((persons[words], False))
            continue
        candidates = by_word.get(words[-1], set()) if words else set()
        if len(candidates) == 1:
            given.append((next(iter(candidates)), False))
        elif candidates or not words:
            given.append((None, bool(candidates)))
        else:
            persons[words] = len(fullest)
            fullest.append(name)
            given.append((persons[words], False))
    return fullest, given
