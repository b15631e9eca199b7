"""Reports kept aside by turns, and how well they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.training.violations.annotated import Annotated, letters

FOLDS = 5
AS_GOOD = 0.003  # of F1: among thresholds as good as the best the most precise is taken
_LONG = 60  # letters of a sentence that two reports share by more than chance


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
    load, fold_of = [0] * FOLDS, {}
    for group, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold_of[group] = load.index(min(load))
        load[fold_of[group]] += size
    return [fold_of[root(number)] for number in range(len(reports))]


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
