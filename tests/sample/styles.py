"""Fonts, hyphens, page layouts and paragraph styles of the sample reports.

Fonts come from pinned packages and hyphens from a list, so that the bytes are the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import reportlab
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from .drawings import ACCENT, INK

_HYPHENS = """
    ad-min-is-tra-tive am-mu-ni-tion ar-chi-tec-ture as-so-ci-a-tion au-thor-i-ties ac-count-ants ap-pli-ca-tion
    com-mit-tee com-plaints con-di-tions con-fi-den-tial con-firmed con-sci-ence con-victed con-vic-tion
    co-op-er-a-tive crim-i-nal de-fend-ants de-fama-tion de-part-ment de-ten-tion dem-on-stra-tion dip-lo-mats
    dis-or-der doc-u-ments elec-tri-city em-bez-zle-ment en-tre-pre-neur-ship ev-i-dence ex-pelled for-bid-den
    gov-ern-ment hoo-li-gan-ism im-pris-on-ment in-for-ma-tion in-ter-na-tional in-ter-views in-ves-ti-ga-tion
    in-ves-ti-ga-tors jour-nal-ists min-is-ter mu-nic-i-pal news-pa-per ob-serv-ers or-gan-iz-ing or-gan-i-za-tion
    par-lia-ment pass-ports peace-ful pos-ses-sion pres-i-dent pres-i-den-tial pros-e-cu-tion pros-e-cu-tor
    pro-ceed-ings psy-chi-at-ric pub-li-ca-tion reg-is-tra-tion re-li-gious sen-tenced sus-pended un-au-thor-ized
    uni-ver-sity un-reg-is-tered vil-lagers wit-nesses
"""
_BREAKS = {word.replace("-", ""): word.split("-") for word in _HYPHENS.split()}


@dataclass(frozen=True)
class Layout:
    """A page: sizes in points; odd and even pages have mirrored margins."""

    columns: int
    size: float
    leading: float
    justified: bool
    inner: float = 62
    outer: float = 50
    top: float = 78
    bottom: float = 72
    gutter: float = 20
    width: float = 595.28
    height: float = 841.89

    @property
    def column_width(self) -> float:
        """Width of a column."""
        return (self.width - self.inner - self.outer - self.gutter * (self.columns - 1)) / self.columns

    def left(self, page_no: int, column: int) -> float:
        """Left edge of a column."""
        margin = self.inner if page_no % 2 else self.outer
        return margin + column * (self.column_width + self.gutter)


def register_fonts() -> None:
    """STIX from matplotlib for text, Bitstream Vera from reportlab for headings; both may be embedded."""
    stix = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    vera = Path(reportlab.__file__).parent / "fonts"
    for name, path in {
        "Text": stix / "STIXGeneral.ttf",
        "Text-Bold": stix / "STIXGeneralBol.ttf",
        "Text-Italic": stix / "STIXGeneralItalic.ttf",
        "Sans": vera / "Vera.ttf",
        "Sans-Bold": vera / "VeraBd.ttf",
    }.items():
        pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily("Text", normal="Text", bold="Text-Bold", italic="Text-Italic", boldItalic="Text-Bold")


def _hyphenator(word: str) -> Iterator[tuple[str, str]]:
    """Where a word may be broken, the last place first."""
    parts = _BREAKS.get(word.strip("“”‘’.,;:()").lower(), [])
    lead = len(word) - len(word.lstrip("“”‘’("))
    for count in range(len(parts) - 1, 0, -1):
        at = lead + len("".join(parts[:count]))
        yield word[:at], word[at:]


class Styles:
    """The paragraph styles of a layout."""

    def __init__(self, layout: Layout) -> None:
        size, leading = layout.size, layout.leading
        self.body = ParagraphStyle(
            "body", fontName="Text", fontSize=size, leading=leading, textColor=INK, spaceAfter=leading * 0.5,
            alignment=TA_JUSTIFY if layout.justified else TA_LEFT, allowWidows=0, allowOrphans=0,
            hyphenationLang=_hyphenator, embeddedHyphenation=1,
        )  # fmt: skip
        self.lead = ParagraphStyle(
            "lead", self.body, fontSize=size + 2, leading=leading + 3, textColor=ACCENT, alignment=TA_LEFT
        )
        self.bullet = ParagraphStyle("bullet", self.body, leftIndent=11, bulletIndent=1)
        self.note = ParagraphStyle(
            "note",
            fontName="Text",
            fontSize=size - 2.2,
            leading=size - 0.2,
            textColor=INK,
            leftIndent=9,
            firstLineIndent=-9,
        )
        self.caption = ParagraphStyle(
            "caption", fontName="Sans", fontSize=size - 3, leading=size, textColor=ACCENT, spaceBefore=3, spaceAfter=4
        )
        self.cell = ParagraphStyle("cell", fontName="Text", fontSize=size - 0.8, leading=leading - 2, textColor=INK)
        self.cell_head = ParagraphStyle("cell_head", self.cell, fontName="Sans-Bold", fontSize=size - 3)
        self.box = ParagraphStyle("box", self.body, fontSize=size - 0.3, leading=leading - 0.8, spaceAfter=4)
        self.box_title = ParagraphStyle(
            "box_title", fontName="Sans-Bold", fontSize=size - 0.5, leading=leading, textColor=ACCENT, spaceAfter=4
        )
        self.headings = {
            level: ParagraphStyle(
                f"h{level}",
                fontName=font,
                fontSize=points,
                leading=lead,
                textColor=colour,
                spaceAfter=after,
                spaceBefore=before,
            )
            for level, font, points, lead, colour, after, before in (
                (1, "Sans-Bold", 16, 20, ACCENT, 8, 14),
                (2, "Sans-Bold", 11, 14, INK, 4, 9),
                (3, "Text-Italic", size + 1, leading + 1, ACCENT, 2, 5),
            )
        }


def marked_up(text: str) -> str:
    """Footnote calls and italics in the mark-up of reportlab."""
    text = re.sub(r"\[\^(\d+)\]", r'<super rise="3.2" size="6.2">\1</super>', text)
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)
