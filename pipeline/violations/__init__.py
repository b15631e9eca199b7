"""Violations: what was done, to whom and by whom, as the report tells it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.dates import covered_year, only_date
from pipeline.records import Passage, People, Proceedings, References, Report, Violation
from pipeline.violations.candidates import Candidates
from pipeline.violations.concerned import tied
from pipeline.violations.judge import judge
from pipeline.violations.pairs import Pairs
from pipeline.violations.perpetrators import Accused
from pipeline.violations.rows import join, violation_of
from pipeline.violations.sentences import sentences
from pipeline.violations.victims import rows_of, scorers, victims


def find_violations(
    report: Report, passages: Sequence[Passage], people: People, references: References, proceedings: Proceedings
) -> tuple[Violation, ...]:
    """The violations that the passages report, in reading order: one for each type and passage of a sentence or two."""
    told = sentences(report, passages)
    if not told:
        return ()
    judgement = judge(told)
    types, threshold = judgement.model.features.types, judgement.model.threshold
    candidates = Candidates(passages, people, references, proceedings, told)
    rows = rows_of(candidates, judgement.sure, types, scorers()["victim"])
    suffered = victims(Pairs(people, references, proceedings, told, types, judgement.sure, rows), threshold)
    over = zip(*map(np.ndarray.tolist, np.nonzero(judgement.sure >= threshold)), strict=True)
    verdicts = [judgement.verdict(*cell) for cell in sorted({*over, *suffered})]
    accused = Accused(people, proceedings)
    year, published_on = covered_year(report), report.metadata.published_on
    found = [
        violation_of(
            told,
            verdict,
            suffered.get((verdict.sentence_no, types.index(verdict.violation_type_id)), set()),
            accused.of(told[verdict.sentence_no], verdict.violation_type_id),
            only_date(told[verdict.sentence_no].text, year, published_on),
        )
        for verdict in verdicts
    ]
    return tuple(tied(join(found, told), proceedings, told))
