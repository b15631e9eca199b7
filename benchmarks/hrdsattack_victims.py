"""Whom an article names as victims of its main event: our pairs of type and person, weighed anew on HRDsAttack.

Our tables hold the victims of every violation that a text tells; the annotators of HRDsAttack name those of the event
that the article is about. What tells them apart is how much of the article is on a person, and where.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pipeline.records import Passage, People, Proceedings, References, Report, Violation
from pipeline.violations.candidates import Candidates
from pipeline.violations.judge import judge
from pipeline.violations.pairs import Pairs
from pipeline.violations.sentences import sentences
from pipeline.violations.victims import rows_of, scorers

_NONE = -6.0  # log odds of a person whom no sentence may make a victim
_STRENGTH = 0.01


def people_of(
    report: Report,
    passages: Sequence[Passage],
    people: People,
    references: References,
    proceedings: Proceedings,
    violations: Sequence[Violation],
) -> list[tuple[str, dict[str, float]]]:
    """The name and the features of each person of an article."""
    told = sentences(report, passages)
    odds = _odds(people, references, proceedings, passages, told) if told else {}
    ranked = sorted(odds.values(), reverse=True)
    mentions = Counter(mention.person_no for mention in people.mentions)
    at: dict[int, int] = {}
    for number, sentence in enumerate(told):
        for reference in references.in_passage(sentence.passage_no, sentence.start, sentence.end):
            for person_no in reference.person_nos:
                at.setdefault(person_no, number)
    victims = {number for violation in violations for number in violation.victims}
    charged = {charge.person_no for charge in proceedings.charges}
    total = sum(mentions.values()) or 1
    title = report.metadata.title or ""
    found = []
    for person in people.persons:
        number = person.person_no
        own, first, named = odds.get(number, _NONE), at.get(number, len(told)), mentions[number]
        is_victim, share = float(number in victims), named / total
        in_title = float(re.search(rf"\b{re.escape(person.name.split()[-1])}\b", title, re.IGNORECASE) is not None)
        features = {
            "odds": own,
            "behind": own - (ranked[0] if ranked else _NONE),
            "rank": np.log1p(sum(other > own for other in ranked)),
            "victim": is_victim,
            "victims": np.log1p(len(victims)),
            "score": max((v.score for v in violations if number in v.victims), default=0.0),
            "people": np.log1p(len(people.persons)),
            "mentions": np.log1p(named),
            "share": share,
            "mention rank": np.log1p(sum(count > named for count in mentions.values())),
            "title": in_title,
            "first": first / max(1, len(told)),
            "first sentence": np.log1p(first),
            "first rank": np.log1p(sum(other < first for other in at.values())),
            "charged": float(number in charged),
            "words": float(len(person.name.split())),
            "one word": float(len(person.name.split()) == 1),
            "sentences": np.log1p(len(told)),
            "victim share": is_victim * share,
            "odds share": own * share,
            "odds first": own * first / max(1, len(told)),
            "odds title": own * in_title,
            "victim title": is_victim * in_title,
            "victims share": np.log1p(len(victims)) * share,
            **{f"role {role.role}": 1.0 for role in person.roles},
        }
        found.append((person.name, {name: float(value) for name, value in features.items()}))
    return found


def _odds(
    people: People, references: References, proceedings: Proceedings, passages: Sequence[Passage], told: Sequence[Any]
) -> dict[int, float]:
    """The highest log odds, over the types, that one was done to the person."""
    judgement = judge(told)
    types, scorer = judgement.model.features.types, scorers()["pair"]
    candidates = Candidates(passages, people, references, proceedings, told)
    rows = rows_of(candidates, judgement.sure, types, scorers()["victim"])
    pairs = Pairs(people, references, proceedings, told, types, judgement.sure, rows)
    found: dict[int, float] = {}
    for kind, person_no in pairs.rows:
        features = pairs.features(kind, person_no)
        odds = scorer.bias + sum(scorer.weights.get(name, 0.0) * value for name, value in features.items())
        found[person_no] = max(found.get(person_no, _NONE), odds)
    return found


def named(people: Sequence[tuple[str, Mapping[str, float]]], weights: Mapping[str, Any]) -> set[str]:
    """The names whose features reach the threshold."""
    return {name for name, features in people if _weigh(features, weights) >= weights["threshold"]}


def _weigh(features: Mapping[str, float], weights: Mapping[str, Any]) -> float:
    return float(weights["bias"] + sum(weights["weights"].get(name, 0.0) * v for name, v in features.items()))


def learn_victims(
    articles: Sequence[Sequence[tuple[str, Mapping[str, float]]]], truth: Sequence[set[str]]
) -> dict[str, Any]:
    """Weights, and a threshold chosen on articles kept aside by turns."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    told = [(number, name, features) for number, own in enumerate(articles) for name, features in own]
    vectorizer = DictVectorizer(sparse=False)
    rows = vectorizer.fit_transform([features for _, _, features in told])
    right = np.array([name in truth[number] for number, name, _ in told])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH, max_iter=1000))
    groups = [number for number, _, _ in told]
    aside = cross_val_predict(model, rows, right, cv=GroupKFold(10), groups=groups, method="decision_function")
    wanted = sum(map(len, truth))

    def f1(limit: float) -> float:
        found = {(number, name) for (number, name, _), odds in zip(told, aside, strict=True) if odds >= limit}
        return 2 * sum(name in truth[number] for number, name in found) / (len(found) + wanted)

    threshold = max(np.arange(-2.0, 1.0, 0.1), key=f1)
    print(f"victim names on articles kept aside by turns: F1 {100 * f1(threshold):.2f}")
    scaler, regression = model.fit(rows, right)
    slopes = regression.coef_[0] / scaler.scale_
    return {
        "bias": round(float(regression.intercept_[0] - (slopes * scaler.mean_).sum()), 4),
        "threshold": round(float(threshold), 2),
        "weights": {n: round(float(w), 4) for n, w in zip(vectorizer.get_feature_names_out(), slopes, strict=True)},
    }
