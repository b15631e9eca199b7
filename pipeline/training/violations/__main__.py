"""Train the classifier of violations and the scorers of victims.

    python -m pipeline.training.violations ANNOTATIONS [--without FOLDER] [--victims FOLDER] [--output FOLDER]

ANNOTATIONS holds one JSON for each report (`file_name`, `people`, and `violations` with `type`, `page`, `quote`,
`victims`, `perpetrators`, `assertion`) and the reports under `pdf/`. --without names a folder of reports in English
that report no violations. --victims names a folder like ANNOTATIONS, of reports from which the scorers of victims
learn, too, but not the classifier.
The figures printed are of reports kept aside, by turns; reports that share text are kept aside together.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.settings import Settings
from pipeline.training.violations.annotated import Annotated, read_annotated
from pipeline.training.violations.aside import folds_of, found_pages
from pipeline.training.violations.examples import read_examples
from pipeline.training.violations.people import learn_people
from pipeline.training.violations.types import classifier_of
from pipeline.training.violations.vocabulary import learn_features, names_of
from pipeline.violations.judge import judge
from pipeline.violations.model import Classifier
from pipeline.violations.victims import Scorer


def main() -> None:
    """Train, print the figures on reports kept aside, and save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("annotations", type=Path)
    parser.add_argument("--without", type=Path, metavar="FOLDER")
    parser.add_argument("--victims", type=Path, metavar="FOLDER")
    parser.add_argument("--output", type=Path, default=Path("pipeline/models/violations"))
    arguments = parser.parse_args()
    reports = read_annotated(arguments.annotations, arguments.without, Settings().model)
    more = read_annotated(arguments.victims, None, Settings().model) if arguments.victims else []
    train(reports, more, arguments.output)


def train(reports: Sequence[Annotated], more: Sequence[Annotated], output: Path) -> None:
    """Learn from reports (of more: who suffered alone), print the figures of those kept aside, write the weights."""
    types = tuple(sorted({violation["type"] for report in reports for violation in report.violations}))
    folds = folds_of(reports)
    features, told = learn_features(reports, types)
    examples = read_examples(features, Settings().model)
    classifier, sure = classifier_of(features, reports, told, folds, examples)
    found = [found_pages(types, r, s, classifier.threshold) for r, s in zip(reports, sure, strict=True)]
    clean = [(len(f), r) for f, r in zip(found, reports, strict=True) if not r.violations]
    for count, report in clean:
        print(f"  {report.name}: {count} types by page where there are none")
    scorers = learn_victims(reports, sure, more, classifier)
    people = {
        part: {"threshold": one.threshold, "bias": one.bias, "weights": one.weights} for part, one in scorers.items()
    }
    save(classifier, people, output)


def learn_victims(
    reports: Sequence[Annotated], sure: Sequence[NDArray[np.float32]], more: Sequence[Annotated], classifier: Classifier
) -> Mapping[str, Scorer]:
    """The scorers of victims, from reports whose probabilities of types are given and from more that the classifier,
    which has not learnt from them, judges."""
    types, everything = classifier.features.types, [*reports, *more]
    judged = [
        judge(r.sentences, classifier).sure if r.sentences else np.zeros((0, len(types)), np.float32) for r in more
    ]
    return learn_people(
        everything, [*sure, *judged], types, folds_of(everything), classifier.threshold, names_of(everything)
    )


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
