"""Tiny PDFs for tests."""

from io import BytesIO

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
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


def scan(text: str, turn: int = 0) -> bytes:
    """A PDF of one page that is a picture of a page with the text, turned by `turn` degrees."""
    return _picture(pypdfium2.PdfDocument(pdf(text))[0].render(scale=150 / 72).to_pil().rotate(turn, expand=True))


def photograph() -> bytes:
    """A PDF of one page that is a picture of all shades of grey."""
    return _picture(Image.linear_gradient("L").resize((1240, 1754)))


def _picture(picture: Image.Image) -> bytes:
    target = BytesIO()
    size = (picture.width * 72 / 150, picture.height * 72 / 150)
    canvas = Canvas(target, pagesize=size, invariant=True)
    canvas.drawImage(ImageReader(picture), 0, 0, *size)
    canvas.showPage()
    canvas.save()
    return target.getvalue()
