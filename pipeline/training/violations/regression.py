"""Logistic regression with many outputs over sparse features and dense vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from pipeline.violations.features import Told
from pipeline.violations.model import Features

_PENALTY = 0.1
_ITERATIONS = 80


@dataclass(frozen=True, slots=True)
class Rows:
    """Sentences by columns: the features, and the vectors beside them."""

    features: sparse.csr_matrix
    vectors: NDArray[np.float32]

    def of(self, which: Any) -> Rows:
        """Some of the rows."""
        return Rows(self.features[which], self.vectors[which])

    def and_(self, more: Rows) -> Rows:
        """These rows, and others behind them."""
        return Rows(sparse.vstack([self.features, more.features]).tocsr(), np.concatenate([self.vectors, more.vectors]))

    def times(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log odds by the weights, whose last row is the bias."""
        width = self.features.shape[1]
        odds: NDArray[np.float32] = self.features @ weights[:width] + self.vectors @ weights[width:-1] + weights[-1]
        return odds


def rows_of(features: Features, told: Sequence[Told]) -> Rows:
    """The rows of sentences."""
    starts, columns, values = [0], list[int](), list[float]()
    for one in told:
        own, own_values = features.row(one)
        columns += own
        values += own_values
        starts.append(len(columns))
    content = (np.array(values, dtype=np.float32), np.array(columns), np.array(starts))
    return Rows(sparse.csr_matrix(content, shape=(len(told), features.width)), features.vectors(told))


def fit(rows: Rows, truth: NDArray[np.float32], counting: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weights (features, vector and bias by outputs) of a logistic regression for each output, all at once;
    `counting` says how much each cell of `truth` counts."""
    width, outputs = rows.features.shape[1] + rows.vectors.shape[1], truth.shape[1]
    turned = rows.features.T.tocsr()

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(width + 1, outputs).astype(np.float32)
        odds = rows.times(weights)
        rest = (1 / (1 + np.exp(-odds)) - truth) * counting
        size = 0.5 * _PENALTY * float((weights[:width] ** 2).sum())
        slope = np.empty((width + 1, outputs))
        slope[:-1] = np.concatenate([turned @ rest, rows.vectors.T @ rest]) + _PENALTY * weights[:-1]
        slope[-1] = rest.sum(axis=0)
        return float((counting * (np.logaddexp(0, odds) - truth * odds)).sum()) + size, slope.ravel()

    start = np.zeros((width + 1, outputs))
    start[width] = np.log(truth.mean(axis=0) + 1e-4)
    options = {"maxiter": _ITERATIONS, "maxcor": 8}
    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options=options)
    weights: NDArray[np.float32] = found.x.reshape(width + 1, outputs).astype(np.float32)
    return weights
