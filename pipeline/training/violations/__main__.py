"""Train the classifier of violations and the scorers of victims.

    python -m pipeline.training.violations ANNOTATIONS [--without FOLDER] [--output pipeline/models/violations]

ANNOTATIONS holds one JSON for each report (`file_name`, `people`, and `violations` with `type`, `page`, `quote`,
`victims`, `perpetrators`, `assertion`) and the reports under `pdf/`. --without names a folder of reports in English
that report no violations.
The figures printed are of reports kept aside, by turns; reports that share text are kept aside together.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.settings import Settings
from pipeline.training.violations.annotated import Annotated, read_annotated
from pipeline.training.violations.aside import folds_of, found_pages
from pipeline.training.violations.examples import read_examples
from pipeline.training.violations.people import learn_people
from pipeline.training.violations.types import classifier_of
from pipeline.training.violations.vocabulary import learn_features, names_of
from pipeline.violations.model import Classifier


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
    examples = read_examples(features, Settings().model)
    classifier, sure = classifier_of(features, reports, told, folds, examples)
    found = [found_pages(types, r, s, classifier.threshold) for r, s in zip(reports, sure, strict=True)]
    clean = [(len(f), r) for f, r in zip(found, reports, strict=True) if not r.violations]
    for count, report in clean:
        print(f"  {report.name}: {count} types by page where there are none")
    scorers = learn_people(reports, sure, types, folds, classifier.threshold, names_of(reports))
    people = {
        part: {"threshold": one.threshold, "bias": one.bias, "weights": one.weights} for part, one in scorers.items()
    }
    save(classifier, people, output)


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
