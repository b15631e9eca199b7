"""Phrases that state a penalty: kind, length in days, amount of money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.proceedings.lengths import days_of
from pipeline.proceedings.money import find_amount
from pipeline.proceedings.penalty_patterns import (
    ADMINISTRATIVE,
    AFTER,
    BAN_LENGTH,
    BARE_PRISON,
    DENIED,
    FIXED,
    IMPOSING,
    NO_PENALTY_AFTER,
    NO_PENALTY_BEFORE,
    NOT_AGE,
    NUMBER,
    OFFICE,
    OTHER_KINDS,
    PASSED,
    PATTERN,
    PRETRIAL,
    SENTENCED_TO,
    SERVED,
    TOPIC,
    UNIT,
)

_NEXT = 5  # characters: a space, "of", quotation marks


class Stated(NamedTuple):
    """A penalty as a text states it: characters of the text, half-open."""

    start: int
    end: int
    kind: str
    days: int | None
    amount: float | None
    currency: str | None
    listed: str = ""  # lengths for several people in order: "three, five and ten years"


def find_penalties(text: str) -> list[Stated]:
    """The penalties that a sentence states and does not deny, in order; on whom, and how surely, is not asked here."""
    kept: list[Stated] = []
    lengths = list(_lengths(text))
    ranges = [stated for stated in lengths if stated.days is None]  # "from five years to life" is no life sentence
    for found in (ranges, _fixed(text), lengths, _bare(text)):
        for stated in found:
            if all(stated.start >= other.end or stated.end <= other.start for other in kept):
                kept.append(stated)
    return [
        stated
        for stated in sorted(kept)
        if not DENIED.search(text[max(stated.start - 40, 0) : stated.start])
        and not any(_is_word_of(stated, other) for other in kept)
    ]


def _is_word_of(stated: Stated, other: Stated) -> bool:
    """Whether it is but the name of the penalty whose length stands before: "two years’ corrective labour"."""
    return (
        stated.kind == other.kind
        and stated.days is None
        and other.days is not None
        and 0 <= stated.start - other.end < _NEXT
    )


def _lengths(text: str) -> Iterator[Stated]:
    for match in PATTERN.finditer(text):
        before, after = text[max(match.start() - 150, 0) : match.start()], text[match.end() : match.end() + 60]
        prison = AFTER.search(after)
        adjective = prison and re.match(r"^[- ]?(?:long |prison |jail )*(?:sentences?|terms?)", after)
        imposed = SENTENCED_TO.search(before)
        if NOT_AGE.search(after) or (NO_PENALTY_AFTER.search(after) and not imposed):
            continue
        if (SERVED.search(before) or PASSED.search(before)) and not adjective:
            continue
        if NO_PENALTY_BEFORE.search(before) or OFFICE.search(before[-50:] + after[:20]):
            continue
        if match["range"] and not prison and not re.search(r"\b(?:sentenced|terms?|sentences?)\b[^,;]*$", before):
            continue
        if re.match(r"(?:more than|less than|over|at least)\b", match.group(), re.IGNORECASE) and not re.search(
            r"sentence|terms?\b", before[-40:] + after[:25]
        ):
            continue
        if not prison and not IMPOSING.search(before):
            continue
        near = match.group() + after[:45]
        if PRETRIAL.search(before[-25:] + match.group() + after[:35]):
            continue
        days = None if match["range"] else days_of(match.group())
        kind = _kind(near, before, after, days)
        if (
            kind in ("imprisonment", "administrative_detention")
            and not prison
            and re.search(rf"-{UNIT}$", match.group())
        ):
            continue  # "a one-day trial"
        listed = match.group() if match["shared"] or _respectively(match.group(), before, after) else ""
        end = match.end() + (prison.end() if prison else 0)
        yield Stated(match.start(), end, kind, None if listed else days, None, None, listed)


def _respectively(lengths: str, before: str, after: str) -> bool:
    """Whether lengths in a row are those of several people: "respectively sentenced to eight years and six months"."""
    near = before[-60:] + after[:40]
    return bool(re.search(r"\brespectively\b", near)) and len(re.findall(UNIT, lengths, re.IGNORECASE)) > 1


def _kind(near: str, before: str, after: str, days: int | None) -> str:
    if re.search(r"suspended|conditional", before[-24:] + " | " + after[:36], re.IGNORECASE) and not re.search(
        r"suspended from", before[-45:] + near
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
        and (
            re.search(r"\bdays?\b|arrest", near)
            or (re.search("detention", near) and re.search(r"detention|arrest|jail|custody|prison", close))
        )
    ):
        return "administrative_detention"
    return "imprisonment"


def _fixed(text: str) -> Iterator[Stated]:
    for kind, pattern in FIXED:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if kind == "death" and TOPIC.search(text[max(match.start() - 45, 0) : match.start()]):
                continue
            amount = currency = days = None
            end = match.end()
            if kind == "fine" and (money := find_amount(text, match.end(), match.end() + 70)):
                amount, currency, end = money
            if kind == "ban" and (length := BAN_LENGTH.match(text, match.end())):
                days, end = days_of(length["length"]), length.end()
            elif kind == "administrative_detention":
                days = days_of(match.group())
            yield Stated(match.start(), end, kind, days, amount, currency)


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
