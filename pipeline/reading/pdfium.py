"""The first reader: pdfium, one pass over the characters of a page."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.errors import UnreadableReport
from pipeline.reading.words import BOLD, BULLET, PageWords, Word, clean, is_italic, weight_of

_DINGBATS = re.compile(r"dingbat|wingding|webding|bullet|marlett", re.IGNORECASE)
_SPACES = np.array(
    [0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x2002, 0x2003, 0x2004, 0x2005, 0x2007, 0x2008, 0x2009, 0x200A, 0x202F]
)
_IGNORED = np.array([0, 0x200B, 0x200C, 0xFEFF])
_SLANT = 0.4  # radians
_WORD_GAP = 0.14  # of the line height, beyond the line's usual gap between letters
_WORD_GAP_MARKED = 0.08  # where pdfium takes it for a space as well
# the two functions that are called for every character, with plain addresses in place of checked pointers
_loose_box = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)
_unicode_of = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(raw.FPDFText_GetUnicode, ctypes.c_void_p).value or 0
)


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


class _Characters:
    """The characters of one page in numpy columns."""

    def __init__(self, page: Any, textpage: Any) -> None:
        self.page, self.handle = page, textpage.raw
        count = max(raw.FPDFText_CountChars(self.handle), 0)
        handle = ctypes.cast(self.handle, ctypes.c_void_p).value
        boxes = np.zeros((count, 4), dtype=np.float32)  # left, top, right, bottom; y upwards
        address = boxes.ctypes.data
        for i in range(count):
            _loose_box(handle, i, address + 16 * i)
        codes = np.fromiter((_unicode_of(handle, i) for i in range(count)), dtype=np.uint32, count=count)
        box = boxes.astype(np.float64)
        space = np.isin(codes, _SPACES)
        # the spaces and line ends that pdfium invents have no height
        self.marked = space & (np.abs(box[:, 1] - box[:, 3]) < 1e-3)
        keep = ~self.marked & ~np.isin(codes, _IGNORED)
        self.index = np.flatnonzero(keep)
        self.codes, self.box, self.space = codes[keep], box[keep], space[keep]
        follows = np.zeros(count + 1, dtype=bool)
        follows[1:] = self.marked  # an invented space stands before character i
        self.after_mark = follows[:-1][keep]

    def page_words(self, page_no: int) -> PageWords:
        """Words of the page, turned upright."""
        left, bottom, right, top = self.page.get_bbox()
        turned = self.page.get_rotation() // 90
        width, height = right - left, top - bottom
        angles = [0] * 4
        runs = list(self._runs())
        quarters = []
        for start, stop in runs:
            radians = raw.FPDFText_GetCharAngle(self.handle, int(self.index[start]))
            quarter = round(radians / (np.pi / 2)) % 4 if radians >= 0 else 0
            # letters slanted by a matrix count as turned by some degrees
            straight = min(abs(radians - quarter * np.pi / 2), abs(radians - 2 * np.pi)) < _SLANT
            quarters.append(quarter if straight else -1)
            if straight:
                angles[quarter] += stop - start
        upright = angles.index(max(angles)) if runs else 0
        box = _turn(self.box, left, top, width, height, upright)
        styles: dict[int, tuple[int, bool, bool]] = {}
        words: list[Word] = []
        if upright:
            runs = list(self._runs(box))
            quarters = [upright] * len(runs)
        for (start, stop), quarter in zip(runs, quarters, strict=True):
            if quarter == upright:
                words.extend(self._words(start, stop, box, upright, (left, top, width, height), styles))
        shown = (turned + _clockwise(upright)) % 4
        sizes = (height, width) if turned % 2 else (width, height)
        unmapped = float(np.mean(self.codes == 0xFFFD)) if len(self.codes) else 0.0
        images, drawn = self._objects(width * height) if len(words) < 40 else (0, 0)
        return PageWords(page_no, sizes[0], sizes[1], shown, tuple(words), images, unmapped, drawn)

    def _runs(self, box: Any = None) -> Iterator[tuple[int, int]]:
        """Stretches of characters on one baseline, from left to right without a wide jump."""
        box = (
            np.column_stack([self.box[:, 0], -self.box[:, 1], self.box[:, 2], -self.box[:, 3]]) if box is None else box
        )
        if not len(box):
            return
        tall = np.maximum(box[:, 3] - box[:, 1], 1e-3)
        gap = box[1:, 0] - box[:-1, 2]
        line = np.maximum(tall[1:], tall[:-1])
        moved = np.abs(box[1:, 3] - box[:-1, 3]) > 0.12 * line
        cuts = np.flatnonzero(moved | (gap > 2.5 * line) | (gap < -1.2 * line)) + 1
        yield from zip([0, *cuts.tolist()], [*cuts.tolist(), len(box)], strict=True)

    def _words(
        self,
        start: int,
        stop: int,
        box: Any,
        upright: int,
        frame: tuple[float, float, float, float],
        styles: dict[int, Any],
    ) -> Iterator[Word]:
        tall = max(float(np.median(box[start:stop, 3] - box[start:stop, 1])), 1e-3)
        gap = (box[start + 1 : stop, 0] - box[start : stop - 1, 2]) / tall
        inner = ~(self.space[start + 1 : stop] | self.space[start : stop - 1])
        usual = float(np.median(gap[inner])) if inner.sum() > 7 else 0.0
        marked = self.after_mark[start + 1 : stop]
        cut = inner & ((gap > usual + _WORD_GAP) | (marked & (gap > usual + _WORD_GAP_MARKED)))
        edges = np.flatnonzero(cut | self.space[start + 1 : stop] | self.space[start : stop - 1]) + start + 1
        for first, last in zip([start, *edges.tolist()], [*edges.tolist(), stop], strict=True):
            if self.space[first]:
                continue
            text = clean("".join(map(chr, self.codes[first:last].tolist())))
            corners = box[first:last]
            size, slanted = self._size(int(self.index[first]))
            char = int(self.index[first])
            weight, italic, dingbats = self._style(char, styles)
            text = BULLET if dingbats else text
            if not text:
                continue
            before = first - 1
            glued = (
                first == start
                and first > 0
                and not self.space[before]
                and not self.after_mark[first]
                and abs(float(box[first, 0] - box[before, 2])) < 0.1 * tall
                and abs(float(box[first, 3] - box[before, 3])) < 0.8 * tall
            )
            yield Word(
                text,
                float(corners[:, 0].min()),
                float(corners[:, 1].min()),
                float(corners[:, 2].max()),
                float(corners[:, 3].max()),
                self._baseline(char, upright, frame),
                size,
                weight,
                italic or slanted,
                glued,
            )

    def _baseline(self, char: int, upright: int, frame: tuple[float, float, float, float]) -> float:
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self.handle, char, x, y)
        left, top, width, _ = frame
        return (top - y.value, x.value - left, y.value - top + frame[3], width - x.value + left)[upright]

    def _size(self, char: int) -> tuple[float, bool]:
        """Font size in points, and whether the letters are slanted by a matrix."""
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self.handle, char, matrix)
        across, along = (matrix.c, matrix.d) if abs(matrix.d) >= abs(matrix.c) else (matrix.d, matrix.c)
        size = float(raw.FPDFText_GetFontSize(self.handle, char) * abs(along))
        return size, abs(across) > 0.1 * abs(along)

    def _style(self, char: int, styles: dict[int, tuple[int, bool, bool]]) -> tuple[int, bool, bool]:
        """Weight, slant, and whether the font draws signs in place of letters."""
        text_object = raw.FPDFText_GetTextObject(self.handle, char)
        if not text_object:
            return 400, False, False
        font = raw.FPDFTextObj_GetFont(text_object)
        key = ctypes.addressof(font.contents) if font else 0
        if key not in styles:
            name = ctypes.create_string_buffer(128)
            raw.FPDFFont_GetBaseFontName(font, name, 128)
            decoded = name.value.decode("utf-8", "replace")
            told, named = raw.FPDFFont_GetWeight(font), weight_of(decoded)
            weight = max(told, named) if named >= BOLD or told <= 0 else told
            styles[key] = (weight, is_italic(decoded), bool(_DINGBATS.search(decoded)))
        return styles[key]

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
        return int(covered > (0.5 if len(self.codes) else 0.1)), texts


def _turn(box: Any, left: float, top: float, width: float, height: float, upright: int) -> Any:
    """Boxes (left, top, right, bottom; y upwards) as x0, top, x1, bottom of the page whose text runs left to right."""
    x0, x1 = box[:, 0] - left, box[:, 2] - left
    y0, y1 = top - box[:, 1], top - box[:, 3]
    x0, x1 = np.minimum(x0, x1), np.maximum(x0, x1)
    y0, y1 = np.minimum(y0, y1), np.maximum(y0, y1)
    columns = {
        0: (x0, y0, x1, y1),
        1: (height - y1, x0, height - y0, x1),  # text runs upwards
        2: (width - x1, height - y1, width - x0, height - y0),
        3: (y0, width - x1, y1, width - x0),  # text runs downwards
    }[upright]
    return np.column_stack(columns)


def _clockwise(upright: int) -> int:
    """Quarter turns, clockwise, that lead from the upright page back to the page as it lies in the file."""
    return {0: 0, 1: 3, 2: 2, 3: 1}[upright]
