"""Learn who suffered a violation and who did it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from pipeline.training.violations.annotated import Annotated
from pipeline.training.violations.aside import AS_GOOD, FOLDS, page_f1
from pipeline.training.violations.vocabulary import RAREST, name_words, without_names
from pipeline.violations.candidates import Candidates
from pipeline.violations.victims import with_type

_PEOPLE_STRENGTH = 0.1


@dataclass(frozen=True, slots=True)
class Pair:
    """A candidate, a type and whether the annotators name the candidate as victim or perpetrator of it."""

    report_no: int
    violation_type_id: str
    person: str  # the annotators' id, or one of our own that is not theirs
    features: tuple[str, ...]
    roles: frozenset[str]


def pairs_of(report_no: int, report: Annotated, types_of: Sequence[Mapping[str, float]]) -> list[Pair]:
    """The candidates of each sentence with each of its types, of which one is so sure."""
    candidates = Candidates(report.passages, report.people, report.references, report.proceedings, report.sentences)
    pairs = []
    for number, types in enumerate(types_of):
        for candidate in candidates.of(number) if types else ():
            person = report.person_ids.get(candidate.person_no, f"?{candidate.person_no}")
            for violation_type_id, sure in types.items():
                own = [
                    v for n in report.of_sentence[number] if (v := report.violations[n])["type"] == violation_type_id
                ]
                roles = {"victim"} if any(person in v["victims"] for v in own) else set()
                if any(person in v["perpetrators"] for v in own):
                    roles.add("perpetrator")
                features = tuple(sorted(with_type(candidate, violation_type_id, sure)))
                pairs.append(Pair(report_no, violation_type_id, person, features, frozenset(roles)))
    return pairs


@dataclass(frozen=True, slots=True)
class Learnt:
    """A logistic regression over named features."""

    weights: dict[str, float]
    bias: float

    def probability(self, features: Iterable[str]) -> float:
        """How sure it is."""
        odds = self.bias + sum(self.weights.get(feature, 0.0) for feature in features)
        return float(1 / (1 + np.exp(-odds)))


def learn_role(pairs: Sequence[Pair], role: str, names: frozenset[str]) -> Learnt:
    """The scorer of one role."""
    counts = Counter(feature for pair in pairs for feature in pair.features)
    often = (feature for feature, count in counts.items() if count >= RAREST)
    columns = {feature: n for n, feature in enumerate(without_names(often, names))}
    starts, own = [0], list[int]()
    for pair in pairs:
        own += [columns[f] for f in pair.features if f in columns]
        starts.append(len(own))
    rows = sparse.csr_matrix((np.ones(len(own), dtype=np.float32), own, starts), shape=(len(pairs), len(columns)))
    model = LogisticRegression(C=_PEOPLE_STRENGTH, solver="liblinear").fit(rows, [role in pair.roles for pair in pairs])
    weights = {f: round(float(model.coef_[0][n]), 3) for f, n in columns.items() if abs(model.coef_[0][n]) >= 5e-3}
    return Learnt(weights, round(float(model.intercept_[0]), 3))


def measure_victims(reports: Sequence[Annotated], pairs: Sequence[Pair], folds: Sequence[int]) -> float:
    """Print victims' F1 on reports kept aside, with the types found; return the most precise of the good thresholds."""
    truth = [{(v["type"], who) for v in r.violations for who in v["victims"]} for r in reports]
    probable: list[list[tuple[float, tuple[str, str]]]] = [[] for _ in reports]
    for fold_no in range(FOLDS):
        scorer = learn_role([p for p in pairs if folds[p.report_no] != fold_no], "victim", name_words(reports))
        for pair in pairs:
            if folds[pair.report_no] == fold_no:
                sure = scorer.probability(pair.features)
                probable[pair.report_no].append((sure, (pair.violation_type_id, pair.person)))
    figures = {}
    for threshold in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        found = [{pair for sure, pair in own if sure >= threshold} for own in probable]
        figures[threshold] = page_f1(found, truth)
        print("victims, P R F1:", np.round(figures[threshold], 3), "at", threshold)
    best = max(f1 for _, _, f1 in figures.values())
    return max(threshold for threshold, (_, _, f1) in figures.items() if f1 >= best - AS_GOOD)
