"""The command line as a user calls it."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipeline import __version__
from pipeline.cli import main
from pipeline.schema import TABLES
from tests.pdfs import pdf

STORY = """The journalist Ada Maren Lune was charged with tax evasion in May 2014.
She was sentenced to five years in prison."""


def chargesheet(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "pipeline.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_version_and_help_say_how_it_is_used():
    assert chargesheet("--version").stdout == f"chargesheet {__version__}\n"
    assert "chargesheet run reports tables" in chargesheet("--help").stdout
    for command in ("run", "status", "schema", "evaluate"):
        assert f"example: chargesheet {command}" in chargesheet(command, "--help").stdout


def test_schema_prints_the_data_dictionary_that_the_docs_hold():
    printed = chargesheet("schema").stdout
    assert printed == Path("docs/data-dictionary.md").read_text(encoding="utf-8")
    assert all(f"## {table.name}\n" in printed for table in TABLES)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["run", "nowhere", "out"], "no folder nowhere"),
        (["run", "empty", "out"], "no PDF in empty"),
        (["run", "reports", "out", "--workers", "0"], "'0' is not a whole number above 0"),
        (["run", "reports", "out", "--model", "no_such_model"], "language model 'no_such_model' is not installed"),
        (["run", "reports", "out", "--only", "b.pdf"], "no report b.pdf to read"),
        (["status", "empty"], "no tables in empty"),
        (["evaluate", "out", "empty"], "no annotations (*.json) in empty"),
        (["run", "reports", "reports/a.pdf"], "cannot write results to reports/a.pdf"),
        (["runn"], "invalid choice: 'runn'"),
        (["run", "reports", "out", "--fast"], "unrecognized arguments: --fast"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tmp_path, monkeypatch, capsys, arguments, complaint):
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("reports").mkdir()
    Path("reports/a.pdf").write_bytes(pdf(STORY))
    try:
        status = main(arguments)
    except SystemExit as exit_:
        status = exit_.code
    printed = capsys.readouterr()
    assert status == 2
    assert complaint in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""


@pytest.mark.model
def test_a_run_reads_only_what_is_new_and_reports_what_it_did(tmp_path, capsys):
    raw, tables = tmp_path / "raw", tmp_path / "processed"
    (raw / "2014").mkdir(parents=True)
    (raw / "2014" / "story.PDF").write_bytes(pdf(STORY))
    (raw / "broken.pdf").write_bytes(b"<html>not found</html>")
    (raw / "copy.pdf").write_bytes(pdf(STORY))

    def run(*options: str) -> tuple[int, str, str]:
        status = main(["run", str(raw), str(tables), "--workers", "1", *options])
        return status, *capsys.readouterr()

    status, told, progress = run()
    assert status == 1
    assert "2 reports (2 read now): 1 ok, 0 partial, 1 failed; 1 pages" in told
    assert "failed: broken.pdf: " in told
    assert "left out: copy.pdf has the same content as 2014/story.PDF" in told
    assert "[1/2] " in progress
    assert {path.stem for path in tables.glob("*.parquet")} == {table.name for table in TABLES}
    documents = pd.read_parquet(tables / "documents.parquet").set_index("file_name")
    assert dict(documents["status"]) == {"2014/story.PDF": "ok", "broken.pdf": "failed"}
    problems = pd.read_parquet(tables / "problems.parquet")
    assert set(problems["kind"]) >= {"duplicate"}
    assert documents.loc["broken.pdf", "document_id"] in set(problems["document_id"])

    _, told, _ = run()
    assert "(0 read now)" in told
    assert "+" not in told

    assert run("--dry-run", "--force", "--only", "copy.pdf")[1] == "2014/story.PDF: forced\n1 reports would be read\n"
    main(["status", str(tables)])
    told = capsys.readouterr().out
    assert "2 reports: 1 ok, 0 partial, 1 failed\n  failed: broken.pdf\n" in told
    assert "2 problems" in told

    (raw / "broken.pdf").unlink()
    (raw / "copy.pdf").unlink()
    (raw / "later.pdf").write_bytes(pdf("Nothing is known of the case of Tobin Sarn."))
    status, told, progress = run("--log-json")
    assert status == 0
    line = json.loads(progress)
    assert (line["file_name"], line["status"], line["pages"], line["done"], line["total"]) == (
        "later.pdf",
        "ok",
        1,
        1,
        1,
    )
    assert "new: later.pdf" in told
    assert "gone: broken.pdf" in told
    assert len(pd.read_parquet(tables / "documents.parquet")) == 2
    assert len(pd.read_parquet(tables / "runs.parquet")) == 3
