"""What reading costs: this stage with boxes, pdfplumber's words and pdfium's bare text, on the same pages in one run.

    python benchmarks/reading.py [--pages N] [--memory]

CPU time of this process and its children per page, over the annual reports of the annotated corpus (CHARGESHEET_SHARED,
default ../shared). The three read the same pages (all, or `--pages` taken evenly). `--memory` reads the
longest report whole and a tenth of it, each in a process of its own, and prints the peak memory of both.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2
from cost import cpu_seconds
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.reading import read_report

SHARED = Path(os.environ.get("CHARGESHEET_SHARED", Path(__file__).resolve().parents[2] / "shared"))
REPORTS = ("AI_2011.pdf", "AI_2007_countries.pdf")
PEAK = (
    "import re, sys; from pathlib import Path; from pipeline.reading import read_report;"
    "read_report(Path(sys.argv[1]).read_bytes());"
    "print(int(re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)"
)


def excerpt(path: Path, count: int) -> bytes:
    """A PDF of `count` pages, taken evenly from a report."""
    source = pypdfium2.PdfDocument(path)
    step = max(len(source) // count, 1)
    target = pypdfium2.PdfDocument.new()
    target.import_pages(source, list(range(0, len(source), step))[:count])
    buffer = io.BytesIO()
    target.save(buffer)
    return buffer.getvalue()


def with_pdfplumber(content: bytes) -> None:
    """Words with boxes, as pdfplumber gives them."""
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            with contextlib.suppress(PdfminerException):  # it fails on damaged pages
                page.extract_words()
            page.close()


def with_pdfium(content: bytes) -> None:
    """Text without boxes."""
    document = pypdfium2.PdfDocument(content)
    for page in document:
        page.get_textpage().get_text_bounded()
        page.close()


def seconds(read: Callable[[bytes], object], content: bytes) -> float:
    """CPU time of one reading, that of an OCR command too."""
    start = cpu_seconds()
    read(content)
    return cpu_seconds() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, help="of each report; by default all")
    parser.add_argument("--memory", action="store_true")
    arguments = parser.parse_args()
    print("ms of CPU a page")
    print(f"{'report':<24}{'this stage':>12}{'pdfplumber':>12}{'bare text':>12}{'share of pdfplumber':>22}")
    for name in REPORTS:
        path = SHARED / "corpus" / "amnesty" / name
        pages = arguments.pages or len(pypdfium2.PdfDocument(path))
        content = excerpt(path, pages)  # saved anew: pdfplumber cannot read every page of the files as they are
        read_report(excerpt(path, 5))  # word lists and modules are loaded once in a run
        ours, plumber, bare = (seconds(read, content) for read in (read_report, with_pdfplumber, with_pdfium))
        per_page = [1000 * spent / pages for spent in (ours, plumber, bare)]
        print(f"{name:<24}{per_page[0]:>12.1f}{per_page[1]:>12.1f}{per_page[2]:>12.2f}{ours / plumber:>22.3f}")
    if arguments.memory:
        whole = SHARED / "corpus" / "amnesty" / REPORTS[0]
        with tempfile.TemporaryDirectory() as folder:
            tenth = Path(folder) / "tenth.pdf"
            tenth.write_bytes(excerpt(whole, 43))
            for label, path in (("a tenth of it", tenth), ("the whole report", whole)):
                run = subprocess.run([sys.executable, "-c", PEAK, path], capture_output=True, text=True, check=True)
                print(f"peak memory, {label}: {run.stdout.strip()} MB")


if __name__ == "__main__":
    main()
