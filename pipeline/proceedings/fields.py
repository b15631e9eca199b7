"""Labelled fields of prisoner lists: "Charge: Articles 1.2 (...); 3.4 (...)" is said of the entry's head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.proceedings.article_numbers import NUMBER, article_numbers
from pipeline.records import Passage, People, Report, Statute

_LABEL = re.compile(
    r"(?:^|(?<=[.\n)\d]\s)|(?<=[a-z]\s))(?:The )?(?:Criminal )?(?:Charges?|Accusations?|Offences?)(?: "
    r"brought)?(?: against \w+)?\s*:(?:s:)?\s+(?=[A-Z\d“(])"
)
_NEXT_LABEL = re.compile(
    r"\b(?:Place of|Case [Bb]ackground|Background|Brief [Ss]ummary|Date of|Sentence|Status|Court|Judge|"
    r"Lawyer)\b[\w ]{0,30}:"
)
_ENTRY = re.compile(
    rf"(?P<numbers>{NUMBER}(?:\s*(?:,|and|/|;)\s*{NUMBER})*)(?P<code>\s+of\s+the\s+[A-Z]\w+\s+Code)?\s*\("
)
_GOES_ON = re.compile(rf"(?:and\s+|;\s*)?{NUMBER}\s*\(")  # a field that a page or a column cuts in two
_CODE = re.compile(r"\b(?:[A-Z]\w+\s+){1,3}Code\b|\bCode of [A-Z]\w+(?: [A-Z]\w+)*")


class Field(NamedTuple):
    """One offence of a labelled field: characters of its passage, the offence's words there, its articles."""

    passage_no: int
    start: int
    end: int
    person_no: int
    offence: str
    statutes: tuple[Statute, ...]


def find_fields(report: Report, passages: Sequence[Passage], people: People) -> list[Field]:
    """The offences that labelled fields list, each with the person at the head of its entry."""
    found = []
    for passage_no, passage in enumerate(passages):
        for label in _LABEL.finditer(passage.paragraph.text):
            person = _head_of_entry(report, passages, people, passage_no, label.start())
            if person is not None:
                found += list(_offences(passage_no, passage.paragraph.text, label.end(), person))
                for following in range(passage_no + 1, len(passages)):
                    text = passages[following].paragraph.text
                    if not _GOES_ON.match(text):
                        break
                    found += list(_offences(following, text, 0, person))
    return found


def field_spans(passages: Sequence[Passage]) -> dict[int, int]:
    """Where in a passage its first labelled field begins: what follows is no running text."""
    return {
        no: match.start() for no, passage in enumerate(passages) if (match := _LABEL.search(passage.paragraph.text))
    }


def _head_of_entry(report: Report, passages: Sequence[Passage], people: People, passage_no: int, at: int) -> int | None:
    """The person named in the heading of the section, else the last one named within a few lines before the field."""
    section_no = passages[passage_no].paragraph.section_no
    if section_no is not None:
        section = report.sections[section_no]
        for mention in people.mentions:
            if (
                section.char_start <= mention.span.start < section.char_start + len(section.heading) + 4
                and mention.person_no is not None
            ):
                return mention.person_no
    before = [
        mention
        for mention in people.mentions
        if mention.person_no is not None
        and (
            (
                mention.passage_no == passage_no
                and passages[passage_no].doc[mention.token_start].idx < at
                and at - passages[passage_no].doc[mention.token_start].idx < 200
            )
            or (passage_no - 4 <= mention.passage_no < passage_no and len(passages[mention.passage_no].doc) < 30)
        )
    ]
    return before[-1].person_no if before else None


def _offences(passage_no: int, text: str, at: int, person: int) -> Iterator[Field]:
    limit = _NEXT_LABEL.search(text, at)
    end = limit.start() if limit else len(text)
    code_match = _CODE.search(text, at, end)
    code = code_match.group() if code_match else None
    waiting: list[Statute] = []
    position, any_found = at, False
    while match := _ENTRY.search(text, position, end):
        opening = match.end() - 1
        closing = _closing(text, opening, end)
        offence = text[opening + 1 : closing].strip()
        for number in re.findall(rf"(?<![\w.]){NUMBER}", text[position : match.start()]) if any_found else []:
            waiting += _statutes(code, number, number)
        own = _statutes(code, match["numbers"], text[match.start() : closing + 1])
        position = closing + 1
        any_found = True
        if re.match(r"[Pp]reparation (?:of|to|for)|[Aa]ttempt(?:ed)? crime|[Cc]omplicity$", offence):
            waiting += own
            continue
        yield Field(passage_no, match.start(), min(closing + 1, end), person, offence, (*waiting, *own))
        waiting = []
    rest = text[position:end].strip(" ;,.")
    if not any_found and rest:
        yield Field(
            passage_no,
            at,
            end,
            person,
            rest,
            tuple(_statutes(code, rest, rest)) if re.search(r"Article|Section|Provision", rest) else (),
        )
    elif any_found and (
        numbers := re.findall(rf"(?<![\w.]){NUMBER}(?![^(]*\))", re.sub(r"^\W*of the \w+ Code", "", rest))
    ):
        yield Field(
            passage_no,
            position,
            end,
            person,
            "",
            tuple(s for number in numbers[:4] for s in _statutes(code, number, number)),
        )


def _closing(text: str, opening: int, end: int) -> int:
    depth = 0
    for at in range(opening, end):
        depth += (text[at] == "(") - (text[at] == ")")
        if not depth:
            return at
    return end


def _statutes(code: str | None, listed: str, original: str) -> list[Statute]:
    return [Statute(code, number, original) for number in article_numbers(listed)]
