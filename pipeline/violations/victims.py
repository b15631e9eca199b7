"""Who suffered a violation and who is said to have done it, among the people named near the sentence."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pipeline.records import Passage, People, Proceedings, References
from pipeline.violations.candidates import Candidate, Candidates
from pipeline.violations.sentences import Sentence

_WITH_TYPE = ("A:dv=", "A:dep=", "A:verb=")
_PLACE_WITH_TYPE = ("D=", "insec")


@dataclass(frozen=True, slots=True)
class Scorer:
    """A logistic regression over the features of a candidate and a type."""

    weights: Mapping[str, float]
    bias: float
    threshold: float

    def accepts(self, features: Iterable[str]) -> bool:
        """Whether the candidate is the one."""
        odds = self.bias + sum(self.weights.get(feature, 0.0) for feature in features)
        return 1 / (1 + math.exp(-odds)) >= self.threshold


@cache
def scorers() -> Mapping[str, Scorer]:
    """The trained scorers of victims and perpetrators."""
    content = json.loads(
        (resources.files("pipeline.models") / "violations" / "people.json").read_text(encoding="utf-8")
    )
    return {name: Scorer(one["weights"], one["bias"], one["threshold"]) for name, one in content.items()}


def with_type(candidate: Candidate, violation_type_id: str, sure: float) -> Iterator[str]:
    """The features of a candidate, those of its place and part also together with the type, and how sure the type is;
    each once."""
    yield from candidate.features
    yield f"T={violation_type_id}"
    yield f"sure={sure:.1f}"
    for feature in candidate.features:
        if feature.startswith(_PLACE_WITH_TYPE):
            yield f"{feature} T={violation_type_id}"
        elif feature.startswith(_WITH_TYPE):
            yield f"T={violation_type_id} {feature}"


class Involved:
    """The people involved in the violations of a report."""

    def __init__(
        self,
        passages: Sequence[Passage],
        people: People,
        references: References,
        proceedings: Proceedings,
        sentences: Sequence[Sentence],
    ) -> None:
        self._candidates = Candidates(passages, people, references, proceedings, sentences)

    def people(self, sentence_no: int, violation_type_id: str, sure: float) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Numbers of the victims and of the alleged perpetrators of a type, of which one is so sure, in a sentence."""
        victims, perpetrators = [], []
        for candidate in self._candidates.of(sentence_no):
            features = list(with_type(candidate, violation_type_id, sure))
            if scorers()["victim"].accepts(features):
                victims.append(candidate.person_no)
            elif scorers()["perpetrator"].accepts(features):
                perpetrators.append(candidate.person_no)
        return tuple(sorted(victims)), tuple(sorted(perpetrators))
