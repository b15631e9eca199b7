"""One report: from the bytes of its PDF to its part, the rows that it adds to every table."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import UnreadableReport
from pipeline.language import analyse
from pipeline.people import find_people
from pipeline.proceedings import find_proceedings
from pipeline.reading import read_report
from pipeline.records import People, Problem, Proceedings, Report, Violation
from pipeline.references import find_references
from pipeline.rows import ReportRows, Row, document_id_of, document_row, problem_rows
from pipeline.settings import Settings
from pipeline.violations import find_violations


@dataclass(frozen=True, slots=True)
class Part:
    """What one report adds to the tables. The ids of its people are its own; the corpus step maps them to people."""

    document_id: str
    tables: dict[str, list[Row]]
    persons: list[Row]  # person_id, name, country_code, roles, charge_types

    @property
    def document(self) -> Row:
        """The row of the report itself."""
        return self.tables["documents"][0]


def extract(content: bytes, file_name: str, settings: Settings) -> Part:
    """Read a report and extract its rows. A PDF that cannot be read gives a part with status failed and a problem."""
    try:
        report = read_report(content)
    except UnreadableReport as error:
        return failed(content, file_name, Problem("reading", error.kind, str(error)))
    return _extract_from(report, content, file_name, settings)


def failed(content: bytes, file_name: str, problem: Problem) -> Part:
    """The part of a report of which nothing could be read."""
    document_id = document_id_of(content)
    row = document_row(None, document_id, content, file_name, "failed")
    return Part(document_id, {"documents": [row], "problems": problem_rows(document_id, [problem])}, [])


def _extract_from(report: Report, content: bytes, file_name: str, settings: Settings) -> Part:
    document_id = document_id_of(content)
    problems = list(report.problems)
    language = report.metadata.language_code
    people, proceedings = People((), ()), Proceedings((), ())
    violations: tuple[Violation, ...] = ()
    if not report.text.strip():
        problems.append(Problem("reading", "no_text", "no page has a text that can be read"))
    elif language not in (None, "en"):
        problems.append(
            Problem(
                "extraction", "language", f"the report is in {language}; people, charges and violations are extracted from English only"
            )
        )
    else:
        passages = analyse(report.paragraphs, settings.model)
        people = find_people(report, passages)
        references = find_references(passages, people)
        proceedings = find_proceedings(report, passages, people, references)
        violations = find_violations(report, passages, people, references, proceedings)
    rows = ReportRows(report, document_id, people)
    status = "failed" if not report.text.strip() else "partial" if any(_costs_text(p) for p in problems) else "ok"
    tables = {
        "documents": [document_row(report, document_id, content, file_name, status)],
        "pages": rows.pages(),
        "sections": rows.sections(),
        "mentions": [rows.mention(mention) for mention in people.mentions],
        "person_roles": rows.roles(),
        **rows.proceedings(proceedings),
        **rows.violations(violations),
        "problems": problem_rows(document_id, problems),
    }
    return Part(document_id, tables, rows.persons(proceedings))


def _costs_text(problem: Problem) -> bool:
    return problem.page_no is not None or problem.stage == "extraction"
