"""Linear models over named features, as trained weights beside the code: numpy alone applies them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One weight for each feature and class. `scores` are logits; for two classes one column, of the second."""

    classes: tuple[str, ...]
    rows: dict[str, int]
    weights: NDArray[np.float32]  # features x columns
    bias: NDArray[np.float32]

    def scores(self, features: Iterable[str]) -> Scores:
        """The logit of each class; a feature not seen in training counts nothing, one given twice counts once."""
        found: Scores = self.weights[self._rows(features)].sum(axis=0) + self.bias
        return found

    def scores_of_all(self, items: Iterable[Iterable[str]]) -> Scores:
        """`scores` of each item, as rows: the same sums, with one look at the weights."""
        rows: list[int] = []
        ends = [0]
        for features in items:
            rows += self._rows(features)
            ends.append(len(rows))
        weights = self.weights.take(np.array(rows, dtype=np.intp), axis=0)
        sums = [np.add.reduce(weights[start:end]) for start, end in pairwise(ends)]
        found: Scores = np.array(sums, dtype=np.float32).reshape(-1, len(self.bias)) + self.bias
        return found

    def probability(self, features: Iterable[str]) -> float:
        """The probability of the second of two classes."""
        return float(1 / (1 + np.exp(-self.scores(features)[0])))

    def _rows(self, features: Iterable[str]) -> list[int]:
        return sorted({row for row in map(self.rows.get, features) if row is not None})

    def probabilities(self, features: Iterable[str]) -> Scores:
        """The probability of each class, together 1."""
        scores = self.scores(features)
        powers = np.exp(scores - scores.max())
        shares: Scores = powers / powers.sum()
        return shares


@cache
def load_model(name: str) -> LinearModel:
    """The model `pipeline/models/NAME.npz`: arrays classes, features (UTF-8, one a line), weights and bias."""
    with resources.as_file(resources.files("pipeline").joinpath("models", f"{name}.npz")) as path:
        return read_model(path)


def read_model(path: Path) -> LinearModel:
    """The model of a file, in the form that `load_model` describes."""
    with np.load(path, allow_pickle=False) as arrays:
        features = arrays["features"].tobytes().decode().split("\n")
        classes = arrays["classes"].tobytes().decode().split("\n")
        return LinearModel(
            tuple(classes),
            {feature: row for row, feature in enumerate(features)},
            arrays["weights"].astype(np.float32),
            arrays["bias"].astype(np.float32),
        )
