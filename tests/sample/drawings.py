"""The drawings of the sample reports, in the width that they are given."""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

INK, ACCENT, TINT, RULE = HexColor("#1d1d1b"), HexColor("#8c2f1b"), HexColor("#f3ece4"), HexColor("#b9a99a")
RATIO = 0.61  # height to width

_BORDER = (
    (0.10, 0.55), (0.18, 0.82), (0.40, 0.92), (0.58, 0.84), (0.80, 0.90), (0.92, 0.66),
    (0.86, 0.40), (0.90, 0.20), (0.66, 0.10), (0.46, 0.16), (0.28, 0.08), (0.16, 0.28),
)  # fmt: skip
_TOWNS = (
    ("Sarvik", 0.30, 0.62),
    ("Mirneva", 0.62, 0.70),
    ("Kolmat", 0.70, 0.36),
    ("Ostrel", 0.44, 0.26),
)  # capital first
_CASES = ((2011, 9), (2012, 14), (2013, 22), (2014, 31), (2015, 47))


def draw_map(canvas: Canvas, width: float) -> None:
    """The invented country and the places that the report names."""
    height = width * RATIO
    canvas.setFillColor(TINT)
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    border = canvas.beginPath()
    border.moveTo(_BORDER[0][0] * width, _BORDER[0][1] * height)
    for x, y in _BORDER[1:]:
        border.lineTo(x * width, y * height)
    border.close()
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(1.2)
    canvas.drawPath(border, stroke=1, fill=1)
    for number, (name, x, y) in enumerate(_TOWNS):
        canvas.setFillColor(INK if number else ACCENT)
        canvas.circle(x * width, y * height, 2 if number else 3, stroke=0, fill=1)
        canvas.setFont("Sans" if number else "Sans-Bold", 7)
        canvas.drawString(x * width + 6, y * height - 2, name)


def draw_chart(canvas: Canvas, width: float) -> None:
    """Cases by year, in bars."""
    height, step = width * RATIO, width / len(_CASES)
    bar, most = step * 0.55, max(cases for _, cases in _CASES)
    for position, (year, cases) in enumerate(_CASES):
        x, top = position * step + (step - bar) / 2, 16 + (height - 32) * cases / most
        canvas.setFillColor(ACCENT)
        canvas.rect(x, 16, bar, top - 16, stroke=0, fill=1)
        canvas.setFillColor(INK)
        canvas.setFont("Sans", 7)
        canvas.drawCentredString(x + bar / 2, 5, str(year))
        canvas.drawCentredString(x + bar / 2, top + 4, str(cases))
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.8)
    canvas.line(0, 16, width, 16)


DRAWINGS = {"map": draw_map, "chart": draw_chart}
