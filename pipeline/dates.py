"""Dates of events, to the day, month or year that the text gives."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.records import Report

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?\s+(?:of\s+)?)?(?P<month>{_MONTH})(?:\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*\d))?"
    rf"(?:,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d))?\b|\b(?:in|since|by|of|early|late)\s+(?P<only>(?:19|"
    rf"20)\d\d)\b(?!\s*-\s*\d)"
)
_COVERING = re.compile(
    r"\b(?i:cover(?:s|ing|ed)? (?:the )?(?:events|period|year)|reporting period)\b[^.]{0,60}?"
    r"December (?P<year>(?:19|20)\d\d)|"
    r"January\s*(?:[-–]|to|and)\s*December (?P<year2>(?:19|20)\d\d)|\b(?i:events of|annual report for|"
    r"country reports on human rights practices for) (?P<year3>(?:19|20)\d\d)\b|"
    r"\b(?P<year4>(?:19|20)\d\d) (?i:country reports on human rights practices)"
)
_YEARLY = re.compile(
    r"\b(?:end of|during|throughout|over|within|for part of)\s+the\s+year\b|\byear[’']?s?[’']?[- ]end\b"
)
# months of the year of publication, as a number or a share of those with a year, in a report on the year before
_FEW, _SELDOM = 2, 0.1

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# The date is that of something before or after what the sentence tells, or a bound of it.
_BESIDE = re.compile(
    r"\b(?:(?:before|after|following|until|till|prior to|ahead of)(?:\s+[\w’'-]+){0,4}|by|"
    r"(?:scheduled|due) (?:for|in|on))\s*$",
    re.IGNORECASE,
)


class Dated(NamedTuple):
    """A date at characters `start` to `end` of a text, ISO 8601 of reduced precision: 2015, 2015-03, 2015-03-11."""

    start: int
    end: int
    date: str


def covered_year(report: Report) -> int | None:
    """The year to which months without a year belong: the one that a report says it covers, else for a report that
    tells of "the end of the year" the one before its publication, where that is known to the year alone."""
    match = _COVERING.search(report.text[:6000])
    if match:
        return int(next(filter(None, match.groups())))
    published = report.metadata.published_on
    if not published or len(published) != 4 or not _YEARLY.search(report.text):
        return None
    years = re.findall(rf"\b(?:{_MONTH}) ((?:19|20)\d\d)\b", report.text)
    return int(published) - 1 if years.count(published) <= max(_FEW, _SELDOM * len(years)) else None


def find_dates(text: str, year: int | None, published_on: str | None) -> list[Dated]:
    """Dates of a text. A month without a year is dated by the year covered, else by the last such month before a
    publication date that is known to the month, else it is left out."""
    found = []
    for match in _DATE.finditer(text):
        if match["only"]:
            found.append(Dated(match.start("only"), match.end(), match["only"]))
            continue
        month = _MONTHS.index(match["month"]) + 1
        day = match["day"] or match["day2"]
        own = match["year"] or year or _year_before(month, published_on)
        if (
            match["month"] == "May"
            and not day
            and not match["year"]
            and not re.search(r"\b(?:[Ii]n|[Ss]ince|[Bb]y|of|[Ll]ate|[Ee]arly)\s+$", text[: match.start()])
        ):
            continue
        if own is None or (day and not 1 <= int(day) <= 31):
            continue
        date = f"{own}-{month:02d}" + (f"-{int(day):02d}" if day else "")
        found.append(Dated(match.start(), match.end(), date))
    return found


def only_date(text: str, year: int | None, published_on: str | None) -> str | None:
    """The date of what a sentence tells, where it has just one and nothing says that something else was then: no other
    year, and no "before", "after", "until" or "by" in front."""
    dates = find_dates(text, year, published_on)
    if len(dates) != 1:
        return None
    (only,) = dates
    rest = text[: only.start] + text[only.end :]
    return None if _YEAR.search(rest) or _BESIDE.search(text[: only.start]) else only.date


def _year_before(month: int, published_on: str | None) -> str | None:
    if not published_on or len(published_on) < 7:
        return None
    year, published = int(published_on[:4]), int(published_on[5:7])
    return str(year if month <= published else year - 1)
