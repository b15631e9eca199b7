"""The charges that a violation concerns: an unfair trial, a confession under torture, a jail term for an opinion."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.records import Proceedings, Span, Violation
from pipeline.violations.sentences import Sentence

# Types that are done to somebody by proceedings, or while they last.
OF_PROCEEDINGS = frozenset(
    (
        "arbitrary_detention",
        "coerced_confession",
        "corporal_punishment",
        "criminalisation_speech",
        "death_penalty",
        "denial_of_lawyer",
        "denial_of_medical_care",
        "freedom_expression",
        "incommunicado_detention",
        "politically_motivated_prosecution",
        "prisoner_of_conscience",
        "prolonged_pretrial_detention",
        "unfair_trial",
    )
)


def tied(violations: Iterable[Violation], proceedings: Proceedings, sentences: Sequence[Sentence]) -> list[Violation]:
    """The violations, those of proceedings with the numbers of the charges of their victims that they concern.

    These are the charges told in the same words; else those of the same passage; else those of the report, where it
    tells all charges of the victim in one passage. Where it tells several cases apart, none is guessed.
    """
    starts = [sentence.span.start for sentence in sentences]

    def passage_of(span: Span) -> int | None:
        at = bisect_right(starts, span.start) - 1
        return sentences[at].passage_no if at >= 0 and span.start < sentences[at].span.end else None

    charges: dict[int, list[tuple[int, Span, int | None]]] = defaultdict(list)
    for charge_no, charge in enumerate(proceedings.charges):
        if charge.person_no is not None:
            charges[charge.person_no].append((charge_no, charge.span, passage_of(charge.span)))
    found = []
    for violation in violations:
        concerned: set[int] = set()
        if violation.violation_type_id in OF_PROCEEDINGS:
            here = passage_of(violation.span)
            for person_no in violation.victims:
                concerned.update(_of_victim(charges[person_no], violation.span, here))
        found.append(replace(violation, charge_nos=tuple(sorted(concerned))) if concerned else violation)
    return found


def _of_victim(charges: Sequence[tuple[int, Span, int | None]], said: Span, here: int | None) -> list[int]:
    same_words = [number for number, span, _ in charges if span.start < said.end and said.start < span.end]
    if same_words:
        return same_words
    beside = [number for number, _, passage in charges if passage is not None and passage == here]
    if beside:
        return beside
    one_case = len({passage for _, _, passage in charges}) == 1 and charges[0][2] is not None
    return [number for number, _, _ in charges] if one_case else []
