"""One report: from the bytes of its PDF to its part, the rows that it adds to every table."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from pipeline.errors import UnreadableReport
from pipeline.ids import file_digest
from pipeline.language import analyse
from pipeline.people import find_people
from pipeline.proceedings import find_proceedings
from pipeline.reading import read_report
from pipeline.records import People, Problem, Proceedings, Report, Violation
from pipeline.references import find_references
from pipeline.rows import Part, ReportRows, document_id_of, document_row, failed, problem_rows
from pipeline.settings import Settings
from pipeline.violations import find_violations


def extract(content: bytes, file_name: str, settings: Settings) -> Part:
    """Read a report and extract its rows. A PDF that cannot be read gives a part with status failed and a problem."""
    sha256 = file_digest(content)
    try:
        report = _read(content, settings.passwords)
    except UnreadableReport as error:
        return failed(sha256, file_name, Problem("reading", error.kind, str(error)))
    problems = [*report.problems, *_reasons_to_extract_nothing(report)]
    if any(problem.stage == "extraction" for problem in problems) or not report.text.strip():
        found = _Findings(People((), ()), Proceedings((), ()), ())
    else:
        found = _find(report, settings)
    status = "failed" if not report.text.strip() else "partial" if problems else "ok"
    document_id = document_id_of(sha256)
    rows = ReportRows(report, document_id, found.people)
    tables = {
        "documents": [document_row(report, sha256, file_name, status)],
        "pages": rows.pages(),
        "sections": rows.sections(),
        "mentions": [rows.mention(mention) for mention in found.people.mentions],
        "person_roles": rows.roles(),
        **rows.proceedings(found.proceedings),
        **rows.violations(found.violations),
        "problems": problem_rows(document_id, problems),
        "report_people": rows.report_people(found.proceedings),
    }
    return Part(document_id, tables)


def _read(content: bytes, passwords: Sequence[str]) -> Report:
    """The report, opened with the first password that fits where it needs one."""
    try:
        return read_report(content)
    except UnreadableReport as error:
        if error.kind != "encrypted":
            raise
        for password in passwords:
            with suppress(UnreadableReport):
                return read_report(content, password)
        if passwords:
            raise UnreadableReport("encrypted", "the PDF is encrypted and none of the passwords opens it") from error
        raise


class _Findings(NamedTuple):
    people: People
    proceedings: Proceedings
    violations: tuple[Violation, ...]


def _find(report: Report, settings: Settings) -> _Findings:
    passages = analyse(report.paragraphs, settings.model)
    people = find_people(report, passages)
    references = find_references(passages, people)
    proceedings = find_proceedings(report, passages, people, references)
    return _Findings(people, proceedings, find_violations(report, passages, people, references, proceedings))


def _reasons_to_extract_nothing(report: Report) -> list[Problem]:
    if not report.text.strip():
        return [Problem("reading", "no_text", "no page has text that can be read")]
    if report.metadata.language_code not in (None, "en"):
        language = report.metadata.language_code
        return [
            Problem("extraction", "language", f"the report is in {language!r}: rows are extracted from English only")
        ]
    return []
