"""Violations: what was done, to whom and by whom, as the report tells it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.dates import covered_year, only_date
from pipeline.records import Passage, People, Proceedings, References, Report, Violation
from pipeline.violations.judge import judge
from pipeline.violations.rows import join, violations
from pipeline.violations.sentences import sentences
from pipeline.violations.victims import Involved


def find_violations(
    report: Report, passages: Sequence[Passage], people: People, references: References, proceedings: Proceedings
) -> tuple[Violation, ...]:
    """The violations that the passages report, in reading order: one for each type and passage of a sentence or two."""
    told = sentences(report, passages)
    verdicts = judge(told)
    involved = Involved(passages, people, references, proceedings, told)
    year, published_on = covered_year(report), report.metadata.published_on
    found = violations(told, verdicts, involved, lambda sentence: only_date(sentence.text, year, published_on))
    return tuple(join(list(found), told))
