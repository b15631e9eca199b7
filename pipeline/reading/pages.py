"""Reading all pages with the reader that suits each, and saying what could not be read."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.errors import UnreadableReport
from pipeline.reading.baselines import lines_of
from pipeline.reading.damage import check_bytes, damage
from pipeline.reading.furniture import Edges
from pipeline.reading.judging import badly_read, better, garbled, scanned
from pipeline.reading.lines import Line
from pipeline.reading.ocr import REMEDY, ocr_page
from pipeline.reading.packing import Packed
from pipeline.reading.pdfium import PageFailure, document_information, open_pdf, read_page
from pipeline.reading.plumber import open_plumber, read_plumber_page
from pipeline.reading.salvage import salvaged
from pipeline.reading.words import PageWords
from pipeline.records import Problem
from pipeline.settings import ocr_engine

STAGE = "reading"


@dataclass(slots=True)
class ReadPages:
    """Pages and their lines, each with its status and where its text comes from."""

    pages: list[PageWords] = field(default_factory=list)  # their words are dropped
    lines: Packed[list[Line]] = field(default_factory=Packed)
    edges: Edges = field(default_factory=Edges)
    statuses: list[str] = field(default_factory=list)  # ok, empty, failed
    sources: list[str] = field(default_factory=list)  # text_layer, ocr, none
    parsers: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    information: dict[str, str] = field(default_factory=dict)  # what the PDF says of itself: Title, Author

    def add(self, page: PageWords, status: str, source: str) -> None:
        """Add the next page."""
        self.pages.append(replace(page, words=()))
        lines = lines_of(page)
        self.edges.learn(lines, page.upright_height)
        self.lines.add(lines)
        self.statuses.append(status)
        self.sources.append(source)


def read_pages(content: bytes, password: str | None) -> ReadPages:
    """Read every page. Raises UnreadableReport where the bytes are no PDF, or no reader opens them."""
    check_bytes(content)
    read = ReadPages()
    with ExitStack() as stack:
        first: Any = None
        try:
            first = stack.enter_context(open_pdf(content, password))
        except UnreadableReport as error:
            if error.kind == "encrypted":
                raise
            first = _open_otherwise(content, password, stack, read)
        if first is None:
            return read
        read.information = document_information(first)
        lost = damage(content)
        damaged = lost is not None and lost.kind == "damaged_file"
        if lost and (damaged or not read.problems):
            read.problems.append(lost)
        _read_all(first, _Second(stack, content, password), damaged, read)
    return read


def _open_otherwise(content: bytes, password: str | None, stack: ExitStack, read: ReadPages) -> Any:
    """What pdfium cannot open: None after pdfplumber has read it, else the pages that are left of a broken file."""
    try:
        second = stack.enter_context(open_plumber(content, password))
    except UnreadableReport:
        rest = salvaged(content)
        if rest is None:
            message = "no reader can open the PDF, it is damaged beyond repair: fetch the report again"
            raise UnreadableReport("broken", message) from None
        document = stack.enter_context(open_pdf(rest, password))
        message = f"the file breaks off before its page index: the {len(document)} pages found in it were read"
        read.problems.append(Problem(STAGE, "truncated_file", f"{message}; fetch the report again"))
        return document
    read.problems.append(Problem(STAGE, "second_reader", "pdfium cannot open the PDF: it was read with pdfplumber"))
    _read_all_with_plumber(second, read)
    return None


class _Second:
    """The second reader, opened when it is first needed."""

    def __init__(self, stack: ExitStack, content: bytes, password: str | None) -> None:
        self._stack, self._content, self._password = stack, content, password
        self._document: Any = None
        self._tried = False

    def page(self, page_no: int) -> PageWords | None:
        """The page as pdfplumber reads it; None where it cannot."""
        if not self._tried:
            self._tried = True
            try:
                self._document = self._stack.enter_context(open_plumber(self._content, self._password))
            except UnreadableReport:
                self._document = None
        if self._document is None or page_no > len(self._document.pages):
            return None
        return read_plumber_page(self._document, page_no)


def _read_all(document: Any, second: _Second, damaged: bool, read: ReadPages) -> None:
    for page_no in range(1, len(document) + 1):
        try:
            page = read_page(document, page_no)
        except PageFailure as failure:
            page = failure.blank
            other = second.page(page_no)
            if other is None or not other.words:
                read.problems.append(Problem(STAGE, "page_failed", f"no reader can load page {page_no}", page_no))
                read.add(page, "failed", "none")
                continue
            page = other
            read.parsers.add("pdfplumber")
        else:
            reason = badly_read(page, damaged)
            other = second.page(page_no) if reason else None
            if other is not None and better(other, page):
                page = replace(other, images=page.images)
                read.parsers.add("pdfplumber")
            else:
                read.parsers.add("pdfium")
        if scanned(page) and (engine := ocr_engine()):
            read_off = ocr_page(document, page, engine)
            if len(read_off.words) > len(page.words):
                read.parsers.add(engine)
                read.add(read_off, "ok", "ocr")
                continue
        _judge(page, read)


def _judge(page: PageWords, read: ReadPages) -> None:
    """Add a page with the status that its words deserve."""
    number = page.page_no
    kind = "garbled_text" if garbled(page) else "scanned_page" if scanned(page) and not ocr_engine() else None
    if kind:
        what = "is a picture without text"
        if kind == "garbled_text":
            what = "has a text layer of signs in place of letters"
            page = replace(page, words=())
        engine = ocr_engine()
        remedy = f"{engine} could not read it either" if engine else f"OCR is needed ({REMEDY})"
        read.problems.append(Problem(STAGE, kind, f"page {number} {what}: {remedy}", number))
        read.add(page, "ok" if page.words else "failed", "text_layer" if page.words else "none")
    elif not page.words:
        read.add(page, "empty", "none")
    else:
        read.add(page, "ok", "text_layer")


def _read_all_with_plumber(document: Any, read: ReadPages) -> None:
    read.parsers.add("pdfplumber")
    for page_no in range(1, len(document.pages) + 1):
        page = read_plumber_page(document, page_no)
        if page is None:
            blank = document.pages[page_no - 1]
            page = PageWords(page_no, float(blank.width), float(blank.height), 0, (), 0, 0.0)
            read.problems.append(Problem(STAGE, "page_failed", f"no reader can load page {page_no}", page_no))
            read.add(page, "failed", "none")
        else:
            _judge(page, read)
