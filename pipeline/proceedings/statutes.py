"""Articles of law as reports cite them: "Articles 28/220.1, 233 and 315.2 of the Criminal Code", "section 301"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.proceedings.article_numbers import NUMBER, PART_NUMBER, PART_WORD, article_numbers
from pipeline.records import Statute

_LABEL = r"(?i:Articles?|Arts?\.|Art|Sections?|Sec\.|Provisions?|Paragraphs?|§§?|ss?\.)"
_PART = rf"(?:,?\s*(?:{PART_WORD})\s*{PART_NUMBER}(?!\w))"
_PARTS_BEFORE = rf"(?P<first>(?:{PART_WORD})\s+\d{{1,2}})\s+of\s+(?:the\s+)?"
_JOINT = (
    r"(?:\s*,\s*and\s+|\s*,\s*|\s+and\s+|\s+or\s+|\s*;\s*and\s+|\s*;\s*|\s*/\s*|\s+in conjunction with\s+|\s*&\s*|"
    r"\s+(?:to|through)\s+)"
)
_NO_ARTICLE = r"(?![\d,]*\s+(?:years?|months?|days?|weeks?|people|men|women|others?|of\s+(?:them|whom|the\s+\w+s))\b)"
_TITLE = r"(?:[A-Z][\w’'-]*\s+(?:of\s+|the\s+|on\s+|and\s+|for\s+)*){0,6}?"
_SUBJECT = (
    r"(?:\s+(?:of|on|for|against)\s+(?:the\s+)?[A-Z]\w+(?:\s+(?:(?:and|of|the|in|for|to)\s+){0,2}[A-Z]\w+){0,6})?"
)
_ABBREVIATED = r"(?:[A-Z]{1,3}PC|PC|CrPC|StGB|TCK|ISA|PER|NSL|UAPA|NSA|PTA)\b"
_CODE = (
    rf"(?:the\s+)?(?P<code>(?P<head>{_TITLE}(?:Codes?|Act|[Ll]aw|Constitution|Ordinance|Decree|Statute|Regulations?|"
    rf"Convention|Covenant|Declaration|Protocol|Charter|Treaty|Proclamation|Rules)\b){_SUBJECT}|{_ABBREVIATED})"
)
_BRACKETS = r"(?:\s*\([^)\d][^)]{2,90}\))?"
_CITED = re.compile(
    rf"(?:(?P<before>(?:[A-Z][\w’'-]*\s+){{0,3}}(?:Code|Act|Law|PER|NSL|ISA))(?:,|’s|'s)?\s+)?"
    rf"(?:{_PARTS_BEFORE})?(?<![\w-])(?P<label>{_LABEL})\s*"
    rf"(?P<list>{NUMBER}{_PART}?(?:{_BRACKETS}{_JOINT}(?:{_LABEL}\s*)?(?:{NUMBER}|\(\w{{1,3}}\)){_NO_ARTICLE}{_PART}?)*)"
    rf"(?:\s*\([^)]{{0,160}}\))?(?:,?\s+(?:(?:of|under|in)\s+)?{_CODE})?"
)
_NOT_CRIMINAL = re.compile(
    r"Convention|Covenant|Constitution|Declaration|Protocol|Charter|Treaty|Rules|ICCPR|ECHR|UDHR|Statute", re.IGNORECASE
)
_TREATY_AFTER = re.compile(
    r"\s*(?:of the )?(?:European|American|African|International|Universal|UN |ICCPR|ECHR|Convention|Constitution|"
    r"Covenant|Rome Statute)"
)
# what a court finds violated, and what a law says, is no charge
_RIGHT_BEFORE = re.compile(
    r"\b(?:(?:a|no|any) (?:violation|breach) of|violated|rights? (?:under|in|protected by)|"
    r"guaranteed (?:by|under|in))\s*$",
    re.IGNORECASE,
)
_PROVIDES = re.compile(r"^[^.;]{0,40}?\b(?:provides?|stipulates?|states|guarantees?)\b")


class Cited(NamedTuple):
    """Articles cited at characters `start` to `end` of a text."""

    start: int
    end: int
    statutes: tuple[Statute, ...]


def find_statutes(text: str) -> Iterator[Cited]:
    """The articles of criminal and administrative law that a text cites; conventions, constitutions, rights that were
    violated and what a law provides are left out."""
    for match in _CITED.finditer(text):
        after = text[match.end() : match.end() + 60]
        code = match["code"] or match["before"]
        if (code and _NOT_CRIMINAL.search(match["head"] or code)) or _TREATY_AFTER.match(after):
            continue
        if _RIGHT_BEFORE.search(text[: match.start()]) or _PROVIDES.match(after):
            continue
        if match["label"].lower().startswith(("paragraph", "s.", "ss.")) and not code:
            continue
        listed = f"{match['list']} {match['first']}" if match["first"] else match["list"]
        several = match["label"].lower().rstrip(".") in ("articles", "sections", "arts", "provisions", "§§", "ss")
        found = tuple(
            Statute(_clean(code), number, match.group().strip()) for number in article_numbers(listed, several)
        )
        if found:
            yield Cited(match.start(), match.end(), found)


def _clean(code: str | None) -> str | None:
    return re.sub(r"\s+", " ", code).strip() if code else None
