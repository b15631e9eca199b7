"""What the notebooks share: where the tables are, and a row shown beside the page that it rests on.

Reads the tables and the PDFs and writes nothing.
"""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import pypdfium2 as pdfium
from PIL import Image, ImageDraw

_ROOT = Path(__file__).resolve().parent.parent
PROCESSED = Path(os.environ.get("CHARGESHEET_PROCESSED", _ROOT / "processed"))
RAW = Path(os.environ.get("CHARGESHEET_RAW", _ROOT / "raw"))

_INK = (176, 58, 36)
_WIDTH_PX = 640


def read(name: str) -> pd.DataFrame:
    """A table of the last run. Raises FileNotFoundError, saying what to run, where there is none."""
    path = PROCESSED / f"{name}.parquet"
    if not path.exists():
        why = "run `make run` first, or set CHARGESHEET_PROCESSED to the folder of the tables"
        raise FileNotFoundError(f"no {path}: {why}")
    return pd.read_parquet(path)


def document_text(document_id: str) -> str:
    """The text of a report, to which `char_start` and `char_end` of every row refer: pages joined by a form feed."""
    pages = read("pages")
    return "\f".join(pages[pages["document_id"] == document_id].sort_values("page_no")["text"])


def page_image(
    path: Path,
    page_no: int,
    boxes: Iterable[Mapping[str, float]] = (),
    *,
    scale: float = 1.6,
    margin_pt: float | None = None,
) -> Image.Image:
    """A page of a PDF with boxes drawn around words.

    `boxes` are those of a row, in points from the page's top left; the ones on other pages are left out. `scale` is in
    pixels a point. With `margin_pt` the image is cut to the boxes and that many points above and below.
    """
    with pdfium.PdfDocument(path) as pdf:
        page = pdf[page_no - 1]
        image: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
    here = [box for box in boxes if box["page_no"] == page_no]
    draw = ImageDraw.Draw(image)
    for box in here:
        corners = [(box["x0"] - 1.5, box["top"] - 1), (box["x1"] + 1.5, box["bottom"] + 1)]
        draw.rectangle([(x * scale, y * scale) for x, y in corners], outline=_INK, width=2)
    if margin_pt is None or not here:
        return image
    top = min(box["top"] for box in here) - margin_pt
    bottom = max(box["bottom"] for box in here) + margin_pt
    return image.crop((0, max(0, int(top * scale)), image.width, min(image.height, int(bottom * scale))))


@dataclass(frozen=True)
class Card:
    """A row beside its page images; a notebook shows it as HTML."""

    facts: Mapping[str, str]
    quote: str
    images: Sequence[Image.Image]
    note: str = ""

    def _repr_html_(self) -> str:
        facts = "".join(
            f'<div style="margin-bottom:4px"><span style="color:#777">{escape(label)}</span><br>{escape(value)}</div>'
            for label, value in self.facts.items()
        )
        images = "".join(
            f'<img src="data:image/png;base64,{_png(image)}" style="width:{_WIDTH_PX}px;border:1px solid #ccc">'
            for image in self.images
        )
        return (
            '<div style="display:flex;gap:18px;align-items:flex-start;margin:14px 0;text-align:left">'
            f'<div style="width:250px;flex:none;line-height:1.35">{facts}'
            f'<blockquote style="margin:8px 0;padding-left:8px;border-left:3px solid rgb{_INK}">{escape(self.quote)}'
            f"</blockquote></div><div>{images}{escape(self.note)}</div></div>"
        )


def card(
    row: Mapping[str, Any], facts: Mapping[str, str], *, scale: float = 1.6, margin_pt: float | None = 110
) -> Card:
    """The card of a row of `charges`, `penalties`, `violations` or `mentions` joined with `documents.file_name`.

    `facts` are shown beside the image. Where the PDF is no longer in the folder of reports the card says so.
    """
    quote = str(row.get("quote", row.get("name_original", "")))
    path = RAW / str(row["file_name"])
    if not path.exists():
        return Card(facts, quote, (), f"{path} is not there: the page cannot be shown.")
    boxes = list(row["boxes"])
    page_nos = sorted({int(box["page_no"]) for box in boxes}) or [row["page_first"]]
    images = [page_image(path, page_no, boxes, scale=scale, margin_pt=margin_pt) for page_no in page_nos]
    return Card(facts, quote, images)


def _png(image: Image.Image) -> str:
    buffer = io.BytesIO()
    image.quantize(64).save(buffer, "PNG")  # a page of text needs few colours
    return base64.b64encode(buffer.getvalue()).decode("ascii")
