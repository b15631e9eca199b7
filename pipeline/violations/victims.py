"""Who suffered a violation: decided over the whole report, tied to its sentences."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from pipeline.violations.candidates import Candidate, Candidates
from pipeline.violations.pairs import Pairs, Row

POSSIBLE = 0.04  # probability from which a sentence may tell of a person what others tell more plainly
_RAISED = (
    0.12  # probability from which a person of whom the type is reported elsewhere carries a sentence over the threshold
)
_VICTIM_HERE = 0.5  # probability from which a person accepted as a victim is one in further sentences
_WITH_TYPE = ("A:dv=", "A:dep=", "A:verb=")
_PLACE_WITH_TYPE = ("D=", "insec")


@dataclass(frozen=True, slots=True)
class Scorer:
    """A logistic regression over named features."""

    weights: Mapping[str, float]
    bias: float
    threshold: float

    def odds(self, features: Iterable[str]) -> float:
        """Log odds by features that are there or not, whatever their order."""
        return self.bias + math.fsum(self.weights.get(feature, 0.0) for feature in features)

    def accepts(self, features: Mapping[str, float]) -> bool:
        """Whether features with values reach the threshold."""
        odds = self.bias + math.fsum(self.weights.get(feature, 0.0) * value for feature, value in features.items())
        return probability(odds) >= self.threshold


@cache
def scorers() -> Mapping[str, Scorer]:
    """The trained scorers: victim of a sentence, pair of a type and a person."""
    content = json.loads(
        (resources.files("pipeline.models") / "violations" / "people.json").read_text(encoding="utf-8")
    )
    return {name: Scorer(one["weights"], one["bias"], one["threshold"]) for name, one in content.items()}


def probability(odds: float) -> float:
    """Of log odds."""
    return 1 / (1 + math.exp(-odds))


def of_type(candidate: Candidate, violation_type_id: str, sure: float) -> Iterator[str]:
    """The features of a type of which one is so sure, and of the candidate's place and part together with it."""
    yield f"T={violation_type_id}"
    yield f"sure={sure:.1f}"
    for feature in candidate.features:
        if feature.startswith(_PLACE_WITH_TYPE):
            yield f"{feature} T={violation_type_id}"
        elif feature.startswith(_WITH_TYPE):
            yield f"T={violation_type_id} {feature}"


def possible(
    candidates: Candidates, sure: NDArray[np.float32], types: Sequence[str]
) -> Iterator[tuple[int, Candidate, int, tuple[str, ...]]]:
    """Each sentence, candidate and type that the sentence may report, with the features of the type."""
    kinds_of: dict[int, list[int]] = defaultdict(list)
    for number, kind in zip(*np.nonzero(sure >= POSSIBLE), strict=True):
        kinds_of[int(number)].append(int(kind))
    for number, kinds in kinds_of.items():
        for candidate in candidates.of(number):
            for kind in kinds:
                yield number, candidate, kind, tuple(of_type(candidate, types[kind], float(sure[number, kind])))


def rows_of(candidates: Candidates, sure: NDArray[np.float32], types: Sequence[str], scorer: Scorer) -> list[Row]:
    """The same with the scorer's odds that the candidate is the victim."""
    known: dict[tuple[int, int], float] = {}
    rows = []
    for number, candidate, kind, features in possible(candidates, sure, types):
        place = number, candidate.person_no
        if place not in known:
            known[place] = scorer.odds(candidate.features)
        odds = known[place] + scorer.odds(features) - scorer.bias
        rows.append(
            Row(number, candidate.person_no, kind, odds, float(sure[number, kind]), "D=0" in candidate.features)
        )
    return rows


def attach(rows: Sequence[Row], threshold: float) -> list[Row]:
    """The rows of an accepted pair that carry it: the most probable one whose sentence reports the type, or may do so
    where none does, and others in which the person is a victim too."""
    likely = [row for row in rows if row.sure >= threshold] or [row for row in rows if row.sure >= _RAISED]
    if not likely:
        return []
    first = max(likely, key=lambda row: row.joint)
    further = [r for r in likely if r.sure >= threshold and probability(r.odds) >= _VICTIM_HERE]
    return list({id(row): row for row in (first, *further)}.values())


def victims(pairs: Pairs, threshold: float) -> dict[tuple[int, int], set[int]]:
    """The victims by sentence and type: `threshold` is that of the types."""
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    scorer = scorers()["pair"]
    for (kind, person_no), rows in pairs.rows.items():
        carrying = attach(rows, threshold)
        if carrying and scorer.accepts(pairs.features(kind, person_no)):
            for row in carrying:
                found[row.sentence_no, kind].add(person_no)
    return found
