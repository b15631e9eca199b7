"""Train the classifier of violations and the scorers of victims and perpetrators.

    python -m pipeline.training.violations ANNOTATIONS [--without FOLDER] [--output pipeline/models/violations]

ANNOTATIONS holds one JSON for each report (`file_name`, `people`, and `violations` with `type`, `page`, `quote`,
`victims`, `perpetrators`, `assertion`) and the reports under `pdf/`. --without names a folder of reports in English
that report no violations.
The figures printed are of reports kept aside, by turns; reports that share text are kept aside together.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from pipeline.language import analyse
from pipeline.people import find_people
from pipeline.people.names import fold
from pipeline.reading import read_report
from pipeline.records import Passage, People, References
from pipeline.references import find_references
from pipeline.settings import Settings
from pipeline.violations.candidates import Candidates
from pipeline.violations.context import surroundings
from pipeline.violations.features import Told, tell, words_of
from pipeline.violations.model import Classifier, Features
from pipeline.violations.sentences import Sentence, sentences
from pipeline.violations.victims import with_type

_FOLDS = 5
_RAREST = 3  # sentences in which a word must stand
_PENALTY = 0.1
_ITERATIONS = 80
_PEOPLE_STRENGTH = 0.1
_PERPETRATOR_THRESHOLD = 0.6
_EXPRESSED = ("alleged", "established")
_LONG = 60  # letters of a sentence that two reports share by more than chance


@dataclass(frozen=True, slots=True)
class Annotated:
    """A report with what annotators found in it."""

    name: str
    passages: tuple[Passage, ...]
    people: People
    references: References
    sentences: tuple[Sentence, ...]
    violations: tuple[Mapping[str, Any], ...]
    of_sentence: tuple[tuple[int, ...], ...]  # indices of the violations that each sentence reports
    person_ids: Mapping[int, str]  # annotators' ids of our people


def read_annotated(annotations: Path, without: Path | None, model: str) -> list[Annotated]:
    """All reports of the folders, read and analysed, in the order of their names."""
    reports = []
    for path in sorted(annotations.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        pdf = annotations / "pdf" / content["file_name"]
        reports.append(_annotated(pdf, content["violations"], content["people"], model))
    reports += [_annotated(pdf, (), (), model) for pdf in sorted(without.glob("*.pdf"))] if without else []
    return reports


def _annotated(
    pdf: Path, violations: Sequence[Mapping[str, Any]], persons: Sequence[Mapping[str, Any]], model: str
) -> Annotated:
    report = read_report(pdf.read_bytes())
    passages = tuple(analyse(report.paragraphs, model))
    people = find_people(report, passages)
    told = tuple(sentences(report, passages))
    of_sentence: list[list[int]] = [[] for _ in told]
    for number, violation in enumerate(violations):
        for place in locate(violation["quote"], violation["page"], told):
            of_sentence[place].append(number)
    return Annotated(
        pdf.stem,
        passages,
        people,
        find_references(passages, people),
        told,
        tuple(violations),
        tuple(tuple(own) for own in of_sentence),
        same_people(people, persons),
    )


def letters(text: str) -> str:
    """A text's letters and digits alone, so that it is found over spaces and hyphens that differ."""
    return "".join(character for character in text.casefold() if character.isalnum())


def locate(quote: str, page_no: int, told: Sequence[Sentence]) -> list[int]:
    """The sentences of a page, or of its neighbours, that a quote covers or that hold the larger part of it."""
    wanted = letters(quote)
    for page in (page_no, page_no + 1, page_no - 1):
        numbers = [number for number, sentence in enumerate(told) if sentence.page_no == page]
        parts = [letters(told[number].text) for number in numbers]
        everything = "".join(parts)
        start, end = _find(wanted, everything)
        if start < 0:
            continue
        overlaps, at = [], 0
        for number, part in zip(numbers, parts, strict=True):
            overlaps.append((min(end, at + len(part)) - max(start, at), len(part), number))
            at += len(part)
        most = max(overlap for overlap, _, _ in overlaps)
        return [
            number
            for overlap, length, number in overlaps
            if overlap > 0 and (overlap >= 0.6 * length or overlap >= 0.5 * len(wanted) or overlap == most)
        ]
    return []


def _find(wanted: str, text: str) -> tuple[int, int]:
    """Where a quote stands, by its beginning and end where not as a whole; (-1, -1) where it does not."""
    at = text.find(wanted)
    if at >= 0 or len(wanted) < 60:
        return at, at + len(wanted) if at >= 0 else -1
    first, last = text.find(wanted[:30]), text.find(wanted[-30:])
    if first >= 0 and first < last < first + 2 * len(wanted) + 200:
        return first, last + 30
    if first >= 0:
        return first, first + len(wanted)
    return (max(0, last + 30 - len(wanted)), last + 30) if last >= 0 else (-1, -1)


def same_people(people: People, persons: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Our people as the annotators' people: those who share a name of two words, else a name."""
    own: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    for person in people.persons:
        own[person.person_no].add(tuple(sorted(fold(person.name))))
    for mention in people.mentions:
        if mention.person_no is not None:
            own[mention.person_no].add(tuple(sorted(fold(mention.name_original))))
    result: dict[int, str] = {}
    for least in (2, 1):
        for theirs in persons:
            names = {tuple(sorted(fold(name))) for name in (theirs["name"], *theirs.get("aliases", ()))}
            for person_no, forms in own.items():
                shared = {form for form in names & forms if len(form) >= least}
                if shared and person_no not in result and theirs["id"] not in result.values():
                    result[person_no] = theirs["id"]
    return result


def folds_of(reports: Sequence[Annotated]) -> list[int]:
    """A fold for each report, about as many sentences in each; reports that share text are of one fold."""
    parent = list(range(len(reports)))

    def root(number: int) -> int:
        while parent[number] != number:
            number = parent[number]
        return number

    seen: dict[str, int] = {}
    for number, report in enumerate(reports):
        for sentence in report.sentences:
            text = letters(sentence.text)
            if len(text) > _LONG:
                parent[root(number)] = root(seen.setdefault(text, number))
    sizes: Counter[int] = Counter()
    for number, report in enumerate(reports):
        sizes[root(number)] += len(report.sentences)
    load, fold_of = [0] * _FOLDS, {}
    for group, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold_of[group] = load.index(min(load))
        load[fold_of[group]] += size
    return [fold_of[root(number)] for number in range(len(reports))]


def learn_features(reports: Sequence[Annotated], types: tuple[str, ...]) -> tuple[Features, list[list[Told]]]:
    """The columns, from the words that are not too rare, and what each sentence tells."""
    counts: Counter[str] = Counter()
    for report in reports:
        for s in report.sentences:
            counts.update(set(words_of(s.doc, s.start, s.end)))
    total = sum(len(report.sentences) for report in reports)
    rarity = {word: round(log(total / (1 + n)), 3) for word, n in sorted(counts.items()) if n >= _RAREST}
    rarity[""] = round(log(total / 2), 3)
    told = [tell(report.sentences, rarity) for report in reports]
    frequencies: Counter[str] = Counter()
    for one in (one for own in told for one in own):
        frequencies.update({*one.words, *one.heading})
    words = sorted(word for word, count in frequencies.items() if count >= _RAREST)
    idf = np.array([1 + log((1 + total) / (1 + frequencies[word])) for word in words], dtype=np.float32)
    vectors = [one.vector for own in told for one in own]
    mean = np.asarray(np.mean(vectors, axis=0, dtype=np.float64), dtype=np.float32)
    return Features({word: n for n, word in enumerate(words)}, idf, types, mean, rarity), told


def matrix(features: Features, told: Iterable[Told]) -> sparse.csr_matrix:
    """Sentences by columns."""
    starts, columns, values = [0], list[int](), list[float]()
    for one in told:
        own, own_values = features.row(one)
        columns += own
        values += own_values
        starts.append(len(columns))
    return sparse.csr_matrix(
        (np.array(values, dtype=np.float32), np.array(columns), np.array(starts)),
        shape=(len(starts) - 1, features.width),
    )


def fit(rows: sparse.csr_matrix, truth: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weights (columns and a bias by outputs) of a logistic regression for each output, all at once."""
    width, outputs = rows.shape[1], truth.shape[1]
    turned = rows.T.tocsr()

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(width + 1, outputs).astype(np.float32)
        odds = rows @ weights[:width] + weights[width]
        rest = 1 / (1 + np.exp(-odds)) - truth
        value = float(np.logaddexp(0, odds).sum() - (truth * odds).sum()) + 0.5 * _PENALTY * float(
            (weights[:width] ** 2).sum()
        )
        slope = np.empty((width + 1, outputs))
        slope[:width] = turned @ rest + _PENALTY * weights[:width]
        slope[width] = rest.sum(axis=0)
        return value, slope.ravel()

    start = np.zeros((width + 1, outputs))
    start[width] = np.log(truth.mean(axis=0) + 1e-4)
    options = {"maxiter": _ITERATIONS, "maxcor": 8}
    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options=options)
    weights: NDArray[np.float32] = found.x.reshape(width + 1, outputs).astype(np.float32)
    return weights


def classifier_of(
    features: Features, reports: Sequence[Annotated], told: Sequence[Sequence[Told]], folds: Sequence[int]
) -> tuple[Classifier, list[NDArray[np.float32]]]:
    """The classifier, and the probabilities of each report's sentences when it was kept aside."""
    types = features.types
    truth = np.array(
        [
            [any(report.violations[n]["type"] == t for n in own) for t in types]
            for report in reports
            for own in report.of_sentence
        ],
        dtype=np.float32,
    )
    ways = np.array(
        [
            [any(report.violations[n]["assertion"] == way for n in own) for way in _EXPRESSED]
            for report in reports
            for own in report.of_sentence
        ],
        dtype=np.float32,
    )
    rows = matrix(features, (one for own in told for one in own))
    aside = np.repeat(folds, [len(report.sentences) for report in reports])
    scores = np.zeros_like(truth)
    for fold_no in range(_FOLDS):
        weights = fit(rows[aside != fold_no], truth[aside != fold_no])
        scores[aside == fold_no] = rows[aside == fold_no] @ weights[:-1] + weights[-1]
        print(f"fold {fold_no + 1} of {_FOLDS}", flush=True)
    shares = np.log((truth.mean(axis=0) + 1e-5) / (1 - truth.mean(axis=0)))
    around = _by_report(reports, scores, lambda own, report: surroundings(own, report.sentences))
    flat = np.concatenate([around, np.broadcast_to(shares[:, None], (*scores.shape, 1))], axis=-1)
    sure = np.zeros_like(scores)
    for fold_no in range(_FOLDS):
        pooled = LogisticRegression(C=1.0).fit(
            flat[aside != fold_no].reshape(-1, flat.shape[-1]), truth[aside != fold_no].ravel()
        )
        own = flat[aside == fold_no].reshape(-1, flat.shape[-1])
        sure[aside == fold_no] = pooled.predict_proba(own)[:, 1].reshape(-1, len(types))
    pooled = LogisticRegression(C=1.0).fit(flat.reshape(-1, flat.shape[-1]), truth.ravel())
    context = np.concatenate([pooled.coef_[0], pooled.intercept_]).astype(np.float32)
    pages = [report_pages(report) for report in reports]
    starts = np.cumsum([0, *(len(report.sentences) for report in reports)])
    own_sure = [sure[a:b] for a, b in pairwise(starts)]
    threshold = max(
        (round(float(t), 2) for t in np.arange(0.14, 0.5, 0.01)),
        key=lambda t: page_f1([found_pages(types, r, s, t) for r, s in zip(reports, own_sure, strict=True)], pages)[2],
    )
    telling = truth.any(axis=1)
    weights = np.concatenate([fit(rows, truth), fit(rows[telling], ways[telling])], axis=1)
    weights[:, len(types) :][np.abs(weights[:, len(types) :]) < 1e-4] = 0
    classifier = Classifier(features, weights.astype(np.float16), context, shares.astype(np.float32), threshold)
    return classifier, own_sure


def _by_report(
    reports: Sequence[Annotated], scores: NDArray[Any], see: Callable[[NDArray[Any], Annotated], NDArray[Any]]
) -> NDArray[Any]:
    results, at = [], 0
    for report in reports:
        if report.sentences:
            results.append(see(scores[at : at + len(report.sentences)], report))
        at += len(report.sentences)
    return np.concatenate(results)


def report_pages(report: Annotated) -> set[tuple[str, int]]:
    """The annotated types by page."""
    return {(violation["type"], violation["page"]) for violation in report.violations}


def found_pages(types: Sequence[str], report: Annotated, sure: NDArray[Any], threshold: float) -> set[tuple[str, int]]:
    """The types found by page."""
    pairs = zip(*np.nonzero(sure >= threshold), strict=True)
    return {(types[kind], report.sentences[number].page_no) for number, kind in pairs}


def page_f1(found: Sequence[set[Any]], truth: Sequence[set[Any]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over all reports."""
    right = sum(len(a & b) for a, b in zip(found, truth, strict=True))
    all_found, all_true = sum(map(len, found)), sum(map(len, truth))
    return right / max(1, all_found), right / max(1, all_true), 2 * right / max(1, all_found + all_true)


@dataclass(frozen=True, slots=True)
class Pair:
    """A candidate, a type and whether the annotators name the candidate as victim or perpetrator of it."""

    report_no: int
    violation_type_id: str
    person: str  # the annotators' id, or one of our own that is not theirs
    features: tuple[str, ...]
    roles: frozenset[str]


def pairs_of(report_no: int, report: Annotated, types_of: Sequence[Iterable[str]]) -> list[Pair]:
    """The candidates of each sentence with each of its types."""
    candidates = Candidates(report.passages, report.people, report.references, report.sentences)
    pairs = []
    for number, types in enumerate(types_of):
        types = sorted(types)
        if not types:
            continue
        for candidate in candidates.of(number):
            person = report.person_ids.get(candidate.person_no, f"?{candidate.person_no}")
            for violation_type_id in types:
                own = [
                    v for n in report.of_sentence[number] if (v := report.violations[n])["type"] == violation_type_id
                ]
                roles = {"victim"} if any(person in v["victims"] for v in own) else set()
                if any(person in v["perpetrators"] for v in own):
                    roles.add("perpetrator")
                features = tuple(sorted(with_type(candidate, violation_type_id)))
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


def learn_role(pairs: Sequence[Pair], role: str) -> Learnt:
    """The scorer of one role."""
    counts = Counter(feature for pair in pairs for feature in pair.features)
    columns = {feature: n for n, feature in enumerate(sorted(f for f, count in counts.items() if count >= _RAREST))}
    starts, own = [0], list[int]()
    for pair in pairs:
        own += [columns[f] for f in pair.features if f in columns]
        starts.append(len(own))
    rows = sparse.csr_matrix((np.ones(len(own), dtype=np.float32), own, starts), shape=(len(pairs), len(columns)))
    model = LogisticRegression(C=_PEOPLE_STRENGTH, solver="liblinear").fit(rows, [role in pair.roles for pair in pairs])
    weights = {f: round(float(model.coef_[0][n]), 3) for f, n in columns.items() if abs(model.coef_[0][n]) >= 5e-3}
    return Learnt(weights, round(float(model.intercept_[0]), 3))


def main() -> None:
    """Train, print the figures on reports kept aside, and save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("annotations", type=Path)
    parser.add_argument("--without", type=Path, metavar="FOLDER")
    parser.add_argument("--output", type=Path, default=Path("pipeline/models/violations"))
    arguments = parser.parse_args()
    reports = read_annotated(arguments.annotations, arguments.without, Settings().model)
    train(reports, arguments.output)


def train(reports: Sequence[Annotated], output: Path) -> None:
    """Learn from reports, print the figures of those kept aside and write the weights to a folder."""
    types = tuple(sorted({violation["type"] for report in reports for violation in report.violations}))
    folds = folds_of(reports)
    features, told = learn_features(reports, types)
    classifier, sure = classifier_of(features, reports, told, folds)
    found = [found_pages(types, r, s, classifier.threshold) for r, s in zip(reports, sure, strict=True)]
    print(
        "types by page, P R F1:",
        np.round(page_f1(found, [report_pages(r) for r in reports]), 3),
        "at",
        classifier.threshold,
    )
    clean = [(len(f), r) for f, r in zip(found, reports, strict=True) if not r.violations]
    for count, report in clean:
        print(f"  {report.name}: {count} types by page where there are none")
    true_types = [[{r.violations[n]["type"] for n in own} for own in r.of_sentence] for r in reports]
    pairs = [pair for n, r in enumerate(reports) for pair in pairs_of(n, r, true_types[n])]
    found_types = [[{types[k] for k in np.nonzero(row >= classifier.threshold)[0]} for row in own] for own in sure]
    threshold = _measure_victims(reports, pairs, found_types, folds)
    people = {
        role: {"threshold": limit, "bias": one.bias, "weights": one.weights}
        for role, limit in (("victim", threshold), ("perpetrator", _PERPETRATOR_THRESHOLD))
        for one in (learn_role(pairs, role),)
    }
    save(classifier, people, output)


def _measure_victims(
    reports: Sequence[Annotated],
    pairs: Sequence[Pair],
    found_types: Sequence[Sequence[set[str]]],
    folds: Sequence[int],
) -> float:
    """Print victims' F1 on reports kept aside, with the types found, and return the best threshold."""
    truth = [{(v["type"], who) for v in r.violations for who in v["victims"]} for r in reports]
    probable: list[list[tuple[float, tuple[str, str]]]] = [[] for _ in reports]
    for fold_no in range(_FOLDS):
        scorer = learn_role([p for p in pairs if folds[p.report_no] != fold_no], "victim")
        for number, report in enumerate(reports):
            if folds[number] == fold_no:
                probable[number] = [
                    (scorer.probability(p.features), (p.violation_type_id, p.person))
                    for p in pairs_of(number, report, found_types[number])
                ]
    figures = {}
    for threshold in (0.4, 0.45, 0.5, 0.55, 0.6, 0.65):
        found = [{pair for sure, pair in own if sure >= threshold} for own in probable]
        figures[threshold] = page_f1(found, truth)
        print("victims, P R F1:", np.round(figures[threshold], 3), "at", threshold)
    return max(figures, key=lambda threshold: figures[threshold][2])


def save(classifier: Classifier, people: Mapping[str, Any], output: Path) -> None:
    """Write arrays and JSON."""
    output.mkdir(parents=True, exist_ok=True)
    features = classifier.features
    np.savez_compressed(
        output / "types.npz",
        weights=classifier.weights,
        idf=features.idf.astype(np.float16),
        mean_vector=features.mean_vector,
        context=classifier.context,
        shares=classifier.shares,
    )
    content = {
        "threshold": classifier.threshold,
        "types": features.types,
        "words": list(features.columns),
        "rarity": features.rarity,
    }
    for name, value in (("types.json", content), ("people.json", people)):
        (output / name).write_text(
            json.dumps(value, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
