"""Train everything that finds people: the NER, the judgement on its names, the roles.

    python -m pipeline.training.names ANNOTATIONS [--output pipeline/models] [--folds 3] [--beside NER]

ANNOTATIONS holds one JSON for each report (`file_name`, `people` with `name`, `aliases` and `roles`) and the reports
under `pdf/`. The NER is trained once for each fold of the reports, with another seed; the mean of the weights is saved,
with those of an earlier training, which count as much, where `--beside` names its folder. The judgements learn from
what each training finds in the reports that it has not seen. Takes 12 minutes of CPU.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.language import analyse_with, load_base
from pipeline.people.mentions import candidates
from pipeline.people.repeats import repeated
from pipeline.settings import Settings
from pipeline.training.annotations import read_annotated
from pipeline.training.judgements import Row, fit_judge, fit_roles, judge_rows, role_rows
from pipeline.training.ner import average, examples, measure, train
from pipeline.training.privacy import strip_names


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, measure on reports kept aside, and save."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("annotations", type=Path)
    parser.add_argument("--output", type=Path, default=Path("pipeline/models"))
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--beside", type=Path)
    options = parser.parse_args(arguments)
    model = Settings().model
    reports = list(read_annotated(options.annotations))
    data = examples(load_base(model), reports)
    weights: list[bytes] = []
    to_judge: list[Row] = []
    roles: list[Row] = []
    for fold in range(options.folds):
        seen = [example for i, own in enumerate(data) if i % options.folds != fold for example in own]
        nlp = train(model, seen, seed=fold)
        unseen = range(fold, len(reports), options.folds)
        _show(f"names, fold {fold + 1}", measure(nlp, [example for i in unseen for example in data[i]]))
        ner: Any = nlp.get_pipe("ner")
        weights.append(ner.to_bytes(exclude=["vocab"]))
        for i in unseen:
            passages = analyse_with(nlp, reports[i].report.paragraphs)
            to_judge += judge_rows(i, reports[i], passages)
            persons = [name for name in candidates(passages) if name.label == "PERSON"]
            roles += role_rows(i, reports[i], passages, repeated(reports[i].report, passages, persons))
    if options.beside:
        weights += [_weights_in(options.beside, model)] * options.folds
    mean: Any = average(weights, model).get_pipe("ner")
    (options.output / "names").mkdir(parents=True, exist_ok=True)
    mean.to_disk(options.output / "names" / "ner", exclude=["vocab"])
    _show("judge", fit_judge(to_judge, options.output / "names" / "judge.json"))
    for role, figures in fit_roles(roles, options.output / "roles" / "roles.json").items():
        _show(role, figures)
    strip_names(options.output, options.annotations)


def _weights_in(folder: Path, model: str) -> bytes:
    ner: Any = load_base(model).get_pipe("ner")
    return bytes(ner.from_disk(folder, exclude=["vocab"]).to_bytes(exclude=["vocab"]))


def _show(what: str, figures: Mapping[str, float]) -> None:
    print(f"{what}: " + ", ".join(f"{name} {value:.3g}" for name, value in figures.items()), flush=True)


if __name__ == "__main__":
    main()
