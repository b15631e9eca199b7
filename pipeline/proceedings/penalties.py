"""Phrases that state a penalty: kind, length in days, amount of money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.proceedings.penalty_patterns import (
    ADMINISTRATIVE,
    AFTER,
    AMOUNT,
    BARE_PRISON,
    DAYS,
    FIXED,
    HALF,
    IMPOSING,
    MONEY_CODES,
    MORE,
    NO_PENALTY_AFTER,
    NUMBER,
    OFFICE,
    OTHER_KINDS,
    PATTERN,
    PRETRIAL,
    SERVED,
    UNIT,
    VALUES,
)


class Stated(NamedTuple):
    """A penalty as a text states it: characters of the text, half-open."""

    start: int
    end: int
    kind: str
    days: int | None
    amount: float | None
    currency: str | None
    respective: tuple[int | None, ...] = ()  # lengths for several people in order: "three, five and ten years"


def days_of(length: str) -> int | None:
    """Days of "seven and a half years" (2737), "five years and six months" (2005); None where it says none."""
    total = 0.0
    found = False
    for match in re.finditer(
        rf"(?P<n>half an?|{NUMBER}|\ban?)(?P<h1>{HALF})?(?:-? |-) ?{MORE}"
        rf"(?P<unit>{UNIT})s?(?:['’]s?)?(?P<h2>{HALF})?",
        length,
        re.IGNORECASE,
    ):
        number = match["n"].lower()
        value = 0.5 if number.startswith("half") else 1.0 if number in ("a", "an") else _value(number)
        if match["h1"] or match["h2"]:
            value += 0.5
        total += value * DAYS[match["unit"].lower()]
        found = True
    return int(total) if found else None


def _value(number: str) -> float:
    if number[0].isdigit():
        return float(number)
    return float(sum(VALUES[word] for word in re.split(r"[- ]", number.lower())))


def find_penalties(text: str) -> list[Stated]:
    """The penalties that a sentence states, in order; whether they were imposed, and on whom, is not asked here."""
    kept: list[Stated] = []
    for found in (_fixed(text), _lengths(text), _bare(text)):
        for stated in found:
            if all(stated.start >= other.end or stated.end <= other.start for other in kept):
                kept.append(stated)
    return sorted(kept)


def _lengths(text: str) -> Iterator[Stated]:
    for match in PATTERN.finditer(text):
        before, after = text[max(match.start() - 150, 0) : match.start()], text[match.end() : match.end() + 60]
        prison = AFTER.search(after)
        adjective = prison and re.match(r"^[- ]?(?:long |prison |jail )*(?:sentences?|terms?)", after)
        if NO_PENALTY_AFTER.search(after) or (SERVED.search(before) and not adjective):
            continue
        if re.search(r"\b(?:by|suspended for|within|aged|every|nearly|almost|some) $", before) or OFFICE.search(
            before[-50:] + after[:20]
        ):
            continue
        if match["range"] and not prison and not re.search(r"\b(?:sentenced|terms?|sentences?)\b[^,;]*$", before):
            continue
        if re.match(r"(?:more than|less than|over|at least)\b", match.group(), re.IGNORECASE) and not re.search(
            r"sentence|terms?\b", before[-40:] + after[:25]
        ):
            continue
        if not prison and not IMPOSING.search(before):
            continue
        near = before[-45:] + match.group() + after[:45]
        if PRETRIAL.search(before[-25:] + match.group() + after[:35]):
            continue
        days = None if match["range"] else days_of(match.group())
        kind = _kind(near, before, after, days)
        if kind is None:
            continue
        respective = _each(match["shared"]) if match["shared"] else ()
        if match["shared"]:
            days = None
        end = match.end() + (prison.end() if prison else 0)
        yield Stated(match.start(), end, kind, days, None, None, respective)


def _each(shared: str) -> tuple[int | None, ...]:
    """The lengths of a list in which the last unit holds for the numbers before it."""
    parts = re.split(r",?\s+and\s+(?!a half)|,\s*", shared)
    units = re.findall(UNIT, shared, re.IGNORECASE)
    return tuple(days_of(part) or days_of(f"{part} {units[-1]}") for part in parts)


def _kind(near: str, before: str, after: str, days: int | None) -> str | None:
    if re.search(r"suspended|conditional", before[-24:] + " | " + after[:36], re.IGNORECASE) and not re.search(
        r"suspended from", near
    ):
        return "suspended_imprisonment"
    close = before[-28:] + " | " + after[:30]
    for kind, pattern in OTHER_KINDS:
        if re.search(pattern, re.split(r"\b(?:and|plus|followed by|,)\b", after[:40])[0], re.IGNORECASE) or re.search(
            pattern + r"[^,;]{0,12}$", before[-30:], re.IGNORECASE
        ):
            return kind
    short = days is not None and days <= 30
    if ADMINISTRATIVE.search(close) or (
        short
        and re.search(r"\bdays?\b|arrest|detention", near[44:])
        and re.search(r"detention|arrest|jail|custody|prison", close)
    ):
        return "administrative_detention"
    return "imprisonment"


def _fixed(text: str) -> Iterator[Stated]:
    for kind, pattern in FIXED:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            amount = currency = None
            end = match.end()
            if kind == "fine" and (money := AMOUNT.search(text, match.end(), match.end() + 70)):
                amount, currency = _money(money)
                end = money.end()
            days = days_of(match.group()) if kind == "administrative_detention" else None
            yield Stated(match.start(), end, kind, days, amount, currency)


def _money(match: re.Match[str]) -> tuple[float | None, str | None]:
    digits = (match["a"] or match["b"]).replace(",", "")
    try:
        amount = float(digits)
    except ValueError:
        amount = float(digits.replace(".", ""))
    scale = {" million": 1e6, " billion": 1e9}.get((match["am"] or match["bm"] or "").lower(), 1.0)
    name = (match["before"] or match["after"] or "").lower()
    return amount * scale, MONEY_CODES.get(name) or next(
        (c for n, c in MONEY_CODES.items() if c and name.endswith(" " + n)), None
    )


def _bare(text: str) -> Iterator[Stated]:
    for match in re.finditer(BARE_PRISON, text, re.IGNORECASE):
        if re.search(
            rf"^[^,;.]{{0,25}}?(?:{NUMBER}|life)\b", text[match.end() : match.end() + 30], re.IGNORECASE
        ) and re.search(UNIT, text[match.end() : match.end() + 45], re.IGNORECASE):
            continue  # the length follows and is found by itself
        if PRETRIAL.search(text[max(match.start() - 25, 0) : match.end() + 20]):
            continue
        yield Stated(
            match.start(), match.end(), "suspended_imprisonment" if match["susp"] else "imprisonment", None, None, None
        )
