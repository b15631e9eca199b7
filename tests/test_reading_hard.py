"""Every hard file of the annotated corpus ends as docs/hard-files.md says; none crashes or is silently empty."""

import re

import pytest
from conftest import ROOT

from pipeline.errors import UnreadableReport
from pipeline.reading import pages, read_report

ROWS = re.findall(
    r"^\| `([^`]+)` \| \w+ \| ([^|]+) \|", (ROOT / "docs" / "hard-files.md").read_text("utf-8"), re.MULTILINE
)
LONG = {"derived_last_2kb_lost.pdf", "derived_truncated_60pct.pdf"}
COSTS_TEXT = {"damaged_file", "truncated_file"}

pytestmark = pytest.mark.shared


def outcome(content, password=None):
    try:
        report = read_report(content, password)
    except UnreadableReport as error:
        return f"failed: {error.kind}"
    if not report.text.strip():
        assert report.problems or all(page.status == "empty" for page in report.pages)
        return "failed"
    partial = any(problem.page_no is not None or problem.kind in COSTS_TEXT for problem in report.problems)
    return "partial" if partial else "ok"


@pytest.mark.parametrize(
    ("name", "expected"),
    [pytest.param(*row, marks=pytest.mark.slow) if row[0] in LONG else row for row in ROWS],
)
def test_hard_file(shared, name, expected, monkeypatch):
    monkeypatch.setattr(pages, "ocr_engine", lambda: None)  # the table is for an installation without OCR
    (path,) = (shared / "corpus" / "hard").glob(name)
    assert outcome(path.read_bytes()) == expected


def test_the_table_names_every_file(shared):
    named = {path.name for name, _ in ROWS for path in (shared / "corpus" / "hard").glob(name)}
    assert named == {path.name for path in (shared / "corpus" / "hard").iterdir()}


def test_a_password_opens_what_is_encrypted(shared):
    content = (shared / "corpus" / "hard" / "derived_encrypted_userpw_secret.pdf").read_bytes()
    assert outcome(content, "secret") == "ok"
    assert outcome(content, "wrong") == "failed: encrypted"
