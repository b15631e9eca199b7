"""What the reading stage reaches on the annotated corpus: facts about pages, and the chapters of an annual report."""

import json
import re
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pypdfium2
import pytest

from pipeline.reading import read_report
from pipeline.reading.countries import country_of
from pipeline.settings import ocr_engine

pytestmark = [pytest.mark.shared, pytest.mark.slow]
SCANS = ("derived_scan_esi_p8-20_150dpi.pdf",)  # read where OCR is installed


def test_facts_about_pages(shared, tmp_path):
    facts = shared / "reading" / "facts.jsonl"
    wanted = {json.loads(line)["file_name"] for line in facts.read_text("utf-8").splitlines() if line.strip()}
    wanted -= set() if ocr_engine() else set(SCANS)
    documents, pages, sections = [], [], []
    for name in sorted(wanted):
        path = next(p for p in (shared / "reading" / "pdf" / name, shared / "gold" / "pdf" / name) if p.exists())
        report = read_report(path.read_bytes())
        documents.append({"document_id": name, "file_name": name})
        pages += [{"document_id": name, "page_no": p.page_no, "text": p.text} for p in report.pages]
        sections += [{"document_id": name, "heading": s.heading, "page_first": s.page_first} for s in report.sections]
    for table, rows in (("documents", documents), ("pages", pages), ("sections", sections)):
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / f"{table}.parquet")
    only = ",".join(sorted(wanted))
    command = [
        sys.executable,
        shared / "reading" / "check.py",
        "--tables",
        tmp_path,
        "--facts",
        facts,
        "--only-files",
        only,
    ]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    share = {
        name.strip(): float(value)
        for name, value in re.findall(r"^(\w[\w ()]*?)\s+\d+ / \d+\s+([\d.]+) %", printed, re.M)
    }
    assert share["all"] >= 97, printed
    assert all(share[kind] >= 93 for kind in ("present", "absent", "order", "heading")), printed


def test_every_country_chapter_of_an_annual_report_is_found_and_none_invented(shared):
    content = (shared / "corpus" / "amnesty" / "AI_2011.pdf").read_bytes()
    contents = "\n".join(page.get_textpage().get_text_bounded() for page in list(pypdfium2.PdfDocument(content))[5:7])
    listed = [name for name, _ in re.findall(r"^([^\d\n]+)/(\d+)\s*$", contents, re.MULTILINE)]
    expected = {code for name in listed if (code := country_of(name))}
    sections = read_report(content).sections
    chapters = [
        s for s in sections if s.country_code and (s.parent_no is None or not sections[s.parent_no].country_code)
    ]
    codes = [chapter.country_code for chapter in chapters]
    assert len(codes) == len(set(codes))
    assert set(codes) == expected
    assert len(codes) == 157
