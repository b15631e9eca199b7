"""Which country a person belongs to: what the text says of them, else the section in which they are named."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.records import Mention, Passage, Report

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MEMBER = frozenset({"national", "nationals", "citizen", "citizens"})
_REACH = 6  # words between a nationality and the name that it is said of


@cache
def nationalities() -> Mapping[str, str]:
    """Words of nationality and the country's ISO 3166-1 alpha-3 code."""
    content = (files("pipeline.people") / "nationalities.csv").read_text(encoding="utf-8")
    return {row["word"]: row["country_code"] for row in csv.DictReader(content.splitlines())}


def within_reach(countries: Set[str], others: Set[str]) -> bool:
    """Whether a short form that stands under some countries can mean someone named under others; no country is any.

    In reports on many countries each chapter names its people in full: a word of a name from another chapter is
    somebody else's name, or a place's.
    """
    return not countries or not others or bool(countries & others)


def told_in(report: Report, passage: Passage) -> frozenset[str]:
    """The country that the section of a passage is about; none where its heading names none."""
    section_no = passage.paragraph.section_no
    country = report.sections[section_no].country_code if section_no is not None else None
    return frozenset() if country is None else frozenset({country})


def said_of(doc: Doc, start: int, end: int) -> frozenset[str]:
    """The country whose nationality is said of the name between two tokens; none where none is said."""
    country = _said(doc, start, end)
    return frozenset() if country is None else frozenset({country})


def country_of(report: Report, passages: Sequence[Passage], mentions: Sequence[Mention]) -> str | None:
    """The country of one person, as ISO 3166-1 alpha-3 code; None where neither text nor section says it."""
    docs = (passages[m.passage_no].doc for m in mentions)
    said = Counter(
        code for doc, m in zip(docs, mentions, strict=True) for code in said_of(doc, m.token_start, m.token_end)
    )
    if not said:
        said = Counter(code for m in mentions for code in told_in(report, passages[m.passage_no]))
    best = said.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def _said(doc: Doc, start: int, end: int) -> str | None:
    """The nationality said of a name, before it ("Gambian national NAME") or after ("NAME, a Thai citizen")."""
    for at in range(start - 1, max(-1, start - _REACH), -1):
        word = doc[at]
        if word.is_punct or word.pos_ in ("VERB", "AUX", "ADP", "CCONJ", "DET", "PRON"):
            break
        if (code := nationalities().get(word.text)) and not (at and doc[at - 1].lower_ == "ethnic"):
            return code
    if end + 2 < len(doc) and doc[end].text == "," and doc[end + 1].lower_ in ("a", "an", "the"):
        following = doc[end + 2 : end + 2 + _REACH]
        for word in following:
            if word.is_punct:
                break
            if (code := nationalities().get(word.text)) and {t.lower_ for t in following} & _MEMBER:
                return code
    return None
