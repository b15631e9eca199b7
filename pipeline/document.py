"""One report: from the bytes of its PDF to its part, the rows that it adds to every table."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple, Protocol

from pipeline import language, report_bytes
from pipeline.errors import UnreadableReport
from pipeline.ids import file_digest
from pipeline.people import find_people
from pipeline.proceedings import find_proceedings
from pipeline.reading import read_report
from pipeline.records import Paragraph, Passage, People, Problem, Proceedings, Report, Violation
from pipeline.references import find_references
from pipeline.rows import Part, ReportRows, document_id_of, document_row, failed, problem_rows
from pipeline.settings import Settings
from pipeline.violations import find_violations


class Shelf(Protocol):
    """Where the results of the stages "reading" and "language" for one report are kept; a `dict` will do."""

    def get(self, stage: str, /) -> bytes | None:
        """What a stage gave, if that is still good."""

    def __setitem__(self, stage: str, content: bytes, /) -> None:
        """Keep what a stage gave."""


def extract(content: bytes, file_name: str, settings: Settings, shelf: Shelf | None = None) -> Part:
    """Read a report and extract its rows; what stands on the shelf is taken from there, what does not is put there.

    A PDF that cannot be read gives a part with status failed and a problem.
    """
    sha256, shelf = file_digest(content), {} if shelf is None else shelf
    try:
        report = _text(content, settings, shelf)
    except UnreadableReport as error:
        return failed(sha256, file_name, Problem("reading", error.kind, str(error)))
    problems = [*report.problems, *_reasons_to_extract_nothing(report)]
    if any(problem.stage == "extraction" for problem in problems) or not report.text.strip():
        found = _Findings(People((), ()), Proceedings((), ()), ())
    else:
        found = _find(report, _analysis(report.paragraphs, settings, shelf))
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
        **rows.violations(found.violations, found.proceedings),
        "problems": problem_rows(document_id, problems),
        "report_people": rows.report_people(found.proceedings),
    }
    return Part(document_id, tables)


def _text(content: bytes, settings: Settings, shelf: Shelf) -> Report:
    held = shelf.get("reading")
    report = report_bytes.from_bytes(held) if held else None
    if report is None:
        report = _read(content, settings.passwords)
        shelf["reading"] = report_bytes.to_bytes(report)
    return report


def _analysis(paragraphs: Sequence[Paragraph], settings: Settings, shelf: Shelf) -> list[Passage]:
    held = shelf.get("language")
    passages = language.from_bytes(held, paragraphs, settings.model) if held else None
    if passages is None:
        passages = language.analyse(paragraphs, settings.model)
        shelf["language"] = language.to_bytes(passages)
    return passages


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


def _find(report: Report, passages: list[Passage]) -> _Findings:
    people = find_people(report, passages)
    references = find_references(passages, people)
    proceedings = find_proceedings(report, passages, people, references)
    return _Findings(people, proceedings, find_violations(report, passages, people, references, proceedings))


def _reasons_to_extract_nothing(report: Report) -> list[Problem]:
    if not report.text.strip():
        return [Problem("reading", "no_text", "no page has text that can be read")]
    if report.metadata.language_code not in (None, "en"):
        code = report.metadata.language_code
        return [Problem("extraction", "language", f"the report is in {code!r}: rows are extracted from English only")]
    return []
