"""Articles of law as reports cite them: "Articles 28/220.1, 233 and 315.2 of the Criminal Code", "section 301"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.records import Statute

_LABEL = r"(?i:Articles?|Arts?\.|Art|Sections?|Sec\.|Provisions?|Paragraphs?|§§?|ss?\.)"
NUMBER = r"\d{1,4}(?:[-–]\d+)?(?:[ ]?(?:bis|ter|quater)\b(?:[ .]\d\b)?)?(?:\.\d+)*[a-z]?(?:\s?\(\w{1,3}\))*(?![\d%])"
_PART = r"(?:,?\s+(?i:paragraphs?|para\.?|parts?|pt\.?|clauses?|subsections?|item)\s+(?P<part>\d+(?:\.\d+)*))"
_JOINT = r"(?:\s*,\s*and\s+|\s*,\s*|\s+and\s+|\s+or\s+|\s*;\s*and\s+|\s*;\s*|\s*/\s*|\s+in conjunction with\s+|\s*&\s*)"
_CODE = (
    r"(?:the\s+)?(?P<code>(?:[A-Z][\w’'-]*\s+(?:of\s+|the\s+|on\s+|and\s+|for\s+)*){0,6}?(?:Codes?|Act|"
    r"[Ll]aw|Constitution|Ordinance|"
    r"Decree|Statute|Regulations?|Convention|Covenant|Declaration|Protocol|Charter|Treaty|Proclamation|Rules)\b)"
)
_CITED = re.compile(
    rf"(?:(?P<before>(?:[A-Z][\w’'-]*\s+){{0,3}}(?:Code|Act|Law|PER|NSL|ISA))(?:,|’s|"
    rf"'s)?\s+)?(?<![\w-])(?P<label>{_LABEL})\s*"
    rf"(?P<list>{NUMBER}{_PART.replace('part>', 'part1>')}?(?:{_JOINT}(?:(?:Articles?|"
    rf"Art\.?)\s+)?{NUMBER}(?![\d,]*\s+(?:years?|months?|people|days?|men|women)\b))*)"
    rf"(?:{_PART})?(?:\s*\([^)]{{0,160}}\))?(?:,?\s+(?:of|under|in)\s+{_CODE})?"
)
_NOT_CRIMINAL = re.compile(
    r"Convention|Covenant|Constitution|Declaration|Protocol|Charter|Treaty|Rules|ICCPR|ECHR|UDHR|Statute", re.IGNORECASE
)


class Cited(NamedTuple):
    """Articles cited at characters `start` to `end` of a text."""

    start: int
    end: int
    statutes: tuple[Statute, ...]


def find_statutes(text: str) -> Iterator[Cited]:
    """The articles of criminal and administrative law that a text cites; conventions and constitutions are left out."""
    for match in _CITED.finditer(text):
        after = text[match.end() : match.end() + 60]
        code = match["code"] or match["before"]
        if (code and _NOT_CRIMINAL.search(code)) or re.match(
            r"\s*(?:of the )?(?:European|American|African|International|Universal|UN |ICCPR|ECHR|Convention|"
            r"Constitution|Covenant|Rome Statute)",
            after,
        ):
            continue
        if match["label"].lower().startswith(("paragraph", "s.", "ss.")) and not code:
            continue
        found = tuple(
            Statute(_clean(code), number, match.group().strip())
            for number in article_numbers(match["list"], match["part"] or match["part1"])
        )
        if found:
            yield Cited(match.start(), match.end(), found)


def article_numbers(listed: str, part: str | None = None) -> list[str]:
    """Standard numbers of a list: digits and dots, letters behind, "167-3.1" as it is; a part goes on the last."""
    listed = re.sub(
        r",?\s+(?i:paragraphs?|para\.?|parts?|pt\.?|clauses?|subsections?|item)\s+\d+(?:\.\d+)*", "", listed
    )
    # "7/2" is paragraph 2 of article 7 where the second number is small and stands alone
    listed = re.sub(r"(?<![\d.])(\d{1,3})/(\d)(?![\d.])", r"\1.\2", listed)
    numbers = [standard_number(number) for number in re.findall(NUMBER, listed)]
    if part and numbers:
        numbers[-1] = f"{numbers[-1]}.{part}"
    return list(dict.fromkeys(number for number in numbers if number))


def standard_number(number: str) -> str:
    """ "58 (2)" as 58.2, "144 bis" as 144bis."""
    number = re.sub(r"\s?\((\d+)\)", r".\1", number)
    number = re.sub(r"\s?\(([a-z]+)\)", r"\1", number)
    number = re.sub(r"(bis|ter|quater)\s(?=\d)", r"\1.", number)
    return re.sub(r"\s", "", number).replace("–", "-").strip(".")


def _clean(code: str | None) -> str | None:
    return re.sub(r"\s+", " ", code).strip() if code else None
