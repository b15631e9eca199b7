"""Which types of violation a sentence reports, how sure that is, and which of its words said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.violations.assertion import assertion_of
from pipeline.violations.context import surroundings
from pipeline.violations.features import Told, tell, tell_part, type_of_cue
from pipeline.violations.model import Classifier, classifier
from pipeline.violations.parts import parts_of, raised
from pipeline.violations.sentences import Sentence
from pipeline.violations.silent import silenced

_EVIDENCE = 3
_SMALL = 3  # letters of a word that says nothing to a reader
_LOOKED_AT = 20  # of the features that raised a score


@dataclass(frozen=True, slots=True)
class Verdict:
    """One type that a sentence reports."""

    sentence_no: int
    violation_type_id: str
    score: float  # calibrated probability
    assertion: str  # reported, alleged, established
    evidence: tuple[str, ...]  # the words that spoke most for it


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the classifier says of the sentences of a report."""

    model: Classifier
    sentences: Sequence[Sentence]
    told: Sequence[Told]
    rows: Sequence[tuple[list[int], list[float]]]  # columns and values of the features
    scores: NDArray[np.float32]  # log odds of types and assertions
    sure: NDArray[np.float32]  # calibrated probabilities (sentences, types)

    def verdict(self, sentence_no: int, kind: int) -> Verdict:
        """A sentence and the type in a column."""
        types = self.model.features.types
        alleged, established = 1 / (1 + np.exp(-self.scores[sentence_no, len(types) :]))
        assertion = assertion_of(self.sentences[sentence_no].text, alleged, established)
        evidence = _evidence(self.model, self.told[sentence_no], self.rows[sentence_no], kind)
        return Verdict(sentence_no, types[kind], round(float(self.sure[sentence_no, kind]), 4), assertion, evidence)


def judge(sentences: Sequence[Sentence], model: Classifier | None = None) -> Judgement:
    """The types that sentences, at least one, report; by the weights of the package where no others are given."""
    model = model or classifier()
    told = tell(sentences, model.features.rarity)
    rows = [model.features.row(one) for one in told]
    scores = model.scores(told, rows)
    own = scores[:, : len(model.features.types)]
    parts = [(number, part) for number, sentence in enumerate(sentences) for part in parts_of(sentence)]
    if parts:
        told_by_parts = [tell_part(part, told[number], model.features.rarity) for number, part in parts]
        of_parts = model.scores(told_by_parts, [model.features.row(one) for one in told_by_parts])
        own = raised(own, of_parts[:, : own.shape[1]], [number for number, _ in parts])
    return Judgement(model, sentences, told, rows, scores, probabilities(model, silenced(own, sentences), sentences))


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
