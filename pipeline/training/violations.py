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
import re
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
from pipeline.proceedings import find_proceedings
from pipeline.reading import read_report
from pipeline.records import Passage, People, Proceedings, References
from pipeline.references import find_references
from pipeline.settings import Settings
from pipeline.violations.candidates import Candidates
from pipeline.violations.context import surroundings
from pipeline.violations.features import STEM, Told, tell, words_of
from pipeline.violations.model import Classifier, Features
from pipeline.violations.sentences import Sentence, sentences
from pipeline.violations.victims import with_type

_FOLDS = 5
_AS_GOOD = 0.003  # of F1: among thresholds as good as the best the most precise is taken
_RAREST = 3  # sentences in which a word must stand
_PENALTY = 0.1
_UNSURE = 0.3  # what an unmarked sentence counts where the type is marked elsewhere on its page
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
    proceedings: Proceedings
    sentences: tuple[Sentence, ...]
    violations: tuple[Mapping[str, Any], ...]
    of_sentence: tuple[tuple[int, ...], ...]  # indices of the violations that each sentence reports
    person_ids: Mapping[int, str]  # annotators' ids of our people
    names: tuple[tuple[str, ...], ...]  # words of the annotators' names


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
    references = find_references(passages, people)
    told = tuple(sentences(report, passages))
    of_sentence: list[list[int]] = [[] for _ in told]
    for number, violation in enumerate(violations):
        for place in locate(violation["quote"], violation["page"], told):
            of_sentence[place].append(number)
    return Annotated(
        pdf.stem,
        passages,
        people,
        references,
        find_proceedings(report, passages, people, references),
        told,
        tuple(violations),
        tuple(tuple(own) for own in of_sentence),
        same_people(people, persons),
        tuple(tuple(name.lower().split()) for p in persons for name in (p["name"], *p.get("aliases", ()))),
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


def name_words(reports: Sequence[Annotated]) -> frozenset[str]:
    """Words of people's names that nowhere stand in small letters: they are left out of everything that is kept."""
    named, small = set[str](), set[str]()
    for report in reports:
        for mention in report.people.mentions:
            doc = report.passages[mention.passage_no].doc
            named.update(token.lower_ for token in doc[mention.token_start : mention.token_end])
        for words in report.names:
            named.update(words)
        for passage in report.passages:
            small.update(token.text for token in passage.doc if token.is_lower)
    return frozenset(named - small)


def without_names(features: Iterable[str], names: frozenset[str]) -> list[str]:
    """Features that hold none of the words, nor the beginning of one, in order."""
    stems = {name[:STEM] for name in names}
    barred = names | stems
    return sorted(f for f in features if not barred.intersection(re.findall(r"[^\s:=]+", f)))


def learn_features(reports: Sequence[Annotated], types: tuple[str, ...]) -> tuple[Features, list[list[Told]]]:
    """The columns, from the words that are not too rare, and what each sentence tells."""
    counts: Counter[str] = Counter()
    for report in reports:
        for s in report.sentences:
            counts.update(set(words_of(s.doc, s.start, s.end)))
    total = sum(len(report.sentences) for report in reports)
    names = name_words(reports)
    rarity = {w: round(log(total / (1 + counts[w])), 3) for w in without_names(counts, names) if counts[w] >= _RAREST}
    rarity[""] = round(log(total / 2), 3)
    told = [tell(report.sentences, rarity) for report in reports]
    frequencies: Counter[str] = Counter()
    for one in (one for own in told for one in own):
        frequencies.update({*one.words, *one.heading, *one.cues, *one.hints})
    words = without_names((word for word, count in frequencies.items() if count >= _RAREST), names)
    idf = np.array([1 + log((1 + total) / (1 + frequencies[word])) for word in words], dtype=np.float32)
    vectors = [one.vector for own in told for one in own]
    mean = np.asarray(np.mean(vectors, axis=0, dtype=np.float64), dtype=np.float32)
    return Features(tuple(words), {word: n for n, word in enumerate(words)}, idf, types, mean, rarity), told


@dataclass(frozen=True, slots=True)
class Rows:
    """Sentences by columns: the features, and the vectors beside them."""

    features: sparse.csr_matrix
    vectors: NDArray[np.float32]

    def of(self, which: Any) -> Rows:
        """Some of the rows."""
        return Rows(self.features[which], self.vectors[which])

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
    counting = np.concatenate([_counting(report, types) for report in reports])
    rows = rows_of(features, [one for own in told for one in own])
    aside: NDArray[np.int64] = np.repeat(folds, [len(report.sentences) for report in reports])
    scores = np.zeros_like(truth)
    for fold_no in range(_FOLDS):
        weights = fit(rows.of(aside != fold_no), truth[aside != fold_no], counting[aside != fold_no])
        scores[aside == fold_no] = rows.of(aside == fold_no).times(weights)
        print(f"fold {fold_no + 1} of {_FOLDS}", flush=True)
    shares = np.log((truth.mean(axis=0) + 1e-5) / (1 - truth.mean(axis=0)))
    around = _by_report(reports, scores, lambda own, report: surroundings(own, report.sentences))
    flat = np.concatenate([around, np.broadcast_to(shares[:, None], (*scores.shape, 1))], axis=-1)
    sure = np.zeros_like(scores)
    for fold_no in range(_FOLDS):
        pooled = LogisticRegression(C=1.0).fit(
            flat[aside != fold_no].reshape(-1, flat.shape[-1]),
            truth[aside != fold_no].ravel(),
            counting[aside != fold_no].ravel(),
        )
        own = flat[aside == fold_no].reshape(-1, flat.shape[-1])
        sure[aside == fold_no] = pooled.predict_proba(own)[:, 1].reshape(-1, len(types))
    pooled = LogisticRegression(C=1.0).fit(flat.reshape(-1, flat.shape[-1]), truth.ravel(), counting.ravel())
    context = np.concatenate([pooled.coef_[0], pooled.intercept_]).astype(np.float32)
    pages = [report_pages(report) for report in reports]
    starts = np.cumsum([0, *(len(report.sentences) for report in reports)])
    own_sure = [sure[a:b] for a, b in pairwise(starts)]
    figures = {}
    for threshold in np.arange(0.14, 0.6, 0.02).round(2).tolist():
        found = [found_pages(types, r, own, threshold) for r, own in zip(reports, own_sure, strict=True)]
        figures[threshold] = page_f1([near(f, p) for f, p in zip(found, pages, strict=True)], pages)
    best = max(f1 for _, _, f1 in figures.values())
    threshold = max(t for t, (_, _, f1) in figures.items() if f1 >= best - _AS_GOOD)
    for limit, three in figures.items():
        print("types by page, P R F1:", np.round(three, 4), "at", limit, "chosen" if limit == threshold else "")
    telling = truth.any(axis=1)
    weights = np.concatenate(
        [fit(rows, truth, counting), fit(rows.of(telling), ways[telling], np.ones_like(ways[telling]))], axis=1
    )
    classifier = Classifier(features, weights, context, shares.astype(np.float32), threshold)
    return classifier, own_sure


def _counting(report: Annotated, types: Sequence[str]) -> NDArray[np.float32]:
    """How much each sentence and type counts: less where the page is annotated with the type but not the sentence,
    since annotators do not mark every sentence that says the same."""
    pages = report_pages(report)
    counting = np.ones((len(report.sentences), len(types)), dtype=np.float32)
    for number, (sentence, own) in enumerate(zip(report.sentences, report.of_sentence, strict=True)):
        told = {report.violations[n]["type"] for n in own}
        for kind, violation_type_id in enumerate(types):
            if violation_type_id not in told and (violation_type_id, sentence.page_no) in pages:
                counting[number, kind] = _UNSURE
    return counting


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


def near(found: set[tuple[str, int]], truth: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """The types found by page, moved to the page before or after where it is annotated there."""
    moved = set()
    for violation_type_id, page_no in sorted(found):
        places = (page_no, page_no - 1, page_no + 1)
        own = [
            p
            for p in places
            if (violation_type_id, p) in truth and (p == page_no or (violation_type_id, p) not in found)
        ]
        moved.add((violation_type_id, own[0] if own else page_no))
    return moved


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
    often = (feature for feature, count in counts.items() if count >= _RAREST)
    columns = {feature: n for n, feature in enumerate(without_names(often, names))}
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
    clean = [(len(f), r) for f, r in zip(found, reports, strict=True) if not r.violations]
    for count, report in clean:
        print(f"  {report.name}: {count} types by page where there are none")
    found_types = [
        [{types[k]: float(row[k]) for k in np.nonzero(row >= classifier.threshold)[0]} for row in own] for own in sure
    ]
    pairs = [pair for n, r in enumerate(reports) for pair in pairs_of(n, r, found_types[n])]
    threshold = _measure_victims(reports, pairs, folds)
    people = {
        role: {"threshold": limit, "bias": one.bias, "weights": one.weights}
        for role, limit in (("victim", threshold), ("perpetrator", _PERPETRATOR_THRESHOLD))
        for one in (learn_role(pairs, role, name_words(reports)),)
    }
    save(classifier, people, output)


def _measure_victims(reports: Sequence[Annotated], pairs: Sequence[Pair], folds: Sequence[int]) -> float:
    """Print victims' F1 on reports kept aside, with the types found; return the most precise of the good thresholds."""
    truth = [{(v["type"], who) for v in r.violations for who in v["victims"]} for r in reports]
    probable: list[list[tuple[float, tuple[str, str]]]] = [[] for _ in reports]
    for fold_no in range(_FOLDS):
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
    return max(threshold for threshold, (_, _, f1) in figures.items() if f1 >= best - _AS_GOOD)


def save(classifier: Classifier, people: Mapping[str, Any], output: Path) -> None:
    """Write arrays and JSON."""
    output.mkdir(parents=True, exist_ok=True)
    features = classifier.features
    np.savez_compressed(
        output / "types.npz",
        weights=classifier.weights.astype(np.float16),
        idf=features.idf.astype(np.float16),
        mean_vector=features.mean_vector,
        context=classifier.context,
        shares=classifier.shares,
    )
    content = {
        "threshold": classifier.threshold,
        "types": features.types,
        "words": features.words,
        "rarity": features.rarity,
    }
    for name, value in (("types.json", content), ("people.json", people)):
        (output / name).write_text(
            json.dumps(value, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
