"""The first reader: pdfium, one pass over the characters of a page."""

from __future__ import annotations

import ctypes
import math
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.errors import UnreadableReport
from pipeline.reading.glyphs import Glyphs, leaning, run_starts, spans_of, straightened, turned
from pipeline.reading.words import BOLD, BULLET, PageWords, Word, clean, is_italic, weight_of

_DINGBATS = re.compile(r"dingbat|wingding|webding|bullet|marlett", re.IGNORECASE)
_SPACES = np.array(
    [0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x2002, 0x2003, 0x2004, 0x2005, 0x2007, 0x2008, 0x2009, 0x200A, 0x202F]
)
_IGNORED = np.array([0, 0x200B, 0x200C, 0xFEFF])
_FEW = 32  # characters
_SLANT = 0.4  # radians
_QUARTER = math.pi / 2
# quarter turns, clockwise, that lead from the upright page back to the page as it lies in the file
_CLOCKWISE = (0, 3, 2, 1)
# the functions that are called for every character or word, with plain addresses in place of checked pointers
_PAGE_AND_CHAR = (ctypes.c_void_p, ctypes.c_int)


def _plain(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_loose_box = _plain(raw.FPDFText_GetLooseCharBox, ctypes.c_int, *_PAGE_AND_CHAR, ctypes.c_void_p)
_text_of = _plain(raw.FPDFText_GetText, ctypes.c_int, *_PAGE_AND_CHAR, ctypes.c_int, ctypes.c_void_p)
_text_index_of = _plain(raw.FPDFText_GetTextIndexFromCharIndex, ctypes.c_int, *_PAGE_AND_CHAR)
_unicode_of = _plain(raw.FPDFText_GetUnicode, ctypes.c_uint, *_PAGE_AND_CHAR)
_angle_of = _plain(raw.FPDFText_GetCharAngle, ctypes.c_float, *_PAGE_AND_CHAR)
_origin_of = _plain(raw.FPDFText_GetCharOrigin, ctypes.c_int, *_PAGE_AND_CHAR, ctypes.c_void_p, ctypes.c_void_p)
_matrix_of = _plain(raw.FPDFText_GetMatrix, ctypes.c_int, *_PAGE_AND_CHAR, ctypes.c_void_p)
_size_of = _plain(raw.FPDFText_GetFontSize, ctypes.c_double, *_PAGE_AND_CHAR)
_text_object_of = _plain(raw.FPDFText_GetTextObject, ctypes.c_void_p, *_PAGE_AND_CHAR)
_font_of = _plain(raw.FPDFTextObj_GetFont, ctypes.c_void_p, ctypes.c_void_p)


class PageFailure(Exception):
    """A page that pdfium cannot load; `blank` stands for it."""

    def __init__(self, blank: PageWords) -> None:
        super().__init__(f"page {blank.page_no}")
        self.blank = blank


@contextmanager
def open_pdf(content: bytes, password: str | None) -> Iterator[Any]:
    """Open a PDF. Raises UnreadableReport: encrypted, or broken beyond what pdfium can repair."""
    try:
        document = pdfium.PdfDocument(content, password=password)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == raw.FPDF_ERR_PASSWORD:
            what = "the password given does not open it" if password else "it needs a password"
            raise UnreadableReport("encrypted", f"the PDF is encrypted: {what} (give one with --password)") from error
        raise UnreadableReport("broken", f"pdfium cannot open the PDF: {error}") from error
    try:
        yield document
    finally:
        document.close()


def document_information(document: Any) -> dict[str, str]:
    """What the PDF says of itself (Title, Author, Subject); empty where it says nothing."""
    try:
        return {key: str(value) for key, value in document.get_metadata_dict(skip_empty=True).items()}
    except (pdfium.PdfiumError, UnicodeDecodeError):
        return {}


def read_page(document: Any, page_no: int) -> PageWords:
    """Read page `page_no` (from 1). Raises PageFailure where pdfium cannot load it."""
    try:
        page = document[page_no - 1]
    except pdfium.PdfiumError as error:
        width, height = document.get_page_size(page_no - 1)
        raise PageFailure(PageWords(page_no, width, height, 0, (), 0, 0.0)) from error
    try:
        textpage = page.get_textpage()
        try:
            return _Characters(page, textpage).page_words(page_no)
        finally:
            textpage.close()
    except pdfium.PdfiumError as error:
        width, height = page.get_size()
        raise PageFailure(PageWords(page_no, width, height, 0, (), 0, 0.0)) from error
    finally:
        page.close()


@dataclass(frozen=True, slots=True)
class _Look:
    """How the characters of one text object are drawn."""

    size: float  # points
    weight: int
    italic: bool
    signs: bool  # the font draws signs in place of letters


class _Characters:
    """The characters of one page."""

    def __init__(self, page: Any, textpage: Any) -> None:
        self.page, self.handle = page, textpage.raw
        count = max(raw.FPDFText_CountChars(self.handle), 0)
        self.address = ctypes.cast(self.handle, ctypes.c_void_p).value
        boxes = np.zeros((count, 4), dtype=np.float32)  # left, top, right, bottom; y upwards
        places = range(boxes.ctypes.data, boxes.ctypes.data + 16 * count, 16)
        deque(map(_loose_box, repeat(self.address), range(count), places), maxlen=0)
        codes = self._codes(0, count)
        space = np.isin(codes, _SPACES)
        # the spaces and line ends that pdfium invents have no height
        marks = space & (np.abs(boxes[:, 1] - boxes[:, 3]) < 1e-3)
        after_mark = np.zeros(count, dtype=bool)
        after_mark[1:] = marks[:-1]
        keep = ~marks & ~np.isin(codes, _IGNORED)
        self.index = np.flatnonzero(keep)
        self.glyphs = Glyphs(codes, boxes.astype(np.float64), space, after_mark).where(keep)
        self._matrix = raw.FS_MATRIX()
        self._looks: dict[int | None, _Look] = {}
        self._fonts: dict[int, tuple[int, bool, bool]] = {}

    def _codes(self, first: int, count: int) -> Any:
        """Code points of characters: at once, in halves and in the end one by one where the text leaves some out."""
        if count < _FEW:
            chars = range(first, first + count)
            return np.fromiter((_unicode_of(self.address, char) for char in chars), dtype=np.uint32, count=count)
        units = np.zeros(count + 1, dtype=np.uint16)
        # from a character that is left out the text would begin later
        whole = _text_index_of(self.address, first) >= 0
        if whole and _text_of(self.address, first, count, units.ctypes.data) == count + 1:
            return units[:count].astype(np.uint32)
        half = count // 2
        return np.concatenate([self._codes(first, half), self._codes(first + half, count - half)])

    def page_words(self, page_no: int) -> PageWords:
        """Words of the page, turned upright."""
        left, bottom, right, top = self.page.get_bbox()
        width, height = right - left, top - bottom
        quarters = self.page.get_rotation() // 90
        upright, mask = self._upright()
        self.index, glyphs = self.index[mask], self.glyphs.where(mask)
        frame = (left, top, width, height)
        glyphs = replace(glyphs, box=turned(glyphs.box, *frame, upright))
        slanted = leaning(glyphs.box) if upright == 0 else ()
        if len(slanted):
            glyphs = replace(glyphs, box=straightened(glyphs.box, self._angles(slanted)))
        words = list(self._words(glyphs, upright, frame)) if len(glyphs.codes) else []
        sizes = (height, width) if quarters % 2 else (width, height)
        unmapped = float(np.mean(glyphs.codes == 0xFFFD)) if len(glyphs.codes) else 0.0
        images, drawn = self._objects(width * height) if len(words) < 40 else (0, 0)
        shown = (quarters + _CLOCKWISE[upright]) % 4
        return PageWords(page_no, sizes[0], sizes[1], shown, tuple(words), images, unmapped, drawn)

    def _upright(self) -> tuple[int, Any]:
        """The quarter turn (anticlockwise) of most characters, and which characters have it."""
        box = self.glyphs.box
        if not len(box):
            return 0, np.zeros(0, dtype=bool)
        starts = run_starts(np.column_stack([box[:, 0], -box[:, 1], box[:, 2], -box[:, 3]]))
        quarters = np.full(len(starts), -1)
        for number, char in enumerate(self.index[starts].tolist()):
            radians = max(raw.FPDFText_GetCharAngle(self.handle, char), 0.0)
            quarter = round(radians / _QUARTER)
            # letters slanted by a matrix count as turned by some degrees
            if abs(radians - quarter * _QUARTER) < _SLANT:
                quarters[number] = quarter % 4
        of_chars = np.repeat(quarters, np.diff([*starts, len(box)]))
        counts = np.bincount(of_chars[of_chars >= 0], minlength=4)
        upright = int(counts.argmax())
        return upright, of_chars == upright

    def _angles(self, slanted: Any) -> Any:
        """The slant of each character in radians, asked for those that may have one."""
        angles = np.zeros(len(self.index))
        angles[slanted] = [_angle_of(self.address, char) for char in self.index[slanted].tolist()]
        return angles

    def _words(self, glyphs: Glyphs, upright: int, frame: tuple[float, float, float, float]) -> Iterator[Word]:
        if glyphs.space.all():
            return
        spans = spans_of(glyphs)
        codes = glyphs.codes[spans.index]
        letters = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        plain = np.logical_and.reduceat((codes > 31) & (codes < 127), spans.first)
        chars = self.index[spans.index[spans.first]].tolist()
        objects = map(_text_object_of, repeat(self.address), chars)
        columns = (spans.first, spans.last, plain, spans.glued, spans.corners)
        under, baseline = -1.0, 0.0
        for char, drawn, first, last, as_it_is, glued, (x0, top, x1, bottom) in zip(
            chars, objects, *(column.tolist() for column in columns), strict=True
        ):
            look = self._looks.get(drawn) or self._look(char, drawn)
            text = letters[first:last]
            if look.signs:
                text = BULLET
            elif not as_it_is:
                text = clean(text)
            if bottom != under:
                under, baseline = bottom, self._baseline(char, upright, frame)
            if text:
                yield Word(text, x0, top, x1, bottom, baseline, look.size, look.weight, look.italic, glued)

    def _baseline(self, char: int, upright: int, frame: tuple[float, float, float, float]) -> float:
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self.handle, char, x, y)
        left, top, width, height = frame
        return (top - y.value, x.value - left, y.value - top + height, width - x.value + left)[upright]

    def _look(self, char: int, drawn: int | None) -> _Look:
        """The look of a character, kept for the others that its text object (at the address `drawn`) draws."""
        matrix = self._matrix
        _matrix_of(self.address, char, ctypes.addressof(matrix))
        across, along = sorted((abs(matrix.c), abs(matrix.d)))
        size = float(_size_of(self.address, char) * along)
        weight, italic, signs = self._font(_font_of(drawn) or 0) if drawn else (400, False, False)
        look = self._looks[drawn] = _Look(size, weight, italic or across > 0.1 * along, signs)
        return look

    def _font(self, address: int) -> tuple[int, bool, bool]:
        """Weight, slant, and whether the font draws signs in place of letters."""
        if address not in self._fonts:
            font = ctypes.cast(address, raw.FPDF_FONT)
            name = ctypes.create_string_buffer(128)
            raw.FPDFFont_GetBaseFontName(font, name, 128)
            decoded = name.value.decode("utf-8", "replace")
            told, named = raw.FPDFFont_GetWeight(font), weight_of(decoded)
            weight = max(told, named) if named >= BOLD or told <= 0 else told
            self._fonts[address] = (weight, is_italic(decoded), bool(_DINGBATS.search(decoded)))
        return self._fonts[address]

    def _objects(self, area: float) -> tuple[int, int]:
        """Whether pictures cover most of the page (1 or 0), and the number of pieces of text."""
        covered, texts = 0.0, 0
        for item in self.page.get_objects(max_depth=3):
            if item.type == raw.FPDF_PAGEOBJ_TEXT:
                texts += 1
            elif item.type == raw.FPDF_PAGEOBJ_IMAGE:
                x0, y0, x1, y1 = item.get_bounds()
                covered += abs((x1 - x0) * (y1 - y0)) / max(area, 1.0)
        # a page without any word is a scan even where its picture is smaller
        return int(covered > (0.5 if len(self.index) else 0.1)), texts
