"""What a changed rule costs, as text and analysis are kept, against the first run; and what keeping them takes on disk.

    python benchmarks/incremental.py [REPORTS]

CPU seconds of all stages over the PDFs below REPORTS (default: the gold of CHARGESHEET_SHARED, default ../shared), the
start of processes, the loading of the language model and the corpus step apart.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from cost import cpu_seconds

from pipeline.digests import rules_of
from pipeline.document import extract
from pipeline.language import load
from pipeline.rows import document_id_of
from pipeline.settings import Settings
from pipeline.shelf import ReportShelf
from pipeline.sources import find_reports, identify
from pipeline.store import Store

SHARED = Path(os.environ.get("CHARGESHEET_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def main() -> None:
    """Print seconds of CPU and their share of the first run for each kind of change, and bytes a page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="?", type=Path, default=SHARED / "gold" / "pdf")
    sources, _ = identify(find_reports(parser.parse_args().reports), {})
    first = rules_of(Settings())
    ways = {
        "first run": first,
        "a rule of extraction": first,
        "a rule of reading": replace(first, reading="r_other"),
        "another model": replace(first, reading="r_other", language="l_other"),
    }
    load(Settings().model)
    with tempfile.TemporaryDirectory() as name:
        store, seconds, pages = Store(Path(name)), dict[str, float](), 0
        for way, rules in ways.items():
            pages, before = 0, cpu_seconds()
            for source in sources:
                shelf = ReportShelf(store, document_id_of(source.sha256), rules)
                part = extract(source.path.read_bytes(), source.file_name, Settings(), shelf)
                store.write_part(part, "k_benchmark")
                pages += len(part.tables.get("pages", ()))
            seconds[way] = cpu_seconds() - before
            print(f"{way:<22}{seconds[way]:8.1f} s of CPU  {seconds[way] / seconds['first run']:6.1%}")
        print(f"{len(sources)} reports, {pages} pages; bytes a page:")
        for kind, pattern in (
            ("rows", ".parts/*/*"),
            ("text", ".kept/*/*~reading~*"),
            ("analysis", ".kept/*/*~language~*"),
        ):
            size = sum(path.stat().st_size for path in Path(name).glob(pattern))
            print(f"{kind:<22}{size / pages:8.0f}")


if __name__ == "__main__":
    main()
