"""Typesetting of the sample reports: columns, footnotes at the foot of their column, boxes that float."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

from .drawings import ACCENT, DRAWINGS, INK, RATIO, RULE, TINT
from .manuscript import Block, Box, Break, Entry, Figure, Grid, Heading, Text
from .styles import Layout, Styles, marked_up

_SHARES = (0.27, 0.42, 0.31)  # of the columns of a table


class _Drawing(Flowable):  # type: ignore[misc]
    def __init__(self, figure: Figure, width: float) -> None:
        super().__init__()
        self.figure, self.width, self.height = figure, width, width * RATIO

    def draw(self) -> None:
        DRAWINGS[self.figure.drawing](self.canv, self.width)


@dataclass
class _Item:
    """What is placed as a whole, or split where it is a single paragraph."""

    parts: list[Flowable]
    floats: bool = False
    heading: Heading | None = None
    break_to: str | None = None
    splits: bool = False


def _items(blocks: Iterable[Block], styles: Styles, width: float) -> Iterator[_Item]:
    for block in blocks:
        match block:
            case Heading(level, text):
                yield _Item([Paragraph(text, styles.headings[level])], heading=block)
            case Text(text, kind):
                bullet = "•" if kind == "bullet" else None
                yield _Item([Paragraph(marked_up(text), getattr(styles, kind), bulletText=bullet)], splits=True)
            case Box(title, paragraphs):
                inside = [
                    Paragraph(title, styles.box_title),
                    *(Paragraph(marked_up(p), styles.box) for p in paragraphs),
                ]
                table = Table([[inside]], colWidths=[width])
                table.setStyle(
                    TableStyle(
                        [("BACKGROUND", (0, 0), (-1, -1), TINT), ("LINEABOVE", (0, 0), (-1, 0), 2, ACCENT),
                         ("LEFTPADDING", (0, 0), (-1, -1), 9), ("RIGHTPADDING", (0, 0), (-1, -1), 9),
                         ("TOPPADDING", (0, 0), (-1, -1), 8), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)]
                    )
                )  # fmt: skip
                table.spaceBefore, table.spaceAfter = 4, 10
                yield _Item([table], floats=True)
            case Figure(_, caption):
                yield _Item([_Drawing(block, width), Paragraph(caption, styles.caption)], floats=True)
            case Entry(name, fields):
                lines = [f'<font name="Sans-Bold" size="{styles.body.fontSize - 1}">{name}</font>']
                lines += [f"<i>{label}:</i> {marked_up(value)}" for label, value in fields]
                style = ParagraphStyle("entry", styles.cell, spaceAfter=styles.body.leading * 0.8)
                yield _Item([Paragraph("<br/>".join(lines), style)])
            case Grid(caption, (header, *rows)):
                cells = [[Paragraph(c, styles.cell_head) for c in header]]
                cells += [[Paragraph(marked_up(c), styles.cell) for c in row] for row in rows]
                table = Table(cells, colWidths=[share * width for share in _SHARES])
                table.setStyle(
                    TableStyle(
                        [("LINEABOVE", (0, 0), (-1, 0), 1, INK), ("LINEBELOW", (0, 0), (-1, 0), 0.6, INK),
                         ("LINEBELOW", (0, 1), (-1, -1), 0.3, RULE), ("VALIGN", (0, 0), (-1, -1), "TOP"),
                         ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 4),
                         ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]
                    )
                )  # fmt: skip
                table.spaceAfter = 12
                yield _Item([Paragraph(caption, styles.caption), table], floats=True)
            case Break(to):
                yield _Item([], break_to=to)


def _calls(flowable: Flowable) -> list[int]:
    """The footnotes that a paragraph calls."""
    if not isinstance(flowable, Paragraph):
        return []
    calls = []
    for fragment in flowable.frags:  # once wrapped these are words: a width, then pairs of style and text
        pieces = fragment[1:] if isinstance(fragment, list) else [(fragment, getattr(fragment, "text", ""))]
        calls += [int(text) for style, text in pieces if getattr(style, "rise", 0) and text.strip().isdigit()]
    return calls


@dataclass
class Typesetter:
    """Fills columns and pages. `furniture` draws running head and page number of a page."""

    canvas: Canvas
    layout: Layout
    notes: dict[int, str]
    furniture: Callable[[Canvas, int], None]
    page_no: int
    first_drop: float = 0  # room for a title on the first page
    headings: list[tuple[Heading, int]] = field(default_factory=list)

    def flow(self, blocks: Sequence[Block]) -> int:
        """Set the blocks from a new page on; returns the number of the page after the last."""
        self.styles = Styles(self.layout)
        queue = list(_items(blocks, self.styles, self.layout.column_width))
        floats: list[_Item] = []
        self._open_page()
        self.y -= self.first_drop
        while queue or floats:
            item = floats.pop(0) if floats and self._is_fresh() else queue.pop(0) if queue else floats.pop(0)
            if item.break_to == "page":
                self._close_page()
                self._open_page()
            elif item.break_to:
                self._next_column()
            elif self._place(item, queue):
                continue
            elif item.floats and not self._is_fresh():
                floats.append(item)
                if not queue:
                    self._next_column()
            else:
                self._split_or_turn(item, queue)
        self._close_page()
        return self.page_no

    def _open_page(self) -> None:
        self.furniture(self.canvas, self.page_no)
        self.column, self.y, self.called = 0, self.layout.height - self.layout.top, []

    def _close_page(self) -> None:
        self._draw_notes()
        self.canvas.showPage()
        self.page_no += 1

    def _next_column(self) -> None:
        if self.column + 1 < self.layout.columns:
            self._draw_notes()
            self.column += 1
            self.y, self.called = self.layout.height - self.layout.top, []
        else:
            self._close_page()
            self._open_page()

    def _is_fresh(self) -> bool:
        return self.y >= self.layout.height - self.layout.top - 0.1

    def _note_paragraphs(self, called: Iterable[int]) -> list[Paragraph]:
        return [
            Paragraph(f'<super rise="2.6" size="5.4">{n}</super> {self.notes[n]}', self.styles.note) for n in called
        ]

    def _notes_height(self, called: Sequence[int]) -> float:
        paragraphs = self._note_paragraphs(called)
        return sum(p.wrap(self.layout.column_width, 1e6)[1] for p in paragraphs) + (12 if called else 0)

    def _room(self, called: Sequence[int]) -> float:
        return self.y - self.layout.bottom - self._notes_height(called)

    def _height(self, part: Flowable) -> float:
        return float(part.wrap(self.layout.column_width, 1e6)[1])

    def _place(self, item: _Item, queue: Sequence[_Item]) -> bool:
        """Draw an item where it fits; a heading needs room for the beginning of what follows."""
        calls = [*self.called, *(n for part in item.parts for n in _calls(part))]
        before = 0 if self._is_fresh() else item.parts[0].getSpaceBefore()
        need = before + sum(self._height(p) + p.getSpaceAfter() for p in item.parts) - item.parts[-1].getSpaceAfter()
        if need > self._room(calls) or (item.heading and not self._begins(queue, self._room(calls) - need)):
            return False
        self.y -= before
        for part in item.parts:
            height = self._height(part)
            part.drawOn(self.canvas, self.layout.left(self.page_no, self.column), self.y - height)
            self.y -= height + part.getSpaceAfter()
        self.called = calls
        if item.heading:
            self.headings.append((item.heading, self.page_no))
        return True

    def _begins(self, queue: Sequence[_Item], room: float) -> bool:
        """Whether what follows a heading has room for its beginning."""
        if not queue or queue[0].floats or queue[0].break_to:
            return True
        part = queue[0].parts[0]
        room -= part.getSpaceBefore() + self._notes_height(_calls(part))
        if queue[0].heading:
            room -= self._height(part) + part.getSpaceAfter()
            return self._begins(queue[1:], room)
        return self._height(part) <= room or len(part.split(self.layout.column_width, room - self.layout.leading)) == 2

    def _split_or_turn(self, item: _Item, queue: list[_Item]) -> None:
        """Put as much of a paragraph into the column as fits, the rest before the queue; else try the next column."""
        if item.splits:
            room = self._room(self.called)
            while room > 2 * self.layout.leading:
                halves = item.parts[0].split(self.layout.column_width, room)
                if len(halves) < 2:
                    break
                if self._place(_Item([halves[0]]), ()):
                    item = _Item([halves[1]], splits=True)
                    break
                room -= self.layout.leading
        if self._is_fresh() and item.parts:
            raise ValueError(f"does not fit into a column: {item.parts[0]}")
        queue.insert(0, item)
        self._next_column()

    def _draw_notes(self) -> None:
        if not self.called:
            return
        left = self.layout.left(self.page_no, self.column)
        y = self.layout.bottom + self._notes_height(self.called) - 10
        self.canvas.setStrokeColor(RULE)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(left, y + 4, left + 60, y + 4)
        for paragraph in self._note_paragraphs(self.called):
            height = self._height(paragraph)
            paragraph.drawOn(self.canvas, left, y - height)
            y -= height
