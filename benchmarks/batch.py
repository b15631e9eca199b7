"""What a page costs in all: the script that a user would write, this pipeline, and bare NER, on the same pages.

    OPENBLAS_NUM_THREADS=1 python benchmarks/batch.py [--pages 60] [--rounds 3]

Pages are taken evenly from two annual reports of the annotated corpus (CHARGESHEET_SHARED, default ../shared), ten to a
report. CPU seconds of this process and its children, in turns, start-up and the loading of the language model apart
(all three pay these once in a run); the medians of the rounds.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pandas as pd
import pdfplumber
import pypdfium2
import spacy
from cost import cpu_seconds
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.digests import rules_of
from pipeline.document import extract
from pipeline.reading import read_report
from pipeline.settings import Settings
from pipeline.shelf import ReportShelf
from pipeline.store import Store

SHARED = Path(os.environ.get("CHARGESHEET_SHARED", Path(__file__).resolve().parents[2] / "shared"))
REPORTS = ("AI_2011.pdf", "AI_2007_countries.pdf")
PER_REPORT = 10


def reports(count: int) -> list[bytes]:
    """PDFs of ten pages each, `count` pages in all, taken evenly from the annual reports."""
    pages = []
    for name in REPORTS:
        source = pypdfium2.PdfDocument(SHARED / "corpus" / "amnesty" / name)
        share = count // len(REPORTS)
        first = len(source) // 6  # after the front matter
        step = (len(source) - first) // share
        pages += [(source, first + step * i) for i in range(share)]
    made = []
    for start in range(0, len(pages), PER_REPORT):
        target = pypdfium2.PdfDocument.new()
        for source, number in pages[start : start + PER_REPORT]:
            target.import_pages(source, [number])
        buffer = io.BytesIO()
        target.save(buffer)
        made.append(buffer.getvalue())
    return made


def by_hand(contents: list[bytes], nlp: spacy.Language, folder: Path) -> None:
    """The script that a user would write: text with sensible settings, the full language pipeline, one table."""
    rows = []
    for number, content in enumerate(contents):
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            for page_no, page in enumerate(pdf.pages, start=1):
                text = ""
                with contextlib.suppress(PdfminerException):  # it fails on damaged pages
                    text = page.extract_text(x_tolerance_ratio=0.15, use_text_flow=True)
                page.close()
                doc = nlp(text)
                rows += [(number, page_no, e.text, e.sent.text) for e in doc.ents if e.label_ == "PERSON"]
    pd.DataFrame(rows, columns=["report", "page", "name", "sentence"]).to_parquet(folder / "names.parquet")


def by_pipeline(contents: list[bytes], store: Store) -> None:
    """All stages, and what is kept of each report: text, analysis and rows."""
    rules = rules_of(Settings())
    for number, content in enumerate(contents):
        shelf = ReportShelf(store, f"d_{number}", rules, fresh=True)
        store.write_part(extract(content, f"{number}.pdf", Settings(), shelf), "benchmark")


def bare_ner(paragraphs: list[str], nlp: spacy.Language) -> None:
    """The entities in the same text by the model as it was installed, and nothing that these do not need."""
    for _ in nlp.pipe(paragraphs, disable=[name for name in nlp.pipe_names if name != "ner"]):
        pass


def spent(work: Callable[[], None]) -> float:
    """CPU seconds of this process and its children."""
    before = cpu_seconds()
    work()
    return cpu_seconds() - before


def main() -> None:
    """Print milliseconds of CPU a page for each, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    contents = reports(arguments.pages)
    installed = spacy.load(Settings().model)
    paragraphs = [p.text for content in contents for p in read_report(content).paragraphs]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ways = {
            "script": lambda: by_hand(contents, installed, folder),
            "pipeline": lambda: by_pipeline(contents, Store(folder / "tables")),
            "bare NER": lambda: bare_ner(paragraphs, installed),
        }
        for work in ways.values():
            work()  # word lists and weights are loaded once in a run
        times: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(arguments.rounds):
            for way, work in ways.items():
                times[way].append(spent(work))
    page = {way: 1000 * median(own) / arguments.pages for way, own in times.items()}
    for way, milliseconds in page.items():
        print(f"{way:<10}{milliseconds:8.1f} ms of CPU a page")
    print(f"script / pipeline {page['script'] / page['pipeline']:.2f}")
    print(f"pipeline / bare NER {page['pipeline'] / page['bare NER']:.2f}")


if __name__ == "__main__":
    main()
