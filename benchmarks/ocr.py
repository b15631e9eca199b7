"""What two engines, as the reading stage uses them, read off the same pages of a scan: tesseract and RapidOCR.

    python benchmarks/ocr.py [--pages 1 2 3 4 5 6]

The scan is `hard/derived_scan_esi_p8-20_150dpi.pdf`, the truth the text layer of the same pages in
`esi/ESI_2014_p8-45.pdf` (CHARGESHEET_SHARED, default ../shared). Words count whatever their order and with their
punctuation; quotation marks and dashes count as one kind. Seconds are CPU time on one thread. An engine that
is not installed is left out.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

import pypdfium2
from cost import cpu_seconds

from pipeline.reading.ocr import ocr_page
from pipeline.reading.pdfium import read_page

SHARED = Path(os.environ.get("CHARGESHEET_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "corpus"
SCAN, TRUTH = "hard/derived_scan_esi_p8-20_150dpi.pdf", "esi/ESI_2014_p8-45.pdf"
ALIKE = str.maketrans("“”‘’–—", "\"\"''--")


def with_engine(engine: str, scan: Any, page_no: int) -> list[str]:
    """Words as the reading stage takes them from an engine."""
    return [word.text for word in ocr_page(scan, read_page(scan, page_no), engine).words]


def folded(words: Iterable[str]) -> Counter[str]:
    """Words counted, marks of one kind alike."""
    return Counter(word.translate(ALIKE) for word in words)


def main() -> None:
    """Print a line for each page and engine, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="+", default=[1, 2, 3, 4, 5, 6])
    arguments = parser.parse_args()
    installed = {"tesseract": which("tesseract"), "rapidocr": find_spec("rapidocr")}
    engines = {engine: partial(with_engine, engine) for engine, there in installed.items() if there}
    scan, truth = pypdfium2.PdfDocument(SHARED / SCAN), pypdfium2.PdfDocument(SHARED / TRUTH)
    print(f"{'engine':<20}{'page':>6}{'words':>7}{'found':>8}{'right':>8}{'seconds':>9}")
    for engine, read in engines.items():
        read(scan, arguments.pages[0])  # models are loaded once in a run
        totals = [0, 0, 0]
        seconds = 0.0
        for page_no in arguments.pages:
            start = cpu_seconds()
            words = folded(read(scan, page_no))
            taken = cpu_seconds() - start
            true = folded(word.text for word in read_page(truth, page_no).words)
            counts = [true.total(), words.total(), (true & words).total()]
            print_row(engine, str(page_no), counts, taken)
            totals = [total + count for total, count in zip(totals, counts, strict=True)]
            seconds += taken
        print_row(engine, "all", totals, seconds / len(arguments.pages))


def print_row(engine: str, page: str, counts: list[int], seconds: float) -> None:
    """Words of the truth, share of them found, share of the words read that are right, CPU seconds a page."""
    true, read, same = counts
    print(f"{engine:<20}{page:>6}{true:>7}{same / true:>8.1%}{same / max(read, 1):>8.1%}{seconds:>9.2f}")


if __name__ == "__main__":
    main()
