"""What a run costs as reports grow in number: one-page slices of the annotated corpus, each of a content of its own.

    python benchmarks/scale.py read 100 500 1000       # reports read for real
    python benchmarks/scale.py rows 100 1000 5000      # the corpus step alone

"read" makes so many PDFs and runs `chargesheet run` on them. "rows" spares the reading: it makes the parts of so many
reports out of those of 200 slices, under ids of their own, with the words of people's names exchanged by chance, so
that names are as rare and as common as they were, and with the words of texts in another order. Either is followed by a
second run, by a run with one more report and by one with a report less. Seconds by the clock, of CPU of the workers
(with the server that loads the model for them) and of the run's own process, and the peak of the latter's memory. Pages
are taken at random from Amnesty, the Inter-American and African commissions, the UN, the European court and ESI below
CHARGESHEET_SHARED (default ../shared); after the 3,140th they come again, with a number at the end.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pypdfium2

from pipeline.digests import rules_of
from pipeline.ids import content_id, file_digest
from pipeline.rows import Part, document_id_of
from pipeline.settings import Settings
from pipeline.store import Store

SHARED = Path(os.environ.get("CHARGESHEET_SHARED", Path(__file__).resolve().parents[2] / "shared"))
PUBLISHERS = ("amnesty", "inter_american", "african", "un", "ecthr", "esi")
READ = 200  # slices that are read to make rows of
TELLING = 137  # a slice that names nine people and ten charges
MEASURED = """
import os, resource, sys
from multiprocessing.forkserver import _forkserver as server
from pathlib import Path
from pipeline.cli import main
main(sys.argv[1:])
own = resource.getrusage(resource.RUSAGE_SELF)
pid = server._forkserver_pid  # what it and the workers that it forked took so far
ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15] if pid else [0]
workers = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024
print(f"measured {own.ru_utime + own.ru_stime} {workers} {peak}", file=sys.stderr)
"""


def slices(count: int) -> Iterator[bytes]:
    """So many PDFs of one page."""
    paths = (path for publisher in PUBLISHERS for path in sorted((SHARED / "corpus" / publisher).glob("*.pdf")))
    reports = [pypdfium2.PdfDocument(path) for path in paths]
    pages = [(report, number) for report in reports for number in range(len(report))]
    random.Random(7).shuffle(pages)
    for number in range(count):
        report, page = pages[number % len(pages)]
        target, buffer = pypdfium2.PdfDocument.new(), io.BytesIO()
        target.import_pages(report, [page])
        target.save(buffer)
        target.close()
        yield buffer.getvalue() + b"%% %d\n" % number


def run(raw: Path, processed: Path, told: str) -> None:
    """A run in a process of its own, and what it cost."""
    began = monotonic()
    command = [sys.executable, "-c", MEASURED, "run", str(raw), str(processed), "--log-json"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stderr.splitlines()
    seconds = monotonic() - began
    outcomes = [json.loads(line) for line in lines if line.startswith("{")]
    own, workers, peak = map(float, next(line for line in lines if line.startswith("measured ")).split()[1:])
    told = f"{told:<20}{seconds:8.1f} s  {len(outcomes):6} read, CPU of workers {workers:7.1f} s"
    print(f"{told}  own CPU {own:6.1f} s  peak {peak:5.0f} MB", flush=True)


class Copies:
    """Parts like those of a store, of reports that there are not."""

    def __init__(self, store: Store) -> None:
        digests = store.part_digests()
        self._parts = [{n: t.to_pylist() for n, t in tables.items()} for tables in store.parts(digests)]
        people = (person for part in self._parts for person in part["report_people"])
        self._words = [word for person in people for word in person["name"].split()]

    def part(self, number: int, sha256: str, file_name: str) -> Part:
        """The part of a report of this digest and name, like the `number`th part, round and round."""
        document_id = document_id_of(sha256)

        def changed(column: str, value: Any) -> Any:
            if column == "document_id":
                return document_id
            if column in ("name", "forms", "name_original"):
                return self._renamed(value, number)
            if column in ("text", "quote"):
                return " ".join(random.Random(number).sample(words := value.split(), len(words)))
            if column == "boxes":
                return [tuple(box.values()) for box in value]
            kinds = ("charge_type_id", "violation_type_id", "rule_id")
            if value and column.endswith("_id") and column not in kinds:
                return content_id(value.partition("_")[0], value, number)
            return value

        tables = {
            name: [{column: changed(column, value) for column, value in row.items()} for row in rows]
            for name, rows in self._parts[number % len(self._parts)].items()
        }
        tables["documents"][0] |= {"file_name": file_name, "sha256": sha256}
        return Part(document_id, tables)

    def _renamed(self, value: Any, number: int) -> Any:
        if isinstance(value, list):
            return [self._renamed(name, number) for name in value]
        return " ".join(self._words[_chance(word, number) % len(self._words)] for word in value.split())


def _chance(*of: object) -> int:
    return int(hashlib.sha256(repr(of).encode()).hexdigest()[:12], 16)


def main() -> None:
    """Print what the runs cost for each number of reports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("read", "rows"))
    parser.add_argument("reports", nargs="+", type=int)
    parser.add_argument("--read", type=Path, help="results of `read` to make rows of, kept of an earlier time")
    parser.add_argument("--keep", action="store_true", help="leave the folders, and say where they are")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="scale-"))
    print(folder)
    copies = None
    if options.what == "rows":
        if not options.read:
            options.read = folder / "read"
            write(folder / "raw", slices(READ))
            run(folder / "raw", options.read, f"{READ} reports to copy")
        copies = Copies(Store(options.read))
    for count in options.reports:
        raw, processed = folder / f"raw-{count}", folder / f"processed-{count}"
        if copies:
            prepare(copies, count, raw, processed)
        else:
            write(raw, slices(count))
        run(raw, processed, f"{count} reports")
        run(raw, processed, "again")
        *_, one_more = slices(TELLING + 1)
        (raw / "one-more.pdf").write_bytes(one_more + b"%% one more")
        run(raw, processed, "one more")
        (raw / "one-more.pdf").unlink()
        run(raw, processed, "one less")
        size = sum(path.stat().st_size for path in (processed / ".current").iterdir())
        print(f"{'tables':<20}{size / 2**20:8.1f} MB", flush=True)


def write(raw: Path, contents: Iterator[bytes]) -> None:
    """The reports as files."""
    raw.mkdir(parents=True)
    for number, content in enumerate(contents):
        (raw / f"{number:06}.pdf").write_bytes(content)


def prepare(copies: Copies, count: int, raw: Path, processed: Path) -> None:
    """Reports that need not be read, as their parts are there."""
    store, extraction = Store(processed), rules_of(Settings()).extraction
    raw.mkdir(parents=True)
    for number in range(count):
        content, file_name = b"%%PDF-1.4 %d" % number, f"{number:06}.pdf"
        (raw / file_name).write_bytes(content)
        part = copies.part(number, file_digest(content), file_name)
        store.write_part(part, content_id("k", file_name, extraction))


if __name__ == "__main__":
    main()
