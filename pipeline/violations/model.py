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
HEADING, CUE, HINT, VECTOR = 0.3, 0.15, 0.08, 1.0


@dataclass(frozen=True, slots=True)
class Features:
    """Which column stands for which feature, and how rare it is."""

    words: tuple[str, ...]  # the columns in order: of words, heading words, cues and hints
    columns: dict[str, int]
    idf: NDArray[np.float32]
    types: tuple[str, ...]
    mean_vector: NDArray[np.float32]
    rarity: dict[str, float]  # of words, for the mean of their vectors

    @property
    def width(self) -> int:
        """Number of columns without the vector's."""
        return len(self.words)

    def row(self, told: Told) -> tuple[list[int], list[float]]:
        """Columns and values of one sentence, without its vector."""
        columns, values = self._group(told.words, 1.0)
        more, more_values = self._group(told.heading, HEADING)
        columns += more
        values += more_values
        for names, weight in ((told.cues, CUE), (told.hints, HINT)):
            for name in names:
                if (column := self.columns.get(name)) is not None:
                    columns.append(column)
                    values.append(weight * float(self.idf[column]))
        return columns, values

    def vectors(self, told: Sequence[Told]) -> NDArray[np.float32]:
        """The vectors of sentences (rows), about their mean; zeros where a sentence has none."""
        rows = np.array([one.vector for one in told], dtype=np.float32).reshape(len(told), VECTOR_LENGTH)
        return np.where(rows.any(axis=1, keepdims=True), (rows - self.mean_vector) * np.float32(VECTOR), np.float32(0))

    def _group(self, words: Iterable[str], weight: float) -> tuple[list[int], list[float]]:
        counts = Counter(column for word in words if (column := self.columns.get(word)) is not None)
        values = [(1 + log(count)) * float(self.idf[column]) for column, count in counts.items()]
        length = sqrt(sum(value * value for value in values)) or 1.0
        return list(counts), [weight * value / length for value in values]


@dataclass(frozen=True, slots=True)
class Classifier:
    """Weights of the sentence classifier. Columns of `weights`: the types, then alleged and established; its rows:
    the features' columns, the vector, the bias."""

    features: Features
    weights: NDArray[np.float32]
    context: NDArray[np.float32]  # weights of a sentence's own score, surroundings, manner, the type's share; bias
    shares: NDArray[np.float32]  # log odds of each type
    threshold: float

    def scores(self, told: Sequence[Told], rows: Sequence[tuple[list[int], list[float]]]) -> NDArray[np.float32]:
        """Log odds of each sentence (row) and column."""
        width = self.features.width
        result = self.features.vectors(told) @ self.weights[width:-1] + self.weights[-1]
        for number, (columns, values) in enumerate(rows):
            result[number] += np.asarray(values, dtype=np.float32) @ self.weights[columns]
        return np.asarray(result, dtype=np.float32)


@cache
def classifier() -> Classifier:
    """The weights that `python -m pipeline.training.violations` wrote."""
    folder = resources.files("pipeline.models") / "violations"
    content = json.loads((folder / "types.json").read_text(encoding="utf-8"))
    with (folder / "types.npz").open("rb") as file, np.load(file) as arrays:
        features = Features(
            tuple(content["words"]),
            {word: column for column, word in enumerate(content["words"])},
            arrays["idf"].astype(np.float32),
            tuple(content["types"]),
            arrays["mean_vector"],
            content["rarity"],
        )
        return Classifier(
            features, arrays["weights"].astype(np.float32), arrays["context"], arrays["shares"], content["threshold"]
        )
