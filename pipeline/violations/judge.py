"""Which types of violation a sentence reports, how sure that is, and which of its words said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.violations.context import surroundings
from pipeline.violations.features import Told, tell
from pipeline.violations.model import Classifier, classifier
from pipeline.violations.sentences import Sentence

_EVIDENCE = 3
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
    scores = model.scores(told)
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
                _evidence(model, told[number], int(kind)),
            )
        )
    return verdicts


def probabilities(model: Classifier, scores: NDArray[np.float32], sentences: Sequence[Sentence]) -> NDArray[np.float32]:
    """Calibrated probability of each sentence (row) and type, from their log odds."""
    context = surroundings(scores, sentences)
    odds = context @ model.context[:-2] + model.context[-2] * model.shares + model.context[-1]
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


def _evidence(model: Classifier, told: Told, kind: int) -> tuple[str, ...]:
    """The words that raised the score most, cues of the type first where they did, none inside another."""
    columns, values = model.features.row(told)
    weights = model.weights[columns, kind].astype(np.float32) * np.asarray(values, dtype=np.float32)
    names = {column: word for word in told.words if (column := model.features.columns.get(word)) is not None}
    by_word = {
        names[column]: float(weight)
        for column, weight in zip(columns, weights, strict=True)
        if column in names and weight > 0 and names[column][:2] not in ("s:", "h:") and "<" not in names[column]
    }
    violation_type_id = model.features.types[kind]
    ranked = [*told.cues.get(violation_type_id, ()), *sorted(by_word, key=lambda word: (-by_word[word], word))]
    chosen: list[str] = []
    for words in ranked:
        if words and not any(words in other or other in words for other in chosen):
            chosen.append(words.strip())
    return tuple(chosen[:_EVIDENCE])
