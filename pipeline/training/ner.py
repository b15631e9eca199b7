"""The name finder: the base model's NER, resumed on the names of annotated reports."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import filter_spans, fix_random_seed, minibatch  # type: ignore[attr-defined]

from pipeline.language import load_base
from pipeline.people.names import fold
from pipeline.training.annotations import AnnotatedReport, locate, names_to_find

_EPOCHS = 6
_DROPOUT = 0.3
_LEARN_RATE = 0.001
_BATCH_WORDS = 1500
_EMPTY_SHARE = 0.3  # of the paragraphs without any entity, in each epoch


def examples(nlp: Language, reports: Iterable[AnnotatedReport]) -> list[list[Example]]:
    """One training example for each paragraph, by report."""
    made = []
    for annotated in reports:
        names = names_to_find(annotated)
        own = []
        with nlp.select_pipes(enable="ner"):
            for doc in nlp.pipe([paragraph.text for paragraph in annotated.report.paragraphs]):
                gold = target(doc, annotated, names)
                own.append(Example(nlp.make_doc(doc.text), gold))
        made.append(own)
    return made


def target(doc: Doc, annotated: AnnotatedReport, names: Sequence[str]) -> Doc:
    """What the model should say of a paragraph that it has read: the annotated names, beside them its own other labels.

    Where it says PERSON of a word that belongs to an annotated name in another form, the truth is left open.
    """
    spans = []
    for start, end in locate(doc.text, names):
        span = doc.char_span(start, end, label="PERSON", alignment_mode="expand")
        if span is not None:
            spans.append(_without_possessive(span))
    words = {word for person in annotated.people for form in person.names for word in fold(form) if len(word) > 3}
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
            for batch in minibatch(order, _sizes(order)):  # type: ignore[no-untyped-call]
                nlp.update(batch, sgd=optimizer, drop=_DROPOUT)
    ner: Any = nlp.get_pipe("ner")
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


def average(weights: Sequence[bytes], model: str) -> Language:
    """The base model with the mean of several trainings' NER weights.

    They start from the same point, so that their mean is a model too, and a steadier one.
    """
    nlp = load_base(model)
    network: Any = nlp.get_pipe("ner")
    sums: dict[tuple[int, str], Any] = {}
    for content in weights:
        network.from_bytes(content, exclude=["vocab"])
        for number, node in enumerate(network.model.walk()):
            for name in node.param_names:
                if node.has_param(name):
                    sums[number, name] = sums.get((number, name), 0) + np.asarray(node.get_param(name), dtype="float64")
    for (number, name), total in sums.items():
        list(network.model.walk())[number].set_param(name, (total / len(weights)).astype("float32"))
    return nlp
