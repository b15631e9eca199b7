"""Tiny PDFs for tests."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas


def pdf(*pages: str) -> bytes:
    """A PDF with a page for each text; lines are cut at newlines."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=True)
    for text in pages:
        lines = canvas.beginText(72, 760)
        lines.setFont("Times-Roman", 11)
        lines.textLines(text)
        canvas.drawText(lines)
        canvas.showPage()
    canvas.save()
    return target.getvalue()
