"""Reading all pages with the reader that suits each, and saying what could not be read."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.errors import UnreadableReport
from pipeline.reading.lines import PageLines, page_lines
from pipeline.reading.ocr import ocr_available, ocr_page
from pipeline.reading.pdfium import PageFailure, document_information, open_pdf, read_page
from pipeline.reading.plumber import open_plumber, read_plumber_page
from pipeline.reading.salvage import salvaged
from pipeline.reading.words import PageWords
from pipeline.records import Problem

STAGE = "reading"
_STREAM = re.compile(rb"/FlateDecode\b[^>]{0,200}>>\s*stream\r?\n(?=x)")
_LEADERS = ".…_·-"
_NO_LATIN = bytes(sorted(set(range(128)) - set(range(ord("a"), ord("z") + 1))))
_LETTERS = re.compile(r"[^\W\d_]+")
_FEW = 25  # words: a page with fewer under a large picture is a scan


@dataclass(slots=True)
class ReadPages:
    """Pages as lines, each with its status and where its text comes from."""

    pages: list[PageLines] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)  # ok, empty, failed
    sources: list[str] = field(default_factory=list)  # text_layer, ocr, none
    parsers: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    information: dict[str, str] = field(default_factory=dict)  # what the PDF says of itself: Title, Author

    def add(self, page: PageWords, status: str, source: str) -> None:
        """Add the next page."""
        self.pages.append(page_lines(page))
        self.statuses.append(status)
        self.sources.append(source)


def read_pages(content: bytes, password: str | None) -> ReadPages:
    """Read every page. Raises UnreadableReport where the bytes are no PDF, or no reader opens them."""
    _check_bytes(content)
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
        _read_all(first, _Second(stack, content, password), _damage(content, read), read)
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


def _check_bytes(content: bytes) -> None:
    if not content.strip():
        raise UnreadableReport("empty_file", "the file is empty (0 bytes of content): fetch the report again")
    if b"%PDF-" not in content[:4096]:
        start = content.lstrip()[:64].lower()
        what = "an HTML page" if start.startswith((b"<!doctype", b"<html")) else "not a PDF"
        raise UnreadableReport("not_a_pdf", f"the file is {what} in spite of its name: fetch the report again")


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
            reason = _badly_read(page, damaged)
            other = second.page(page_no) if reason else None
            if other is not None and _better(other, page):
                page = replace(other, images=page.images)
                read.parsers.add("pdfplumber")
            else:
                read.parsers.add("pdfium")
        if ocr_available() and _scanned(page):
            read_off = ocr_page(document, page)
            if len(read_off.words) > len(page.words):
                read.parsers.add("rapidocr")
                read.add(read_off, "ok", "ocr")
                continue
        _judge(page, read)


def _scanned(page: PageWords) -> bool:
    return (page.images > 0 and len(page.words) < _FEW) or _garbled(page)


def _garbled(page: PageWords) -> bool:
    """Whether the text layer holds signs in place of letters, as fonts without a Unicode table give."""
    text = "".join([word.text for word in page.words])
    length = len(text) - sum(map(text.count, _LEADERS))
    latin = text.casefold().encode("ascii", "ignore").translate(None, _NO_LATIN) if length >= 200 else b""
    if len(latin) > 0.6 * length:
        vowels = len(latin) - len(latin.translate(None, b"aeiouy"))
        return page.unmapped > 0.3 or vowels < 0.18 * len(latin)  # letters, but for others
    return page.unmapped > 0.3 or (length >= 40 and sum(map(str.isalnum, text)) < 0.5 * length)


def _judge(page: PageWords, read: ReadPages) -> None:
    """Add a page with the status that its words deserve."""
    number = page.page_no
    if not ocr_available() and _scanned(page):
        kind, what = "scanned_page", "is a picture without text"
        if _garbled(page):
            kind, what = "garbled_text", "has a text layer of signs in place of letters"
            page = replace(page, words=())
        message = f"page {number} {what}: OCR is needed (pip install 'chargesheet[ocr]')"
        read.problems.append(Problem(STAGE, kind, message, number))
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


def _badly_read(page: PageWords, damaged: bool) -> bool:
    """Whether the second reader should try: broken places, unmapped or glued text, or too little in a damaged file."""
    if not page.words:
        return page.text_objects > 0
    if page.unmapped > 0.05 or (damaged and len(page.words) < 150):
        return True
    right, bottom = 3 * page.upright_width, 3 * page.upright_height
    off = sum([not (-50 < word.x0 < right and -50 < word.top < bottom) for word in page.words])
    lengths = [len(word.text) for word in page.words]
    long = 0
    if max(lengths) > 28:
        long = sum(len(word.text) for word in page.words if len(word.text) > 28 and _LETTERS.fullmatch(word.text))
    if off > 0.02 * len(page.words) and _plausible(page) < 0.8 * len(page.words):
        return True  # words off the page that are words none the less, no reader puts elsewhere
    return long > 0.15 * sum(lengths)


def _better(other: PageWords, page: PageWords) -> bool:
    if not page.words:
        return bool(other.words)
    if page.unmapped > 0.05:
        return other.unmapped < page.unmapped
    return _plausible(other) > 1.1 * _plausible(page)


def _plausible(page: PageWords) -> int:
    """How many words look like words."""
    return sum(1 < len(word.text) < 25 and word.text.strip(".,;:()'\"“”’-").isalpha() for word in page.words)


def _damage(content: bytes, read: ReadPages) -> bool:
    """Whether parts of the file cannot be unpacked (bits were lost), which pdfium passes over in silence."""
    if b"/Encrypt" in content:
        return False
    broken = total = 0
    for start in _streams(content):
        total += 1
        unpacker = zlib.decompressobj()
        try:
            unpacker.decompress(memoryview(content)[start : start + 4_000_000], 2_000_000)
        except zlib.error:
            broken += 1
    if broken:
        message = (
            f"the file is damaged: {broken} of its {total} compressed parts cannot be unpacked, text may be missing"
        )
        read.problems.append(Problem(STAGE, "damaged_file", message))
    if b"%%EOF" not in content[-2048:] and not read.problems:
        message = "the file breaks off before its end: what is left was read; fetch the report again to be sure"
        read.problems.append(Problem(STAGE, "truncated_file", message))
    return bool(broken)


def _streams(content: bytes) -> Iterator[int]:
    return (match.end() for match in _STREAM.finditer(content))
