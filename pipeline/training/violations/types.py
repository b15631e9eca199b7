"""Learn which types a sentence reports."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from pipeline.training.violations.annotated import Annotated
from pipeline.training.violations.aside import AS_GOOD, FOLDS, found_pages, near, page_f1, report_pages
from pipeline.training.violations.examples import Examples
from pipeline.training.violations.regression import fit, rows_of
from pipeline.violations.context import surroundings
from pipeline.violations.features import Told, tell_part
from pipeline.violations.model import Classifier, Features
from pipeline.violations.parts import parts_of, raised
from pipeline.violations.silent import silenced

_UNSURE = 0.3  # what an unmarked sentence counts where the type is marked elsewhere on its page
_EXPRESSED = ("alleged", "established")


def classifier_of(
    features: Features,
    reports: Sequence[Annotated],
    told: Sequence[Sequence[Told]],
    folds: Sequence[int],
    examples: Examples,
) -> tuple[Classifier, list[NDArray[np.float32]]]:
    """The classifier, and the probabilities of each report's sentences when it was kept aside; the examples are
    learnt from in every fold."""
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
    whole = [one for own in told for one in own]
    counting = np.concatenate([_counting(report, types) for report in reports])
    rows = rows_of(features, whole)
    aside: NDArray[np.int64] = np.repeat(folds, [len(report.sentences) for report in reports])
    everything = (sentence for report in reports for sentence in report.sentences)
    parts = [(number, part) for number, sentence in enumerate(everything) for part in parts_of(sentence)]
    of_sentence = np.array([number for number, _ in parts], dtype=np.int64)
    part_rows = rows_of(features, [tell_part(part, whole[number], features.rarity) for number, part in parts])
    scores = np.zeros_like(truth)
    part_scores = np.zeros((len(parts), len(types)), dtype=np.float32)
    for fold_no in range(FOLDS):
        others = aside != fold_no
        weights = fit(
            rows.of(others).and_(examples.rows),
            np.concatenate([truth[others], examples.truth]),
            np.concatenate([counting[others], examples.counting]),
        )
        scores[aside == fold_no] = rows.of(aside == fold_no).times(weights)
        part_scores[aside[of_sentence] == fold_no] = part_rows.of(aside[of_sentence] == fold_no).times(weights)
        print(f"fold {fold_no + 1} of {FOLDS}", flush=True)
    shares = np.log((truth.mean(axis=0) + 1e-5) / (1 - truth.mean(axis=0)))
    highest = raised(scores, part_scores, of_sentence)
    starts = np.cumsum([0, *(len(report.sentences) for report in reports)])
    around = np.concatenate(
        [
            surroundings(silenced(highest[a:b], report.sentences), report.sentences)
            for report, (a, b) in zip(reports, pairwise(starts), strict=True)
            if report.sentences
        ]
    )
    flat = np.concatenate([around, np.broadcast_to(shares[:, None], (*scores.shape, 1))], axis=-1)
    sure = np.zeros_like(scores)
    for fold_no in range(FOLDS):
        pooled = LogisticRegression(C=1.0, max_iter=500).fit(
            flat[aside != fold_no].reshape(-1, flat.shape[-1]),
            truth[aside != fold_no].ravel(),
            counting[aside != fold_no].ravel(),
        )
        own = flat[aside == fold_no].reshape(-1, flat.shape[-1])
        sure[aside == fold_no] = pooled.predict_proba(own)[:, 1].reshape(-1, len(types))
    pooled = LogisticRegression(C=1.0, max_iter=500).fit(
        flat.reshape(-1, flat.shape[-1]), truth.ravel(), counting.ravel()
    )
    print("weights of the score, its surroundings, the manner, the share, bias:", np.round(pooled.coef_[0], 2))
    context = np.concatenate([pooled.coef_[0], pooled.intercept_]).astype(np.float32)
    pages = [report_pages(report) for report in reports]
    own_sure = [sure[a:b] for a, b in pairwise(starts)]
    figures = {}
    for threshold in np.arange(0.14, 0.6, 0.02).round(2).tolist():
        found = [found_pages(types, r, own, threshold) for r, own in zip(reports, own_sure, strict=True)]
        figures[threshold] = page_f1([near(f, p) for f, p in zip(found, pages, strict=True)], pages)
    best = max(f1 for _, _, f1 in figures.values())
    threshold = max(t for t, (_, _, f1) in figures.items() if f1 >= best - AS_GOOD)
    for limit, three in figures.items():
        print("types by page, P R F1:", np.round(three, 4), "at", limit, "chosen" if limit == threshold else "")
    telling = truth.any(axis=1)
    of_types = fit(
        rows.and_(examples.rows),
        np.concatenate([truth, examples.truth]),
        np.concatenate([counting, examples.counting]),
    )
    of_ways = fit(rows.of(telling), ways[telling], np.ones_like(ways[telling]))
    weights = np.concatenate([of_types, of_ways], axis=1)
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
