"""From verdicts to the records of violations: the words of the passage, who, when, and whether it is disputed."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import groupby

from pipeline.records import Span, Violation
from pipeline.violations.groups import group_words
from pipeline.violations.judge import Verdict
from pipeline.violations.sentences import Sentence

RULE = "sentence_classifier"

_DENIAL = re.compile(
    r"\b(?:authorit\w+|government|police|officials?|minist\w+|military|army|prosecut\w+|spokes\w+|president)\b"
    r"[^.;]{0,60}\b(?:denied|denies|deny|rejected|refuted|dismissed)\b(?! (?:him|her|them|access|entry|bail))"
    r"[^.;]{0,40}\b(?:that|any|alleg\w+|claims?|reports?|accusations?|involve\w+|responsib\w+|having|this|holding)\b",
    re.IGNORECASE,
)


def violation_of(
    sentences: Sequence[Sentence],
    verdict: Verdict,
    victims: Set[int],
    perpetrators: Set[int],
    event_date: str | None,
) -> Violation:
    """The record of a verdict; who is a victim is no perpetrator."""
    sentence = sentences[verdict.sentence_no]
    return Violation(
        violation_type_id=verdict.violation_type_id,
        assertion=verdict.assertion,
        disputed=disputed(sentences, verdict.sentence_no),
        event_date=event_date,
        victims=tuple(sorted(victims)),
        perpetrators=tuple(sorted(perpetrators - victims)),
        victims_original=group_words(sentence),
        quote=sentence.text,
        span=sentence.span,
        evidence=verdict.evidence,
        rule_id=RULE,
        score=verdict.score,
    )


def disputed(sentences: Sequence[Sentence], sentence_no: int) -> bool:
    """Whether an authority denies it in the sentence or in the next one of the passage."""
    sentence = sentences[sentence_no]
    text = sentence.text
    after = sentence_no + 1
    if after < len(sentences) and sentences[after].passage_no == sentence.passage_no:
        text += f"\n{sentences[after].text}"
    return bool(_DENIAL.search(text))


def join(found: Sequence[Violation], sentences: Sequence[Sentence]) -> list[Violation]:
    """Two neighbouring sentences of a passage and page that report one type of the same people, or of people whom only
    one of them names, as one row; in reading order."""
    places = {sentence.span: number for number, sentence in enumerate(sentences)}
    order = list(dict.fromkeys(violation.violation_type_id for violation in found))
    joined: list[Violation] = []
    for _, own in groupby(
        sorted(found, key=lambda v: order.index(v.violation_type_id)), key=lambda v: v.violation_type_id
    ):
        last: Violation | None = None
        for violation in own:
            if last and _continues(last, violation, sentences, places):
                joined[-1] = _together(last, violation)
                last = None
            else:
                joined.append(violation)
                last = violation
    return sorted(joined, key=lambda v: (v.span, v.violation_type_id))


def _continues(first: Violation, second: Violation, sentences: Sequence[Sentence], places: dict[Span, int]) -> bool:
    one, other = sentences[places[first.span]], sentences[places[second.span]]
    return (
        places[second.span] == places[first.span] + 1
        and (one.passage_no, one.page_no) == (other.passage_no, other.page_no)
        and (first.victims == second.victims or not first.victims or not second.victims)
    )


def _together(first: Violation, second: Violation) -> Violation:
    surer = first if first.score >= second.score else second
    return replace(
        surer,
        disputed=first.disputed or second.disputed,
        event_date=first.event_date or second.event_date,
        victims=tuple(sorted({*first.victims, *second.victims})),
        perpetrators=tuple(sorted({*first.perpetrators, *second.perpetrators} - {*first.victims, *second.victims})),
        victims_original=first.victims_original or second.victims_original,
        quote=f"{first.quote} {second.quote}",
        span=Span(first.span.start, second.span.end),
        evidence=tuple(dict.fromkeys((*surer.evidence, *first.evidence, *second.evidence))),
    )
