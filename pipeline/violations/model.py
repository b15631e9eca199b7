"""The trained weights of the classifier: arrays and JSON, read once in a process."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from pipeline.violations.features import VECTOR_LENGTH, Told

# How far each group of features counts beside the words, whose length is 1.
HEADING, CUE, HEADING_CUE, FORM, VECTOR = 0.3, 0.5, 0.25, 0.5, 1.0


@dataclass(frozen=True, slots=True)
class Features:
    """Which column stands for which feature, and how rare it is."""

    columns: dict[str, int]  # of words and heading words
    idf: NDArray[np.float32]
    types: tuple[str, ...]
    mean_vector: NDArray[np.float32]
    rarity: dict[str, float]  # of words, for the mean of their vectors

    @property
    def width(self) -> int:
        """Number of columns: words, three of each type, the vector."""
        return len(self.columns) + 3 * len(self.types) + VECTOR_LENGTH

    def row(self, told: Told) -> tuple[list[int], list[float]]:
        """Columns and values of one sentence."""
        columns, values = self._group(told.words, 1.0)
        more, more_values = self._group(told.heading, HEADING)
        columns += more
        values += more_values
        at = len(self.columns)
        for number, violation_type_id in enumerate(self.types):
            hits = len(told.cues.get(violation_type_id, ()))
            for offset, value in (
                (0, CUE * hits),
                (1, HEADING_CUE * (violation_type_id in told.heading_cues)),
                (2, FORM * (f"form:{violation_type_id}" in told.cues)),
            ):
                if value:
                    columns.append(at + 3 * number + offset)
                    values.append(value)
        if told.vector.any():
            columns += range(at + 3 * len(self.types), self.width)
            values += ((told.vector - self.mean_vector) * VECTOR).tolist()
        return columns, values

    def _group(self, words: Iterable[str], weight: float) -> tuple[list[int], list[float]]:
        counts = Counter(column for word in words if (column := self.columns.get(word)) is not None)
        values = [(1 + log(count)) * float(self.idf[column]) for column, count in counts.items()]
        length = sqrt(sum(value * value for value in values)) or 1.0
        return list(counts), [weight * value / length for value in values]


@dataclass(frozen=True, slots=True)
class Classifier:
    """Weights of the sentence classifier. Columns of `weights`: the types, then alleged and established; the last
    row is the bias."""

    features: Features
    weights: NDArray[np.float16]
    context: NDArray[np.float32]  # weights of a sentence's own score, of its surroundings, of the type's share; bias
    shares: NDArray[np.float32]  # log odds of each type
    threshold: float

    def scores(self, told: Sequence[Told]) -> NDArray[np.float32]:
        """Log odds of each sentence (row) and column."""
        result = np.zeros((len(told), self.weights.shape[1]), dtype=np.float32)
        for number, one in enumerate(told):
            columns, values = self.features.row(one)
            result[number] = np.asarray(values, dtype=np.float32) @ self.weights[columns].astype(np.float32)
        result += self.weights[-1].astype(np.float32)
        return result


@cache
def classifier() -> Classifier:
    """The weights that `python -m pipeline.training.violations` wrote."""
    folder = resources.files("pipeline.models") / "violations"
    content = json.loads((folder / "types.json").read_text(encoding="utf-8"))
    with (folder / "types.npz").open("rb") as file, np.load(file) as arrays:
        features = Features(
            {word: column for column, word in enumerate(content["words"])},
            arrays["idf"].astype(np.float32),
            tuple(content["types"]),
            arrays["mean_vector"],
            content["rarity"],
        )
        return Classifier(features, arrays["weights"], arrays["context"], arrays["shares"], content["threshold"])
