"""The notebooks run from top to bottom on the tables of the sample, and what they show is what it claims to be."""

import re
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from PIL import ImageChops
from reportlab.pdfgen.canvas import Canvas

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


@pytest.fixture
def reading_view(monkeypatch):
    monkeypatch.syspath_prepend(NOTEBOOKS)
    import reading_view

    yield reading_view
    del sys.modules["reading_view"]


@pytest.fixture
def charts(monkeypatch):
    monkeypatch.syspath_prepend(NOTEBOOKS)
    monkeypatch.setenv("MPLBACKEND", "agg")
    import charts

    yield charts
    charts.plt.close("all")
    del sys.modules["charts"]


@pytest.fixture
def two_pages(tmp_path):
    path = tmp_path / "two.pdf"
    canvas = Canvas(str(path), pagesize=(200, 300))
    for _ in range(2):
        canvas.drawString(20, 250, "words")
        canvas.showPage()
    canvas.save()
    return path


def box(page_no, top=40.0):
    return {"page_no": page_no, "x0": 20.0, "top": top, "x1": 60.0, "bottom": top + 12}


def execute(name, tables, raw, monkeypatch):
    monkeypatch.setenv("CHARGESHEET_PROCESSED", str(tables))
    monkeypatch.setenv("CHARGESHEET_RAW", str(raw))
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOKS)}}
    )
    client.execute()
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def files_below(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.mark.model
def test_the_tour_runs_draws_its_charts_and_writes_nothing(sample_tables, sample_raw, monkeypatch):
    before = files_below(sample_tables)
    outputs = execute("tour", sample_tables, sample_raw, monkeypatch)
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 3
    assert files_below(sample_tables) == before


@pytest.mark.model
def test_the_review_shows_charges_beside_their_pages(sample_tables, sample_raw, monkeypatch):
    before = files_below(sample_tables)
    outputs = execute("review", sample_tables, sample_raw, monkeypatch)
    pages = [
        output["data"]["text/html"]
        for output in outputs
        if "charge_id</span>" in output.get("data", {}).get("text/html", "")
    ]
    assert len(pages) == min(8, len(pd.read_parquet(sample_tables / "charges.parquet"))) > 0
    assert all("data:image/png;base64," in page for page in pages)
    assert files_below(sample_tables) == before


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_no_outputs_are_kept(path):
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert cells
    assert not any(cell.outputs or cell.execution_count for cell in cells)


def test_boxes_are_drawn_around_the_words_of_the_page_alone(reading_view, two_pages):
    plain = reading_view.page_image(two_pages, 1, scale=2)
    boxed = reading_view.page_image(two_pages, 1, [box(1), box(2, top=200.0)], scale=2)
    assert boxed.size == (400, 600)
    changed = ImageChops.difference(plain, boxed).getbbox()
    assert changed == pytest.approx((2 * 18.5, 2 * 39, 2 * 61.5, 2 * 53), abs=2)


def test_a_margin_cuts_the_page_to_the_words(reading_view, two_pages):
    image = reading_view.page_image(two_pages, 1, [box(1)], scale=1, margin_pt=10)
    assert image.size == (200, 32)


def test_a_card_shows_every_page_of_a_quote_and_escapes_its_words(reading_view, two_pages, monkeypatch):
    monkeypatch.setattr(reading_view, "RAW", two_pages.parent)
    row = {"file_name": two_pages.name, "quote": "a <b> & c", "boxes": [box(1), box(2)], "page_first": 1}
    html = reading_view.card(row, {"person": "Ada <i>"})._repr_html_()
    assert len(re.findall("<img ", html)) == 2
    assert "a &lt;b&gt; &amp; c" in html
    assert "Ada &lt;i&gt;" in html


def test_a_card_says_that_the_pdf_is_gone(reading_view, tmp_path, monkeypatch):
    monkeypatch.setattr(reading_view, "RAW", tmp_path)
    html = reading_view.card({"file_name": "gone.pdf", "quote": "q", "boxes": [], "page_first": 1}, {})._repr_html_()
    assert "gone.pdf is not there" in html


def test_a_missing_table_says_what_to_run(reading_view, tmp_path, monkeypatch):
    monkeypatch.setattr(reading_view, "PROCESSED", tmp_path)
    with pytest.raises(FileNotFoundError, match="make run"):
        reading_view.read("charges")


def test_bars_stand_in_order_of_their_length(charts):
    figure = charts.stacked_bars(
        pd.DataFrame({"a": [1, 5], "b": [1, 0]}, index=["few", "many"]), "What is counted.", "rows"
    )
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["few", "many"]
    assert [patch.get_width() for patch in axes.containers[0]] == [1, 5]


def test_an_empty_table_gives_an_empty_chart(charts):
    empty = pd.DataFrame({"years": pd.Series(dtype=float), "name": pd.Series(dtype=str), "kind": pd.Series(dtype=str)})
    for figure in (charts.dots(empty, "years", "name", "kind", "", ""), charts.stacked_bars(pd.DataFrame(), "", "")):
        assert [text.get_text() for text in figure.axes[0].texts] == ["no rows"]
