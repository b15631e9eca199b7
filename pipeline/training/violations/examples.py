"""Sentences made up for training: acts as courts, offices, newspapers and committees tell them, and what treaties,
handbooks, recommendations and reports of progress say of the same things without reporting any.

Most annotated reports are of one publisher; these teach what the others have in common. None is taken from a report.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from pipeline.language import analyse
from pipeline.records import Paragraph, Piece, Span
from pipeline.training.violations.regression import Rows, rows_of
from pipeline.violations.features import tell
from pipeline.violations.model import Features
from pipeline.violations.sentences import Sentence

_COUNTS = 4.0  # as many annotated sentences as one of these
_UNSAID = 0.3  # of that: for types that an example is not given and might have


@dataclass(frozen=True, slots=True)
class Examples:
    """The made-up sentences (rows) with their types (columns), and how much each cell counts."""

    rows: Rows
    truth: NDArray[np.float32]
    counting: NDArray[np.float32]


def read_examples(features: Features, model: str) -> Examples:
    """The sentences of `examples.csv`, analysed by the language model of that name."""
    content = resources.files("pipeline.training.violations").joinpath("examples.csv").read_text(encoding="utf-8")
    given = list(csv.DictReader(content.splitlines()))
    paragraphs = [Paragraph(t, (Piece(0, 0, len(t)),), "body", None, 1) for t in (row["sentence"] for row in given)]
    sentences = [
        Sentence(n, p.doc, 0, len(p.doc), Span(0, len(p.paragraph.text)), 1, None, "", p.paragraph.text)
        for n, p in enumerate(analyse(paragraphs, model))
    ]
    truth = np.zeros((len(given), len(features.types)), dtype=np.float32)
    for number, row in enumerate(given):
        truth[number, [features.types.index(kind) for kind in row["violation_type_ids"].split()]] = 1
    unsaid = np.where(truth.any(axis=1, keepdims=True), np.float32(_UNSAID), np.float32(1))
    counting = np.float32(_COUNTS) * np.where(truth > 0, np.float32(1), unsaid)
    return Examples(rows_of(features, tell(sentences, features.rarity)), truth, counting)
