"""Numbers of articles in their standard form: digits and dots, letters behind, "167-3.1" as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

NUMBER = (
    r"\d{1,4}(?:[-–]\d+)?(?:[ ]?(?:bis|ter|quater)\b(?:[ .]\d\b)?)?(?:\.\d+)*(?:[a-z]|[A-Z]\b)?"
    r"(?:\s?\(\w{1,3}\))*(?![\d%])"
)
PART_WORD = r"(?i:paragraphs?\b|para\b\.?|parts?\b|pt\b\.?|clauses?\b|subsections?\b|item\b|section\b)|§"
_WIDEST = 12  # articles of a range that is written out

_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
PART_NUMBER = rf"(?:\d+(?:\.\d+)*|(?i:{'|'.join(_WORDS)})\b)"
_PIECE = re.compile(
    rf"(?:,?\s*(?:{PART_WORD})\s*(?P<part>{PART_NUMBER}))|"
    rf"(?P<to>\b(?:to|through)\b)|\((?P<own>\w{{1,3}})\)|(?P<number>{NUMBER})|\([^)]*\)"
)


def article_numbers(listed: str, several: bool = True) -> list[str]:
    """Standard numbers of a list; parts go on the article before them, ranges such as "185–187" are written out.

    `several` says whether the list may be more than one article: "Article 185-2" is none of a range.
    """
    # "7/2" is paragraph 2 of article 7 where the second number is small and stands alone
    listed = re.sub(r"(?<![\d.])(\d{1,3})/(\d)(?![\d.])", r"\1.\2", listed)
    found: list[str] = []
    reaching = False
    for piece in _PIECE.finditer(listed):
        if piece["part"] and found:
            found[-1] += f".{_WORDS.get(piece['part'].lower(), piece['part'])}"
        elif piece["to"]:
            reaching = bool(found)
        elif piece["own"] and found and "." in found[-1]:  # "280 (1) and (2)"
            found.append(standard_number(f"{found[-1].split('.')[0]}({piece['own']})"))
        elif piece["number"]:
            number = standard_number(piece["number"])
            if reaching:
                found += _between(found[-1], number)
            else:
                found += list(_range(number)) if several else [number]
            reaching = False
    return list(dict.fromkeys(number for number in found if number))


def standard_number(number: str) -> str:
    """ "58 (2)" as 58.2, "144 bis" as 144bis."""
    number = re.sub(r"\s?\((\d+)\)", r".\1", number)
    number = re.sub(r"\s?\(([a-z]+)\)", r"\1", number)
    number = re.sub(r"(bis|ter|quater)\s(?=\d)", r"\1.", number)
    return re.sub(r"\s", "", number).replace("–", "-").strip(".")


def _range(number: str) -> Iterator[str]:
    """The articles of "185-187"; "167-3" is one article."""
    first, _, last = number.partition("-")
    if first.isdigit() and last.isdigit() and len(first) == len(last) > 1 and 0 < int(last) - int(first) < _WIDEST:
        yield from map(str, range(int(first), int(last) + 1))
    else:
        yield number


def _between(first: str, last: str) -> list[str]:
    """The articles after `first` up to `last`: "190 to 193", "205-1 to 205-3"."""
    head, tail = re.match(r"^(.*?)(\d+)$", first), re.match(r"^(.*?)(\d+)$", last)
    if head and tail and head[1] == tail[1] and 0 < int(tail[2]) - int(head[2]) < _WIDEST:
        return [f"{head[1]}{n}" for n in range(int(head[2]) + 1, int(tail[2]) + 1)]
    return [last]
