"""Train the name finder: the base model's NER, resumed on the people of annotated reports.

    python -m pipeline.training.names ANNOTATIONS [--output pipeline/models/names] [--folds 3]

ANNOTATIONS holds one JSON for each report (`file_name`, `people` with `name` and `aliases`) and the reports under `pdf/`.
With --folds the figures on reports kept aside are printed and nothing is saved.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import filter_spans, fix_random_seed, minibatch

from pipeline.language import TRAINED_NER, load_base
from pipeline.people.names import fold, without_titles
from pipeline.reading import read_report
from pipeline.settings import Settings

_EPOCHS = 6
_DROPOUT = 0.3
_LEARN_RATE = 0.001
_BATCH_WORDS = 1500
_EMPTY_SHARE = 0.3  # of the paragraphs without any entity, in each epoch


@dataclass(frozen=True, slots=True)
class Annotated:
    """The paragraphs of a report and the names of each of its people, the fullest first."""

    file_name: str
    paragraphs: tuple[str, ...]
    people: tuple[tuple[str, ...], ...]


def read_annotated(folder: Path) -> Iterator[Annotated]:
    """The annotated reports of a folder, in the order of their names."""
    for path in sorted(folder.glob("*.json")):
        annotation = json.loads(path.read_text(encoding="utf-8"))
        report = read_report((folder / "pdf" / annotation["file_name"]).read_bytes())
        people = tuple((person["name"], *person.get("aliases", ())) for person in annotation["people"])
        yield Annotated(annotation["file_name"], tuple(p.text for p in report.paragraphs), people)


def compact(text: str) -> tuple[str, list[int]]:
    """A text's letters and digits in plain lower case and where each of them stands, so that names are found over
    spaces, hyphens, accents and apostrophes that differ."""
    letters, places = [], []
    for at, character in enumerate(text):
        plain = _plain(character)
        letters.append(plain)
        places.extend([at] * len(plain))
    return "".join(letters), places


@cache
def _plain(character: str) -> str:
    """A letter or digit in plain lower case; a Latin-1 sign as it is, since broken fonts put it for a letter."""
    return character if "\xa0" < character < "\xc0" else "".join(fold(character))


def locate(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Where any of the names stands in the text as whole words, longer names first, without overlap."""
    plain, places = compact(text)
    taken = bytearray(len(text) + 1)
    found = []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        wanted, _ = compact(name)
        at = plain.find(wanted) if len(wanted) > 1 else -1
        while at >= 0:
            start, end = places[at], places[at + len(wanted) - 1] + 1
            whole = not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())
            spread = end - start <= len(name) + 6
            if whole and spread and text[start].isupper() and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append((start, end))
            at = plain.find(wanted, at + 1)
    return sorted(found)


def target(doc: Doc, report: Annotated, names: Sequence[str]) -> Doc:
    """What the model should say of a paragraph that it has read: the annotated names, beside them its own other labels.

    Where it says PERSON of a word that belongs to an annotated name in another form, the truth is left open.
    """
    spans = []
    for start, end in locate(doc.text, names):
        span = doc.char_span(start, end, label="PERSON", alignment_mode="expand")
        if span is not None:
            spans.append(_without_possessive(span))
    words = {word for forms in report.people for form in forms for word in fold(form) if len(word) > 3}
    known = {token.i for span in spans for token in span}
    others, missing = [], []
    for entity in doc.ents:
        if any(token.i in known for token in entity):
            continue
        if entity.label_ != "PERSON":
            others.append(entity)
        elif words.intersection(*[fold(entity.text)]):
            missing.append(entity)
    gold = Doc(doc.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])
    entities = [Span(gold, s.start, s.end, label=s.label_) for s in filter_spans(spans + others)]
    gold.set_ents(entities, missing=[Span(gold, s.start, s.end) for s in missing], default="outside")
    return gold


def _without_possessive(span: Span) -> Span:
    end = span.end
    while end - span.start > 1 and re.fullmatch(r"['’]s?", span.doc[end - 1].text):
        end -= 1
    return Span(span.doc, span.start, end, label=span.label_)


def names_to_find(report: Annotated) -> list[str]:
    """The forms under which a report's people can stand in it. A full name that its text lacks was supplied by the
    annotator ("Leyla and Arif Yunus"): there the given name stands for it."""
    everything = compact("\n".join(report.paragraphs))[0]
    forms = set()
    for person in report.people:
        for form in (person[0], *map(without_titles, person[1:])):
            forms.add(form)
            words = form.split()
            if len(words) > 1 and compact(form)[0] not in everything:
                forms.add(words[0])
    return sorted(forms)


def examples(nlp: Language, reports: Iterable[Annotated]) -> list[list[Example]]:
    """One training example for each paragraph, by report."""
    made = []
    for report in reports:
        names = names_to_find(report)
        own = []
        with nlp.select_pipes(enable="ner"):
            for doc in nlp.pipe(report.paragraphs):
                gold = target(doc, report, names)
                own.append(Example(nlp.make_doc(doc.text), gold))
        made.append(own)
    return made


def train(model: str, data: Sequence[Example], seed: int = 0, epochs: int = _EPOCHS) -> Language:
    """The base model with its NER resumed on the examples; the weights are the average over the run."""
    fix_random_seed(seed)
    nlp = load_base(model)
    shuffle = random.Random(seed)
    with nlp.select_pipes(enable="ner"):
        optimizer = nlp.resume_training()
        optimizer.learn_rate = _LEARN_RATE
        for _ in range(epochs):
            order = [e for e in data if e.reference.ents or shuffle.random() < _EMPTY_SHARE]
            shuffle.shuffle(order)
            for batch in minibatch(order, _sizes(order)):
                nlp.update(batch, sgd=optimizer, drop=_DROPOUT)
    ner = nlp.get_pipe("ner")
    with ner.model.use_params(optimizer.averages):
        weights = ner.model.to_bytes()
    ner.model.from_bytes(weights)
    return nlp


def _sizes(order: Sequence[Example]) -> Iterator[int]:
    """Batch sizes that hold about as many words each."""
    mean = sum(len(example.reference) for example in order) / max(1, len(order))
    while True:
        yield max(1, round(_BATCH_WORDS / mean))


def measure(nlp: Language, data: Sequence[Example]) -> dict[str, float]:
    """Exact-span precision, recall and F1 of PERSON, and F1 of the base model's other labels."""
    counts: dict[str, int] = dict.fromkeys(("tp", "found", "gold", "tp_other", "found_other", "gold_other"), 0)
    with nlp.select_pipes(enable="ner"):
        docs = nlp.pipe([example.reference.text for example in data])
        for doc, example in zip(docs, data, strict=True):
            unknown = {t.i for t in example.reference if t.ent_iob == 0}
            found = {(e.start, e.end, e.label_) for e in doc.ents if not unknown.intersection(range(e.start, e.end))}
            gold = {(e.start, e.end, e.label_) for e in example.reference.ents}
            for name, of in (("tp", found & gold), ("found", found), ("gold", gold)):
                persons = sum(label == "PERSON" for *_, label in of)
                counts[name] += persons
                counts[f"{name}_other"] += len(of) - persons
    return {
        "precision": counts["tp"] / max(1, counts["found"]),
        "recall": counts["tp"] / max(1, counts["gold"]),
        "f1": 2 * counts["tp"] / max(1, counts["found"] + counts["gold"]),
        "other_f1": 2 * counts["tp_other"] / max(1, counts["found_other"] + counts["gold_other"]),
        "names": counts["gold"],
    }


def flat(data: Iterable[Sequence[Example]]) -> list[Example]:
    """The examples of several reports in one list."""
    return [example for own in data for example in own]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and save, or cross-validate."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("annotations", type=Path)
    parser.add_argument("--output", type=Path, default=Path("pipeline/models/names"))
    parser.add_argument("--folds", type=int, default=0, help="measure on reports kept aside and save nothing")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    model = Settings().model
    data = examples(load_base(model), read_annotated(options.annotations))
    if options.folds:
        for fold_no in range(options.folds):
            nlp = train(model, flat(own for i, own in enumerate(data) if i % options.folds != fold_no), options.seed)
            figures: dict[str, Any] = measure(nlp, flat(data[fold_no :: options.folds]))
            print(f"fold {fold_no + 1}: " + ", ".join(f"{key} {value:.3f}" for key, value in figures.items()))
        return
    nlp = train(model, flat(data), options.seed)
    nlp.get_pipe("ner").to_disk(options.output, exclude=["vocab"])


if __name__ == "__main__":
    main()
