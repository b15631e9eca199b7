"""Logistic regression over named features, written as arrays for `pipeline.proceedings.linear`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from pipeline.proceedings.linear import LinearModel


def fit(features: Sequence[Iterable[str]], labels: Sequence[str], strength: float, least: int) -> LinearModel:
    """Logistic regression over features that occur `least` times or more."""
    counts: dict[str, int] = {}
    for given in features:
        for feature in set(given):
            counts[feature] = counts.get(feature, 0) + 1
    kept = [{f: 1.0 for f in given if counts[f] >= least} for given in features]
    vectorizer = DictVectorizer(dtype=np.float32)
    matrix = vectorizer.fit_transform(kept)
    model = LogisticRegression(C=strength, max_iter=200).fit(matrix, labels)
    rows = {name: row for row, name in enumerate(vectorizer.get_feature_names_out())}
    return LinearModel(
        tuple(map(str, model.classes_)), rows, model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)
    )


def write_model(model: LinearModel, path: Path) -> None:
    """Write a model for `load_model` of pipeline.proceedings.linear; half precision, rows without weight left out."""
    used = np.abs(model.weights).max(axis=1) >= 0.01
    names = [name for name, row in model.rows.items() if used[row]]
    np.savez_compressed(
        path,
        classes=np.frombuffer("\n".join(model.classes).encode(), dtype=np.uint8),
        features=np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
        weights=model.weights[[model.rows[name] for name in names]].astype(np.float16),
        bias=model.bias,
    )
