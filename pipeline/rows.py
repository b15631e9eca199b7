"""From the records of one report to rows of the tables."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.ids import content_id
from pipeline.records import Charge, Mention, Metadata, Penalty, People, Problem, Proceedings, Report, Span, Violation

Row = dict[str, Any]
_UNREVIEWED = {"review_status": "unreviewed"}


@dataclass(frozen=True, slots=True)
class Part:
    """What one report adds to the tables. The ids of its people are its own; the corpus step maps them to people."""

    document_id: str
    tables: dict[str, list[Row]]  # a table that is not here has no rows


def document_id_of(sha256: str) -> str:
    """The id of a report, from the digest of its content alone."""
    return content_id("d", sha256)


def document_row(report: Report | None, sha256: str, file_name: str, status: str) -> Row:
    """The row of a report in `documents`; `report` is None where it could not be read."""
    sources = {page.text_source for page in report.pages} - {"none"} if report else set()
    return {
        "document_id": document_id_of(sha256),
        "file_name": file_name,
        "sha256": sha256,
        **asdict(report.metadata if report else Metadata()),
        "page_count": len(report.pages) if report else 0,
        "word_count": len(report.text.split()) if report else 0,
        "status": status,
        "text_source": "none" if not sources else "mixed" if len(sources) > 1 else sources.pop(),
        "parser": report.parser if report else None,
    }


def problem_rows(document_id: str, problems: Iterable[Problem]) -> list[Row]:
    """Rows of `problems`; the same problem twice is one row."""
    rows = {}
    for problem in problems:
        key = (problem.page_no, problem.stage, problem.kind, problem.message)
        problem_id = content_id("x", document_id, *key)
        rows[problem_id] = {"problem_id": problem_id, "document_id": document_id, **asdict(problem)}
    return list(rows.values())


def failed(sha256: str, file_name: str, problem: Problem) -> Part:
    """The part of a report of which nothing could be read."""
    document_id = document_id_of(sha256)
    row = document_row(None, sha256, file_name, "failed")
    return Part(document_id, {"documents": [row], "problems": problem_rows(document_id, [problem])})


class ReportRows:
    """Turns the records of one report into rows; holds what all need: the report, its id and the ids of its people."""

    def __init__(self, report: Report, document_id: str, people: People) -> None:
        self.report, self.document_id, self.people = report, document_id, people
        self.section_ids = {s.section_no: content_id("s", document_id, s.section_no) for s in report.sections}
        namesakes: Counter[str] = Counter()
        self.person_ids: list[str] = []
        for person in people.persons:
            self.person_ids.append(content_id("p", document_id, person.name, namesakes[person.name]))
            namesakes[person.name] += 1

    def person_id(self, person_no: int | None) -> str | None:
        """The id of a person of the report; None for nobody."""
        return None if person_no is None else self.person_ids[person_no]

    def section_id(self, offset: int) -> str | None:
        """The innermost section of a character: the last that begins before it."""
        following = bisect_right(self.report.sections, offset, key=lambda section: section.char_start)
        return self.section_ids[self.report.sections[following - 1].section_no] if following else None

    def where(self, span: Span) -> Row:
        """The columns that lead from a row back to its words."""
        return {
            "char_start": span.start,
            "char_end": span.end,
            "page_first": self.report.page_of(span.start),
            "page_last": self.report.page_of(span.end - 1),
            "boxes": self.report.words.within(span),
            "section_id": self.section_id(span.start),
        }

    def pages(self) -> list[Row]:
        """Rows of `pages`."""
        columns = ("page_no", "width_pt", "height_pt", "status", "text_source", "char_start", "text")
        return [
            {
                "document_id": self.document_id,
                **{name: getattr(page, name) for name in columns},
                "word_count": len(page.text.split()),
            }
            for page in self.report.pages
        ]

    def sections(self) -> list[Row]:
        """Rows of `sections`."""
        columns = ("section_no", "heading", "level", "country_code", "page_first", "char_start", "char_end")
        return [
            {
                "section_id": self.section_ids[section.section_no],
                "document_id": self.document_id,
                **{name: getattr(section, name) for name in columns},
                "parent_section_id": None if section.parent_no is None else self.section_ids[section.parent_no],
            }
            for section in self.report.sections
        ]

    def mention(self, mention: Mention) -> Row:
        """A row of `mentions`."""
        return {
            "mention_id": content_id("m", self.document_id, *mention.span),
            "document_id": self.document_id,
            "person_id": self.person_id(mention.person_no),
            "name_original": mention.name_original,
            **self.where(mention.span),
            "ambiguous": mention.ambiguous,
        }

    def roles(self) -> list[Row]:
        """Rows of `person_roles`."""
        return [
            {"person_id": self.person_id(person.person_no), "document_id": self.document_id, **asdict(role)}
            for person in self.people.persons
            for role in person.roles
        ]

    def report_people(self, proceedings: Proceedings) -> list[Row]:
        """Rows of `report_people`: the people as the corpus step compares them."""
        forms: dict[int, set[str]] = defaultdict(set)
        for mention in self.people.mentions:
            if mention.person_no is not None:
                forms[mention.person_no].add(mention.name_original)
        charge_types: dict[int, set[str]] = defaultdict(set)
        for charge in proceedings.charges:
            if charge.person_no is not None:
                charge_types[charge.person_no].add(charge.charge_type_id)
        return [
            {
                "report_person_id": self.person_id(person.person_no),
                "document_id": self.document_id,
                "person_id": None,
                "first_run_id": None,
                "name": person.name,
                "forms": sorted(forms[person.person_no]),
                "country_code": person.country_code,
                "roles": sorted(role.role for role in person.roles),
                "charge_types": sorted(charge_types[person.person_no]),
            }
            for person in self.people.persons
        ]

    def charge_id(self, charge: Charge) -> str:
        """One id for a person and type in a report; a group has no name, its words and place tell it apart."""
        who = charge.defendants_original if charge.person_no is None else self.person_id(charge.person_no)
        where = charge.span if charge.person_no is None else ()
        return content_id("c", self.document_id, who, charge.charge_type_id, *where)

    def penalty_id(self, penalty: Penalty) -> str:
        """An id from person, kind, length, stage and place."""
        return content_id(
            "n",
            self.document_id,
            self.person_id(penalty.person_no),
            penalty.kind,
            penalty.days,
            penalty.stage,
            *penalty.span,
        )

    def proceedings(self, proceedings: Proceedings) -> dict[str, list[Row]]:
        """Rows of `charges`, `charge_statutes`, `penalties`, `charge_penalties`."""
        charge_columns = ("defendants_original", "charge_type_id", "status", "contested", "collective", "event_date",
                          "charge_original", "quote", "rule_id", "score")  # fmt: skip
        penalty_columns = (
            "kind",
            "days",
            "amount",
            "currency",
            "stage",
            "event_date",
            "penalty_original",
            "quote",
            "rule_id",
            "score",
        )
        charge_ids = [self.charge_id(charge) for charge in proceedings.charges]
        return {
            "charges": [
                {
                    "charge_id": charge_id,
                    "document_id": self.document_id,
                    "person_id": self.person_id(charge.person_no),
                    "earlier_status": list(charge.earlier_status),
                    **{name: getattr(charge, name) for name in charge_columns},
                    **self.where(charge.span),
                    **_UNREVIEWED,
                }
                for charge_id, charge in zip(charge_ids, proceedings.charges, strict=True)
            ],
            "charge_statutes": [
                {"charge_id": charge_id, "statute_no": number, **asdict(statute)}
                for charge_id, charge in zip(charge_ids, proceedings.charges, strict=True)
                for number, statute in enumerate(charge.statutes, start=1)
            ],
            "penalties": [
                {
                    "penalty_id": self.penalty_id(penalty),
                    "document_id": self.document_id,
                    "person_id": self.person_id(penalty.person_no),
                    **{name: getattr(penalty, name) for name in penalty_columns},
                    **self.where(penalty.span),
                }
                for penalty in proceedings.penalties
            ],
            "charge_penalties": [
                {"charge_id": charge_ids[charge_no], "penalty_id": self.penalty_id(penalty)}
                for penalty in proceedings.penalties
                for charge_no in penalty.charge_nos
            ],
        }

    def violations(self, violations: tuple[Violation, ...], proceedings: Proceedings) -> dict[str, list[Row]]:
        """Rows of `violations`, `violation_people` and `charge_violations`."""
        columns = (
            "violation_type_id",
            "assertion",
            "disputed",
            "event_date",
            "victims_original",
            "quote",
            "rule_id",
            "score",
        )
        rows, links, ties = [], [], []
        for violation in violations:
            violation_id = content_id("v", self.document_id, violation.violation_type_id, *violation.span)
            rows.append(
                {
                    "violation_id": violation_id,
                    "document_id": self.document_id,
                    **{name: getattr(violation, name) for name in columns},
                    "evidence": list(violation.evidence),
                    **self.where(violation.span),
                    **_UNREVIEWED,
                }
            )
            links += [
                {"violation_id": violation_id, "person_id": self.person_id(person_no), "involvement": involvement}
                for involvement, person_nos in (
                    ("victim", violation.victims),
                    ("alleged_perpetrator", violation.perpetrators),
                )
                for person_no in person_nos
            ]
            ties += [
                {"charge_id": self.charge_id(proceedings.charges[charge_no]), "violation_id": violation_id}
                for charge_no in violation.charge_nos
            ]
        return {"violations": rows, "violation_people": links, "charge_violations": ties}
