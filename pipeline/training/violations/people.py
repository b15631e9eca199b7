"""Learn who suffered a violation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from pipeline.training.privacy import without_names
from pipeline.training.violations.annotated import Annotated
from pipeline.training.violations.aside import FOLDS, page_f1
from pipeline.training.violations.vocabulary import RAREST
from pipeline.violations.candidates import Candidates
from pipeline.violations.pairs import Pairs, Row
from pipeline.violations.victims import Scorer, attach, possible

_ROW_STRENGTH = 0.05
_PAIR_STRENGTH = 0.1
_SMALLEST = 5e-3  # weights below it are left out
_AS_GOOD = 0.006  # of F1, given up for a higher threshold
_THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55)


@dataclass(frozen=True, slots=True)
class Possible:
    """A row of a report, its features, and whether annotators name the person as the victim."""

    row: Row  # without odds
    features: frozenset[str]
    suffered: bool


def possible_of(report: Annotated, sure: NDArray[np.float32], types: Sequence[str]) -> list[Possible]:
    """All candidates of sentences with the types that they may report."""
    candidates = Candidates(report.passages, report.people, report.references, report.proceedings, report.sentences)
    found = []
    for number, candidate, kind, features in possible(candidates, sure, types):
        person = report.person_ids.get(candidate.person_no)
        own = (report.violations[n] for n in report.of_sentence[number])
        suffered = any(v["type"] == types[kind] and person in v["victims"] for v in own)
        here = "D=0" in candidate.features
        row = Row(number, candidate.person_no, kind, 0.0, float(sure[number, kind]), here)
        found.append(Possible(row, candidate.features.union(features), suffered))
    return found


def learn_people(
    reports: Sequence[Annotated],
    sure: Sequence[NDArray[np.float32]],
    types: Sequence[str],
    folds: Sequence[int],
    limit: float,
    names: frozenset[str],
) -> dict[str, Scorer]:
    """The scorers, from the probabilities of the types when each report was kept aside; `limit` is the threshold of
    the types. Prints the figures of victims on reports kept aside."""
    own = [possible_of(report, one, types) for report, one in zip(reports, sure, strict=True)]
    flat, aside = [one for rows in own for one in rows], np.repeat(folds, list(map(len, own)))
    matrix, columns = _binary([one.features for one in flat], names)
    victims = np.array([one.suffered for one in flat])
    odds = np.zeros(len(flat))
    for fold_no in range(FOLDS):
        model = _fit(matrix[aside != fold_no], victims[aside != fold_no], _ROW_STRENGTH)
        odds[aside == fold_no] = model.decision_function(matrix[aside == fold_no])
    scorers = {"victim": _scorer(_fit(matrix, victims, _ROW_STRENGTH), columns, 0.5)}
    starts = np.cumsum([0, *map(len, own)])
    pairs = [
        Pairs(r.people, r.references, r.proceedings, r.sentences, types, s, _with_odds(rows, odds[start:]))
        for r, s, rows, start in zip(reports, sure, own, starts, strict=False)
    ]
    scorers["pair"] = _learn_pairs(reports, pairs, types, folds, limit)
    return scorers


def _with_odds(own: Sequence[Possible], odds: NDArray[np.float64]) -> list[Row]:
    return [
        Row(p.row.sentence_no, p.row.person_no, p.row.kind, float(o), p.row.sure, p.row.here)
        for p, o in zip(own, odds, strict=False)
    ]


def _learn_pairs(
    reports: Sequence[Annotated], pairs: Sequence[Pairs], types: Sequence[str], folds: Sequence[int], limit: float
) -> Scorer:
    """The scorer of pairs. Whatever is learnt, the threshold too, is learnt from the other folds for the figures."""
    truth = [{(v["type"], who) for v in r.violations for who in v["victims"]} for r in reports]
    keys = [(number, *key) for number, own in enumerate(pairs) for key in own.rows]
    told = [pairs[number].features(kind, person_no) for number, kind, person_no in keys]
    named = [
        (types[kind], reports[number].person_ids.get(person_no, f"?{person_no}")) for number, kind, person_no in keys
    ]
    right = np.array([pair in truth[key[0]] for key, pair in zip(keys, named, strict=True)])
    carried = [bool(attach(pairs[number].rows[kind, person_no], limit)) for number, kind, person_no in keys]
    aside = np.array([folds[number] for number, _, _ in keys])
    matrix, columns, scale = _valued(told)
    sure = np.zeros(len(keys))
    for fold_no in range(FOLDS):
        model = _fit_pairs(matrix[aside != fold_no], right[aside != fold_no])
        sure[aside == fold_no] = model.predict_proba(matrix[aside == fold_no])[:, 1]
    found = {
        threshold: [
            {
                pair
                for key, pair, one, kept in zip(keys, named, sure, carried, strict=True)
                if key[0] == n and kept and one >= threshold
            }
            for n in range(len(reports))
        ]
        for threshold in _THRESHOLDS
    }
    for threshold in _THRESHOLDS:
        print("victims, P R F1:", np.round(page_f1(found[threshold], truth), 3), "at", threshold)
    nested: list[set[Any]] = [set() for _ in reports]
    for fold_no in range(FOLDS):
        others = [n for n in range(len(reports)) if folds[n] != fold_no]
        chosen = _best(
            {t: page_f1([own[n] for n in others], [truth[n] for n in others])[2] for t, own in found.items()}
        )
        for n in range(len(reports)):
            if folds[n] == fold_no:
                nested[n] = found[chosen][n]
    print("victims, threshold of the other folds, P R F1:", np.round(page_f1(nested, truth), 3))
    model = _fit_pairs(matrix, right)
    weights = {name: float(model.coef_[0][n]) / scale[n] for name, n in columns.items()}
    return Scorer(
        {name: round(weight, 4) for name, weight in weights.items() if abs(weight) >= _SMALLEST},
        round(float(model.intercept_[0]), 4),
        _best({t: page_f1(own, truth)[2] for t, own in found.items()}),
    )


def _best(figures: Mapping[float, float]) -> float:
    """The highest of the thresholds that are nearly as good as the best: a false victim wrongs a person."""
    return max(threshold for threshold, f1 in figures.items() if f1 >= max(figures.values()) - _AS_GOOD)


def _fit(rows: sparse.csr_matrix, truth: NDArray[np.bool_], strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, solver="liblinear").fit(rows, truth)


def _fit_pairs(rows: sparse.csr_matrix, truth: NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=_PAIR_STRENGTH, max_iter=500).fit(rows, truth)


def _binary(told: Sequence[Iterable[str]], names: frozenset[str]) -> tuple[sparse.csr_matrix, dict[str, int]]:
    counts = Counter(feature for features in told for feature in features)
    often = (feature for feature, count in counts.items() if count > RAREST)
    columns = {feature: n for n, feature in enumerate(without_names(often, names))}
    starts, own = [0], list[int]()
    for features in told:
        own += sorted(columns[f] for f in features if f in columns)
        starts.append(len(own))
    shape = (len(told), len(columns))
    return sparse.csr_matrix((np.ones(len(own), dtype=np.float32), own, starts), shape=shape), columns


def _valued(
    told: Sequence[Mapping[str, float]],
) -> tuple[sparse.csr_matrix, dict[str, int], NDArray[np.float64]]:
    """Rows by features; those that always have a value are divided by their spread."""
    counts = Counter(feature for features in told for feature in features)
    columns = {f: n for n, f in enumerate(sorted(f for f, count in counts.items() if count > RAREST))}
    scale = np.ones(len(columns))
    for feature, column in columns.items():
        if counts[feature] == len(told):
            scale[column] = float(np.std([features[feature] for features in told])) or 1.0
    starts, own, values = [0], list[int](), list[float]()
    for features in told:
        known = sorted((columns[f], value) for f, value in features.items() if f in columns)
        own += [column for column, _ in known]
        values += [value / scale[column] for column, value in known]
        starts.append(len(own))
    return sparse.csr_matrix((values, own, starts), shape=(len(told), len(columns))), columns, scale


def _scorer(model: LogisticRegression, columns: Mapping[str, int], threshold: float) -> Scorer:
    weights = {f: round(float(model.coef_[0][n]), 3) for f, n in columns.items() if abs(model.coef_[0][n]) >= _SMALLEST}
    return Scorer(weights, round(float(model.intercept_[0]), 3), threshold)
