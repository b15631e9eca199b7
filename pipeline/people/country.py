"""Which country a person belongs to: what the text says of them, else the section in which they are named."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
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


def country_of(report: Report, passages: Sequence[Passage], mentions: Sequence[Mention]) -> str | None:
    """The country of one person, as ISO 3166-1 alpha-3 code; None where neither text nor section says it."""
    said = Counter(code for m in mentions if (code := _said(passages[m.passage_no].doc, m)))
    if not said:
        sections = (passages[m.passage_no].paragraph.section_no for m in mentions)
        said = Counter(code for no in sections if no is not None and (code := report.sections[no].country_code))
    best = said.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def _said(doc: Doc, mention: Mention) -> str | None:
    """The nationality said of a name, before it ("Gambian national NAME") or after ("NAME, a Thai citizen")."""
    for at in range(mention.token_start - 1, max(-1, mention.token_start - _REACH), -1):
        word = doc[at]
        if word.is_punct or word.pos_ in ("VERB", "AUX", "ADP", "CCONJ", "DET", "PRON"):
            break
        if (code := nationalities().get(word.text)) and not (at and doc[at - 1].lower_ == "ethnic"):
            return code
    end = mention.token_end
    if end + 2 < len(doc) and doc[end].text == "," and doc[end + 1].lower_ in ("a", "an", "the"):
        following = doc[end + 2 : end + 2 + _REACH]
        for word in following:
            if word.is_punct:
                break
            if (code := nationalities().get(word.text)) and {t.lower_ for t in following} & _MEMBER:
                return code
    return None
