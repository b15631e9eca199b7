"""The plain frozen records that flow from stage to stage.

Offsets are code points into the document's text, half-open; pages count from 1; boxes are PDF points from the top left.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Span(NamedTuple):
    """A stretch of the document's text."""

    start: int
    end: int


class Box(NamedTuple):
    """A rectangle on a page."""

    page_no: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the operator should know; `page_no` is None where it concerns the whole report."""

    stage: str
    kind: str
    message: str
    page_no: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is read: `text` is body, then captions and tables, then footnotes, with blank lines between."""

    page_no: int
    width_pt: float
    height_pt: float
    status: str  # ok, empty, failed
    text_source: str  # text_layer, ocr, none
    char_start: int
    text: str

    @property
    def char_end(self) -> int:
        """Where its text ends in the document's text, exclusive."""
        return self.char_start + len(self.text)


class Piece(NamedTuple):
    """A stretch of the document's text that stands at offset `at` of its paragraph."""

    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A unit of running text with its lines joined; over a page turn it has several pieces of the document's text."""

    text: str
    pieces: tuple[Piece, ...]
    kind: str  # body, heading, caption, table, box, footnote
    section_no: int | None
    page_no: int

    def span(self, start: int, end: int) -> Span:
        """Where characters `start` to `end` of the paragraph stand in the document's text."""
        return Span(self._offset(start), self._offset(end - 1) + 1)

    def _offset(self, at: int) -> int:
        piece = next(p for p in reversed(self.pieces) if p.at <= at)
        return min(piece.start + at - piece.at, piece.end)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of the same or a higher level."""

    section_no: int  # from 0, in reading order
    heading: str
    level: int  # 1 is the highest
    parent_no: int | None
    country_code: str | None  # ISO 3166-1 alpha-3
    page_first: int
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the report says of itself; None where it does not."""

    title: str | None = None
    publisher: str | None = None
    report_index: str | None = None
    published_on: str | None = None  # ISO date, also of reduced precision: 2015, 2015-03, 2015-03-11
    language_code: str | None = None  # ISO 639-1


@dataclass(frozen=True, slots=True)
class WordBoxes:
    """Offsets and boxes of all words, in columns (a long report has hundreds of thousands), sorted by offset."""

    starts: array[int] = field(default_factory=lambda: array("i"))
    ends: array[int] = field(default_factory=lambda: array("i"))
    page_nos: array[int] = field(default_factory=lambda: array("i"))
    corners: array[float] = field(default_factory=lambda: array("f"))  # x0, top, x1, bottom of each word

    def add(self, page_no: int, starts: array[int], ends: array[int], corners: array[float]) -> None:
        """Add the next words, all of one page."""
        self.starts.extend(starts)
        self.ends.extend(ends)
        self.page_nos.extend(array("i", [page_no]) * len(starts))
        self.corners.extend(corners)

    def within(self, span: Span) -> list[Box]:
        """The boxes of a stretch of text, one for each line that it touches."""
        boxes: list[Box] = []
        for i in range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)):
            x0, top, x1, bottom = self.corners[4 * i : 4 * i + 4]
            last = boxes[-1] if boxes else None
            middle = (top + bottom) / 2
            if last and last.page_no == self.page_nos[i] and last.top < middle < last.bottom and x0 >= last.x0:
                boxes[-1] = Box(last.page_no, last.x0, min(last.top, top), max(last.x1, x1), max(last.bottom, bottom))
            else:
                boxes.append(Box(self.page_nos[i], x0, top, x1, bottom))
        return boxes


@dataclass(frozen=True, slots=True)
class Report:
    """A report that has been read."""

    text: str  # the pages' texts, joined by a form feed
    pages: tuple[Page, ...]
    paragraphs: tuple[Paragraph, ...]  # in reading order, headings and footnotes among them
    sections: tuple[Section, ...]
    words: WordBoxes
    metadata: Metadata
    parser: str  # pdfium, pdfplumber, or both joined by "+"
    problems: tuple[Problem, ...]

    def page_of(self, offset: int) -> int:
        """The page on which a character stands."""
        return self.pages[bisect_right(self.pages, offset, key=lambda page: page.char_start) - 1].page_no


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph and its linguistic analysis: tokens, sentences, entities and parse."""

    paragraph: Paragraph
    doc: Doc


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text; `person_no` is None where a short form fits several people of the report (`ambiguous`)."""

    passage_no: int
    token_start: int  # in the passage's Doc, half-open
    token_end: int
    name_original: str
    span: Span
    person_no: int | None
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class Role:
    """What a person is said to be, with the words that say so."""

    role: str
    quote: str
    page_first: int


@dataclass(frozen=True, slots=True)
class Person:
    """One person of one report."""

    person_no: int
    name: str  # the fullest form that occurs, without title
    country_code: str | None
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class People:
    """The people of a report, `persons[i].person_no == i`, and where they are named."""

    persons: tuple[Person, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A token that stands for named people: the head of a name, a pronoun, "both", "the two men"."""

    passage_no: int
    token: int
    person_nos: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class References:
    """All references of a report by (passage, token)."""

    by_token: Mapping[tuple[int, int], Reference]

    def in_passage(self, passage_no: int, start: int, end: int) -> Iterator[Reference]:
        """The references among tokens `start` to `end` of a passage."""
        for token in range(start, end):
            if found := self.by_token.get((passage_no, token)):
                yield found


@dataclass(frozen=True, slots=True)
class Statute:
    """An article of a code, as cited: code_original "Criminal Code", article "192.2.2"."""

    code_original: str | None
    article: str
    statute_original: str


@dataclass(frozen=True, slots=True)
class Charge:
    """An offence said of one person (`person_no`) or of an unnamed group (None)."""

    person_no: int | None
    defendants_original: str
    charge_type_id: str
    status: str
    earlier_status: tuple[str, ...]
    contested: bool
    collective: bool  # said of several people or a group at once
    event_date: str | None
    charge_original: str
    quote: str
    span: Span
    statutes: tuple[Statute, ...]
    rule_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Penalty:
    """A penalty of one person; `charge_nos` are indices into the report's charges."""

    person_no: int | None
    kind: str
    days: int | None
    amount: float | None
    currency: str | None
    stage: str
    event_date: str | None
    penalty_original: str
    quote: str
    span: Span
    charge_nos: tuple[int, ...]
    rule_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Proceedings:
    """What a report says of proceedings."""

    charges: tuple[Charge, ...]
    penalties: tuple[Penalty, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """A passage that reports a violation of one type."""

    violation_type_id: str
    assertion: str
    disputed: bool
    event_date: str | None
    victims: tuple[int, ...]  # person numbers
    perpetrators: tuple[int, ...]
    victims_original: str | None
    quote: str
    span: Span
    evidence: tuple[str, ...]  # the words that spoke for the type
    rule_id: str
    score: float
    charge_nos: tuple[int, ...] = ()  # indices into the report's charges: those that it concerns
