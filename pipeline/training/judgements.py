"""The linear judgements on names: whether a name is a person's, and what the person is said to be."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from pipeline.people import join_names
from pipeline.people.alike import likeness
from pipeline.people.mentions import Found, candidates
from pipeline.people.names import fold, parse_name
from pipeline.people.role_features import features
from pipeline.people.verify import evidence, grouped
from pipeline.records import Mention, Passage
from pipeline.training.annotations import AnnotatedReport, locate, names_to_find

_FOLDS = 5
_JUDGE_C, _ROLE_C = 3.0, 1.0  # by cross-validation
_JUDGE_THRESHOLD = 0.6
_SMALLEST = 0.02, 0.08  # weights below are dropped
_LEAST_PRECISION = 0.65  # of a role; a wrong one is worse than none
_PRECISION_FIRST = 0.7  # beta of the F measure that chooses thresholds: below 1, precision weighs more than recall
_LEVELS = tuple(level / 100 for level in range(30, 96, 5))  # thresholds tried
_NEARLY_NEVER = 0.8  # the threshold of a role for which none is precise enough
_FEW = 80  # people of a role, below which the list of occupations may decide alone
_VERY_FEW = 15  # too few to choose a threshold by


class Row(NamedTuple):
    """One thing to judge: the report, its features and what is true of it."""

    report_no: int
    features: Mapping[str, float]
    truth: Any


def judge_rows(report_no: int, annotated: AnnotatedReport, passages: Sequence[Passage]) -> Iterator[Row]:
    """The candidate names of a report, true where one stands as annotated; names cut in another way are left out."""
    names = names_to_find(annotated)
    exact: set[tuple[int, int, int]] = set()
    within: set[tuple[int, int]] = set()
    for number, passage in enumerate(passages):
        for start, end in locate(passage.paragraph.text, names):
            exact.add((number, start, end))
            within.update((number, at) for at in range(start, end))
    known = {word for person in annotated.people for form in person.names for word in fold(form)}
    groups = grouped(passages, candidates(passages))
    told = evidence(passages, groups)
    for words, group in groups.items():
        spans = [(n.passage_no, passages[n.passage_no].doc[n.start : n.end]) for n in group]
        if any((number, span.start_char, span.end_char) in exact for number, span in spans):
            yield Row(report_no, told[words], True)
        elif not known.issuperset(words) and not any(
            (number, at) in within for number, span in spans for at in range(span.start_char, span.end_char)
        ):
            yield Row(report_no, told[words], False)


def role_rows(
    report_no: int, annotated: AnnotatedReport, passages: Sequence[Passage], found: Sequence[Found]
) -> Iterator[Row]:
    """The people found in a report who are annotated there too, with their roles."""
    names, mentions = join_names(annotated.report, passages, found)
    own: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.person_no is not None:
            own[mention.person_no].append(mention)
    for number, name in enumerate(names):
        for person in annotated.people:
            if name in person.names or likeness(parse_name(name), parse_name(person.names[0])) >= 0.95:
                told = {f: _scale(f) for m in own[number] for f in features(passages[m.passage_no].doc, m)}
                yield Row(report_no, told, person.roles)
                break


def fit_judge(rows: Sequence[Row], output: Path) -> dict[str, float]:
    """Fit and save the judgement whether a name is a person's; its precision and recall on reports kept aside."""
    truth = np.array([row.truth for row in rows])
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([row.features for row in rows])
    kept = _kept_aside(matrix, truth, rows, _JUDGE_C) >= _JUDGE_THRESHOLD
    model = LogisticRegression(C=_JUDGE_C, max_iter=2000).fit(matrix, truth)
    weights = zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)
    content = {
        "bias": round(float(model.intercept_[0]), 3),
        "threshold": _JUDGE_THRESHOLD,
        "weights": {name: round(float(weight), 3) for name, weight in weights if abs(weight) >= _SMALLEST[0]},
    }
    _save(output, content)
    return _figures(kept, truth)


def fit_roles(rows: Sequence[Row], output: Path) -> dict[str, dict[str, float]]:
    """Fit and save a judgement for each role; precision and recall on reports kept aside."""
    common = Counter(feature for row in rows for feature in row.features)
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([{f: v for f, v in row.features.items() if common[f] > 1} for row in rows])
    biases, thresholds, figures = {}, {}, {}
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for role in sorted({role for row in rows for role in row.truth} - {"other"}):
        truth = np.array([role in row.truth for row in rows])
        if truth.all():
            continue
        chances = _kept_aside(matrix, truth, rows, _ROLE_C)
        levels = (0.5,) if truth.sum() < _VERY_FEW else _LEVELS
        at = {level: _figures(chances >= level, truth) for level in levels}
        sure = {level: _weighed(each) for level, each in at.items() if each["precision"] >= _LEAST_PRECISION}
        threshold = max(sure, key=lambda level: (sure[level], level), default=_NEARLY_NEVER)
        figures[role] = _figures(chances >= threshold, truth)
        listed = np.array([f"says={role}" in row.features for row in rows])
        by_list = _figures(listed, truth)
        if truth.sum() < _FEW and by_list["precision"] >= _LEAST_PRECISION and by_list["f1"] >= figures[role]["f1"]:
            biases[role], thresholds[role], figures[role] = -3.0, 0.5, by_list
            weights[f"says={role}"][role] = 6.0
            continue
        model = LogisticRegression(C=_ROLE_C, max_iter=1000).fit(matrix, truth)
        biases[role], thresholds[role] = round(float(model.intercept_[0]), 3), threshold
        for name, coefficient in zip(vectors.get_feature_names_out(), model.coef_[0], strict=True):
            if abs(weight := float(coefficient) * _scale(name)) >= _SMALLEST[1]:
                weights[name][role] = round(weight, 2)
    _save(output, {"biases": biases, "thresholds": thresholds, "weights": dict(sorted(weights.items()))})
    return figures


def _weighed(figures: Mapping[str, float]) -> float:
    """The F measure in which precision weighs more: a role that is wrong goes with a real person's name."""
    precision, recall, beta = figures["precision"], figures["recall"], _PRECISION_FIRST
    return (1 + beta**2) * precision * recall / max(1e-9, beta**2 * precision + recall)


def _scale(feature: str) -> float:
    """What is said in so many words counts more than the words around a name."""
    return 5.0 if feature.startswith("says=") else 1.5 if feature.startswith("called=") else 1.0


def _kept_aside(matrix: Any, truth: Any, rows: Sequence[Row], c: float) -> Any:
    """Probabilities of each row from a model that has not seen its report."""
    folds = np.array([row.report_no % _FOLDS for row in rows])
    chances = np.zeros(len(rows))
    for fold_no in range(_FOLDS):
        aside = folds == fold_no
        if aside.any() and len(set(truth[~aside])) > 1:
            model = LogisticRegression(C=c, max_iter=2000).fit(matrix[~aside], truth[~aside])
            chances[aside] = model.predict_proba(matrix[aside])[:, 1]
    return chances


def _figures(given: Any, truth: Any) -> dict[str, float]:
    right, all_given, all_true = int((given & truth).sum()), int(given.sum()), int(truth.sum())
    return {
        "precision": right / max(1, all_given),
        "recall": right / max(1, all_true),
        "f1": 2 * right / max(1, all_given + all_true),
        "count": all_true,
    }


def _save(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=0), encoding="utf-8")
