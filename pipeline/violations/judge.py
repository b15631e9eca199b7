"""Which types of violation a sentence reports, how sure that is, and which of its words said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.violations.context import surroundings
from pipeline.violations.features import Told, tell, type_of_cue
from pipeline.violations.model import Classifier, classifier
from pipeline.violations.sentences import Sentence

_EVIDENCE = 3
_SMALL = 3  # letters of a word that says nothing to a reader
_LOOKED_AT = 20  # of the features that raised a score
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """One type that a sentence reports."""

    sentence_no: int
    violation_type_id: str
    score: float  # calibrated probability
    assertion: str  # reported, alleged, established
    evidence: tuple[str, ...]  # the words that spoke most for it


def judge(sentences: Sequence[Sentence]) -> list[Verdict]:
    """The verdicts on sentences in reading order, by sentence, then by type."""
    if not sentences:
        return []
    model = classifier()
    told = tell(sentences, model.features.rarity)
    rows = [model.features.row(one) for one in told]
    scores = model.scores(told, rows)
    count = len(model.features.types)
    sure = probabilities(model, scores[:, :count], sentences)
    verdicts = []
    for number, kind in zip(*np.nonzero(sure >= model.threshold), strict=True):
        alleged, established = 1 / (1 + np.exp(-scores[number, count:]))
        assertion = (
            "alleged" if alleged >= max(_SURE, established) else "established" if established >= _SURE else "reported"
        )
        verdicts.append(
            Verdict(
                int(number),
                model.features.types[kind],
                round(float(sure[number, kind]), 4),
                assertion,
                _evidence(model, told[number], rows[number], int(kind)),
            )
        )
    return verdicts


def probabilities(model: Classifier, scores: NDArray[np.float32], sentences: Sequence[Sentence]) -> NDArray[np.float32]:
    """Calibrated probability of each sentence (row) and type, from their log odds."""
    context = surroundings(scores, sentences)
    odds = context @ model.context[:-2] + model.context[-2] * model.shares + model.context[-1]
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


def _evidence(model: Classifier, told: Told, row: tuple[list[int], list[float]], kind: int) -> tuple[str, ...]:
    """The words that raised the score most, cues of the type before others, none inside another."""
    columns, values = row
    violation_type_id = model.features.types[kind]
    raised = model.weights[columns, kind] * np.asarray(values, dtype=np.float32)
    chosen: list[str] = [said for name, said in told.cues.items() if type_of_cue(name) == violation_type_id]
    for at in np.argsort(-raised, kind="stable")[:_LOOKED_AT]:
        word = model.features.words[columns[at]] if columns[at] < len(model.features.words) else ""
        if raised[at] > 0 and ":" not in word and "<" not in word and any(len(w) > _SMALL for w in word.split()):
            chosen.append(word)
    kept: list[str] = []
    for words in map(str.strip, chosen):
        if words and not any(words in other or other in words for other in kept):
            kept.append(words)
    return tuple(kept[:_EVIDENCE])
