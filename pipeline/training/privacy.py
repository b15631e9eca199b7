"""Weights hold no names: features with a word of a person's name are left out of everything that is written.

    python -m pipeline.training.privacy ANNOTATIONS [--models pipeline/models]

does it to the models that are there; the trainings of names and of offences end with it.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.people.names import fold, without_titles
from pipeline.proceedings.linear import read_model
from pipeline.reading import read_report
from pipeline.training.fitting import write_model

BEGINNING = 6  # letters of a word that stand for its family in some features
_ORDINARY = 3  # reports in which a word stands in small letters, if it is more than a name
_SHORTEST = 3  # letters of a word that names somebody; initials do not
_LETTERS = re.compile(r"[^\W\d_]+")


def name_words(names: Iterable[str], reports: Iterable[str]) -> frozenset[str]:
    """Words of names without their titles, as they stand and in plain letters, and the beginnings of these words,
    unless they are ordinary: stand in small letters in three or more of the reports, given by their texts."""
    bare = [without_titles(name) for name in names]
    whole = {word for name in bare for form in (name.lower(), *fold(name)) for word in _LETTERS.findall(form)}
    small: Counter[str] = Counter()
    for text in reports:
        small.update({word for word in _LETTERS.findall(text) if word.islower()})
    named = whole | {word[:BEGINNING] for word in whole if small[word] < _ORDINARY}
    return frozenset(word for word in named if len(word) >= _SHORTEST and small[word] < _ORDINARY)


def without_names(features: Iterable[str], names: frozenset[str]) -> list[str]:
    """Features that hold none of the words, in order; what stands before "=" is the kind of the feature."""
    return sorted(f for f in features if not names.intersection(_LETTERS.findall((f.partition("=")[2] or f).lower())))


def strip_names(models: Path, annotations: Path) -> dict[str, int]:
    """Take the features with names of the annotated people out of the models of people and of offences; how many went.

    Doing it twice changes nothing more.
    """
    contents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(annotations.glob("*.json"))]
    forms = (form for c in contents for p in c["people"] for form in (p["name"], *p.get("aliases", ())))
    names = name_words(forms, (read_report((annotations / "pdf" / c["file_name"]).read_bytes()).text for c in contents))
    gone = {}
    for path in (models / "names" / "judge.json", models / "roles" / "roles.json"):
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        kept = _kept(content["weights"], names)
        gone[path.name] = len(content["weights"]) - len(kept)
        path.write_text(json.dumps(content | {"weights": kept}, ensure_ascii=False, indent=0), encoding="utf-8")
    for path in sorted(models.glob("*.npz")):
        model = read_model(path)
        rows = _kept(model.rows, names)
        gone[path.name] = len(model.rows) - len(rows)
        write_model(replace(model, rows=rows), path)
    return gone


def _kept(features: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    kept = set(without_names(features, names))
    return {feature: value for feature, value in features.items() if feature in kept}


def main() -> None:
    """Take the names out of models that are there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("annotations", type=Path)
    parser.add_argument("--models", type=Path, default=Path(__file__).parents[1] / "models")
    options = parser.parse_args()
    for name, count in strip_names(options.models, options.annotations).items():
        print(f"{name}: {count} features with names taken out")


if __name__ == "__main__":
    main()
