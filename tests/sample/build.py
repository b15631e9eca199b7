"""Build the sample reports: `python -m tests.sample.build [FOLDER]` (default `raw`). Same manuscript, same bytes."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from .drawings import ACCENT, INK, RULE
from .manuscript import Heading, Manuscript, Text, read_manuscript
from .styles import Layout, Styles, marked_up, register_fonts
from .typeset import Typesetter

_TWO_COLUMNS = Layout(columns=2, size=11, leading=15, justified=True, inner=68, outer=54, bottom=84)
_ONE_COLUMN = Layout(columns=1, size=11, leading=15, justified=False, inner=92, outer=92, top=88, bottom=80)
_FIRST_TEXT_PAGE = 3  # after cover and contents


def build_report(manuscript: Manuscript) -> bytes:
    """A report: cover, contents, two columns with mirrored margins."""
    headings: list[tuple[Heading, int]] = []
    out = io.BytesIO()
    for _ in range(2):  # the contents name pages that are known after the first time
        out = io.BytesIO()
        canvas = _canvas(out, manuscript.head)
        _cover(canvas, manuscript.head)
        _contents(canvas, manuscript, headings)
        furniture = partial(_report_furniture, manuscript.head)
        setter = Typesetter(canvas, _TWO_COLUMNS, manuscript.notes, furniture, _FIRST_TEXT_PAGE)
        setter.flow(manuscript.body)
        headings = setter.headings
        canvas.save()
    return out.getvalue()


def build_statement(manuscript: Manuscript) -> bytes:
    """A statement: no cover, one column, ragged right."""
    out = io.BytesIO()
    canvas = _canvas(out, manuscript.head)
    furniture = partial(_statement_furniture, manuscript.head)
    Typesetter(canvas, _ONE_COLUMN, manuscript.notes, furniture, 1, first_drop=62).flow(manuscript.body)
    canvas.save()
    return out.getvalue()


def _canvas(out: io.BytesIO, head: dict[str, str]) -> Canvas:
    register_fonts()
    size = (_TWO_COLUMNS.width, _TWO_COLUMNS.height)
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=1, lang="en-GB")
    canvas.setTitle(head["Title"])
    canvas.setAuthor(head["Publisher"])
    return canvas


def _cover(canvas: Canvas, head: dict[str, str]) -> None:
    width, height = _TWO_COLUMNS.width, _TWO_COLUMNS.height
    canvas.setFillColor(ACCENT)
    canvas.rect(0, 300, width, height - 300, stroke=0, fill=1)
    canvas.setStrokeColorRGB(1, 1, 1, 0.28)
    canvas.setLineWidth(9)
    for bar in range(9):  # the bars of a window
        x = 300 + bar * 34
        canvas.line(x, height, x, 300)
    canvas.line(300, 640, width, 640)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont("Sans-Bold", 34)
    for row, line in enumerate(("A case for", "every critic")):
        canvas.drawString(50, 470 - 42 * row, line)
    canvas.setFont("Sans", 13)
    canvas.drawString(50, 380, head["Subtitle"])
    canvas.setFillColor(INK)
    canvas.setFont("Sans-Bold", 12)
    canvas.drawString(50, 110, head["Publisher"])
    canvas.setFont("Sans", 9)
    canvas.drawString(50, 92, f"{head['Date']}    Index: {head['Index']}")
    canvas.setFillColor(ACCENT)
    canvas.rect(50, 132, 60, 5, stroke=0, fill=1)
    canvas.showPage()


def _contents(canvas: Canvas, manuscript: Manuscript, headings: Sequence[tuple[Heading, int]]) -> None:
    layout, styles, head = _TWO_COLUMNS, Styles(_TWO_COLUMNS), manuscript.head
    left, right, y = layout.left(2, 0), layout.left(2, 1) + layout.column_width, layout.height - 110
    canvas.setFillColor(ACCENT)
    canvas.setFont("Sans-Bold", 20)
    canvas.drawString(left, y, "Contents")
    y -= 34
    for heading, page_no in headings:
        if heading.level > 2:
            continue
        chapter = heading.level == 1
        canvas.setFillColor(INK)
        canvas.setFont("Sans-Bold" if chapter else "Sans", 9.5)
        y -= 5 if chapter else 0
        canvas.drawString(left + (0 if chapter else 14), y, heading.text)
        canvas.drawRightString(right, y, str(page_no))
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.4)
        canvas.line(left, y - 4, right, y - 4)
        y -= 16
    y = 300.0
    for block in manuscript.front:
        assert isinstance(block, Heading | Text)
        style = styles.headings[2] if isinstance(block, Heading) else styles.body
        paragraph = Paragraph(marked_up(block.text), style)
        height = paragraph.wrap(right - left, 1000)[1]
        paragraph.drawOn(canvas, left, y - height)
        y -= height + style.spaceAfter
    canvas.setFont("Sans", 7.5)
    canvas.setFillColor(INK)
    lines = (
        f"First published in {head['Date']} by {head['Publisher']}",
        f"Index: {head['Index']}    Original language: English    MIT licence",
    )
    for row, line in enumerate(lines):
        canvas.drawString(left, 92 - 11 * row, line)
    canvas.showPage()


def _report_furniture(head: dict[str, str], canvas: Canvas, page_no: int) -> None:
    layout, running_head = _TWO_COLUMNS, f"{head['Title'].upper()}: CRIMINAL CHARGES IN TOLVANIA"
    left, right = layout.left(page_no, 0), layout.left(page_no, 1) + layout.column_width
    canvas.setFillColor(ACCENT)
    canvas.setFont("Sans", 7.5)
    top, foot = layout.height - 46, 38
    if page_no % 2:
        canvas.drawRightString(right, top, running_head)
        canvas.drawString(left, foot, f"{head['Publisher']}, {head['Date']}")
    else:
        canvas.drawString(left, top, running_head)
        canvas.drawRightString(right, foot, f"Index: {head['Index']}")
    canvas.setFont("Sans-Bold", 9)
    canvas.setFillColor(INK)
    if page_no % 2:
        canvas.drawRightString(right, foot, str(page_no))
    else:
        canvas.drawString(left, foot, str(page_no))
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(left, top - 7, right, top - 7)


def _statement_furniture(head: dict[str, str], canvas: Canvas, page_no: int) -> None:
    layout = _ONE_COLUMN
    left, right = layout.left(page_no, 0), layout.left(page_no, 0) + layout.column_width
    canvas.setFillColor(INK)
    canvas.setFont("Sans", 8)
    canvas.drawCentredString(layout.width / 2, 40, str(page_no))
    if page_no > 1:
        canvas.drawString(left, layout.height - 50, f"{head['Publisher']}: {head['Title']}")
        return
    canvas.setFillColor(ACCENT)
    canvas.rect(left, layout.height - 58, right - left, 4, stroke=0, fill=1)
    canvas.setFont("Sans-Bold", 8)
    canvas.drawString(left, layout.height - 78, f"{head['Publisher'].upper()}   PUBLIC STATEMENT")
    canvas.setFillColor(INK)
    canvas.setFont("Sans", 8)
    canvas.drawRightString(right, layout.height - 78, f"{head['Date']}   Index: {head['Index']}")
    canvas.setFont("Sans-Bold", 19)
    canvas.drawString(left, layout.height - 118, head["Title"])


_BUILDERS = {"LRM_2016_A_case_for_every_critic": build_report, "LRM_2017_Released_but_not_free": build_statement}


def build_all() -> dict[str, bytes]:
    """Every sample report by its file name."""
    folder = Path(__file__).parent
    return {f"{name}.pdf": build(read_manuscript(folder / f"{name}.md")) for name, build in _BUILDERS.items()}


def main(folder: Path) -> None:
    """Write every sample report to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for file_name, content in build_all().items():
        (folder / file_name).write_bytes(content)
        print(f"{folder / file_name}: {len(content):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "raw"))
