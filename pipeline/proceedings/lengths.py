"""Lengths of penalties in days, and lists of lengths dealt out among people: "three and five years respectively"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from pipeline.proceedings.penalty_patterns import DAYS, HALF, MORE, NUMBER, UNIT, VALUES

_PART = re.compile(
    rf"(?P<n>half an?|{NUMBER}|\ban?)(?P<h1>{HALF})?(?:-? |-) ?{MORE}(?P<unit>{UNIT})s?(?:['’]s?)?(?P<h2>{HALF})?",
    re.IGNORECASE,
)
_PIECE = re.compile(
    rf"(?P<n>half an?|{NUMBER}|\ban?\b)(?P<h1>{HALF})?"
    rf"(?:(?:-? |-) ?{MORE}(?P<unit>{UNIT})s?(?:['’]s?)?(?P<h2>{HALF})?)?",
    re.IGNORECASE,
)
_UNITS = list(DAYS)  # longest first


def days_of(length: str) -> int | None:
    """Days of "seven and a half years" (2737), "five years and six months" (2005); None where it says none."""
    parts = list(_PART.finditer(length))
    return int(sum(_number(part) * DAYS[part["unit"].lower()] for part in parts)) if parts else None


def deal(listed: str, people: int) -> tuple[int, ...]:
    """Days of each of so many people in order, empty where the list does not come out even or reads two ways.

    "eight years and five years and six months" is eight years for the one and five and a half for the other.
    """
    pieces = list(_with_units(listed))
    if people < 1 or len(pieces) < people:
        return ()
    ways = []
    for cuts in combinations(range(1, len(pieces)), people - 1):
        shares = [pieces[a:b] for a, b in pairwise((0, *cuts, len(pieces)))]
        if all(_is_one_length(share) for share in shares):
            ways.append(tuple(int(sum(days for days, _ in share)) for share in shares))
    return ways[0] if len(ways) == 1 else ()


def lengths_in(listed: str) -> set[int]:
    """Every length in days that a list may give somebody, however many people share it."""
    return {days for people in range(1, len(list(_with_units(listed))) + 1) for days in deal(listed, people)}


def _with_units(listed: str) -> Iterator[tuple[float, str]]:
    """Days and unit of each piece of a list; a number without a unit takes that of the next piece."""
    found = list(_PIECE.finditer(listed))
    for at, match in enumerate(found):
        unit = next((m["unit"].lower() for m in found[at:] if m["unit"]), None)
        if unit is not None:
            yield _number(match) * DAYS[unit], unit


def _is_one_length(pieces: Sequence[tuple[float, str]]) -> bool:
    """Whether pieces make one length: units go down, and no lesser piece makes up a whole of the one before."""
    return all(
        _UNITS.index(a) < _UNITS.index(b) and days < DAYS[a] - 5 for (_, a), (days, b) in pairwise(pieces)
    )  # twelve months of 30 days are 360


def _number(match: re.Match[str]) -> float:
    number = match["n"].lower()
    value = 0.5 if number.startswith("half") else 1.0 if number in ("a", "an") else _value(number)
    return value + 0.5 if match["h1"] or match["h2"] else value


def _value(number: str) -> float:
    if number[0].isdigit():
        return float(number)
    return float(sum(VALUES[word] for word in re.split(r"[- ]", number)))
