"""Train what judges proceedings: words that name an offence, its type, of whom it is said, whether unnamed people are
charged, whether a charge is contested.

    python -m pipeline.training.offences ANNOTATIONS [--models DIR] [--only NAME ...]

ANNOTATIONS holds one JSON for each report, and the reports in `pdf/`; docs/models/offences.md says more.
Five linear models are written: `phrases.npz`, `types.npz`, `links.npz`, `groups.npz`, `contested.npz`; or those of them
that --only names. Needs scikit-learn, a development dependency.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.proceedings.candidates import SentenceView, candidates
from pipeline.proceedings.contested import contest_features
from pipeline.proceedings.items import Item, bare_items, offence_items, penalty_items
from pipeline.proceedings.lengths import lengths_in
from pipeline.proceedings.lexicon import kind_of, sentences
from pipeline.proceedings.linear import LinearModel
from pipeline.proceedings.links import pair_features
from pipeline.proceedings.penalties import Stated
from pipeline.proceedings.tokens import token_features
from pipeline.proceedings.types import phrase_features
from pipeline.records import Passage, References
from pipeline.references import find_references
from pipeline.settings import Settings
from pipeline.training.alignment import Letters, Place, annotated_people
from pipeline.training.charges import (
    Annotated,
    Document,
    align,
    bare_surface,
    folds_of,
    names_offence,
    read_documents,
    trimmed,
)
from pipeline.training.fitting import fit, write_model
from pipeline.training.groups import fit_groups, group_examples
from pipeline.training.privacy import strip_names
from pipeline.vocabularies import UNSPECIFIED_CHARGE, charge_types

_LONGEST = 250  # tokens of a sentence; longer ones are lists


class Example(NamedTuple):
    """A pair of an item and a reference; the label is None where the annotation does not say."""

    kind: str
    features: list[str]
    label: bool | None


class Tokens(NamedTuple):
    """The tokens of a sentence: features, tag of each, None where the annotation does not say."""

    features: list[list[str]]
    tags: list[str | None]


def phrase_examples(document: Document, rows: Sequence[Annotated]) -> Iterator[Tokens]:
    """Sentences with their offences tagged. Repeated mentions and charges of groups without a surface are left open."""
    passages = document.passages
    tags: list[list[str | None]] = [["O"] * len(passage.doc) for passage in passages]
    surfaces = []
    for row in rows:
        if row.kind != "penalties" and row.surface and names_offence(row.row):
            surfaces.append(trimmed(passages, row.surface))
        elif row.kind == "group_charges" and not row.row.get("surface"):
            for place in row.quotes:
                tags[place.passage_no][place.start : place.end] = [None] * (place.end - place.start)
    letters = [Letters(no, passage.doc) for no, passage in enumerate(passages)]
    for words in {passages[p.passage_no].doc[p.start : p.end].text for p in surfaces}:
        for place in (found for some in letters if len(words) > 6 for found in some.find(words)):
            tags[place.passage_no][place.start : place.end] = [None] * (place.end - place.start)
    taken: list[Place] = []
    for place in sorted(surfaces, key=lambda p: p.start - p.end):
        if not any(place.overlaps(other) for other in taken):
            taken.append(place)
            tags[place.passage_no][place.start : place.end] = ["B"] + ["I"] * (place.end - place.start - 1)
    for passage_no, passage in enumerate(passages):
        if passage.paragraph.kind == "heading":
            continue
        for sentence in sentences(passage.doc):
            if len(sentence) <= _LONGEST and any(kind_of(token) for token in sentence):
                yield Tokens(list(token_features(sentence)), tags[passage_no][sentence.start : sentence.end])


def type_examples(documents: Iterable[Document]) -> set[tuple[str, str]]:
    """Offence phrases and their types: those annotated, and the vocabulary's own."""
    found = {
        (bare_surface(row["surface"]), row["charge_type"])
        for document in documents
        for kind in ("charges", "group_charges")
        for row in document.annotation[kind]
        if row.get("surface") and names_offence(row)
    }
    return found | {(form, t.charge_type_id) for t in charge_types().values() for form in (*t.surface_forms, t.label)}


def items_of(
    passages: Sequence[Passage], phrases: LinearModel, types: LinearModel
) -> Iterator[tuple[Item, Stated | None]]:
    """What may be said of somebody in a report, as the stage would find it."""
    for passage_no, passage in enumerate(passages):
        if passage.paragraph.kind == "heading":
            continue
        for sentence in sentences(passage.doc):
            if not any(kind_of(token) for token in sentence):
                continue
            own: list[tuple[Item, Stated | None]] = [
                *((item, None) for item in offence_items(passage_no, sentence, phrases, types)),
                *penalty_items(passage_no, sentence),
            ]
            yield from own
            yield from ((item, None) for item in bare_items(passage_no, sentence, [item for item, _ in own]))


def link_examples(
    document: Document, rows: Sequence[Annotated], phrases: LinearModel, types: LinearModel
) -> Iterator[Example]:
    """Pairs of items and references, labelled by the annotation."""
    passages = document.passages
    references: References = find_references(passages, annotated_people(passages, document.annotation))
    numbers = {person["id"]: number for number, person in enumerate(document.annotation["people"])}
    of_person: dict[int, list[Annotated]] = {number: [] for number in numbers.values()}
    for row in rows:
        if row.kind != "group_charges":
            of_person[numbers[row.row["person"]]].append(row)
    for item, stated in items_of(passages, phrases, types):
        view = SentenceView(item, passages[item.passage_no].doc, references)
        for candidate in candidates(view, passages, references):
            labels = [_label(item, stated, passages, of_person[no]) for no in candidate.reference.person_nos]
            label = True if all(labels) else None if any(x is not False for x in labels) else False
            yield Example(item.kind, pair_features(view, candidate), label)


def _label(item: Item, stated: Stated | None, passages: Sequence[Passage], rows: Sequence[Annotated]) -> bool | None:
    place = Place(item.passage_no, item.start, item.end)
    label: bool | None = False
    for row in rows:
        within = any(quote.covers(place) for quote in row.quotes)
        if item.kind == "penalty" and stated and row.kind == "penalties":
            same = stated.kind == row.row["kind"] and row.row.get("days") in (stated.days, *lengths_in(stated.listed))
            if same and within:
                return True
            if same or (within and row.surface and row.surface.overlaps(place)):
                label = None
        elif item.kind == "offence" and row.kind == "charges":
            if not names_offence(row.row):
                label = None if within and label is False else label
            elif row.surface and row.surface.overlaps(place):
                return True
            elif _alike(passages[item.passage_no].doc[item.start : item.end].text, row.row["surface"]):
                label = None
        elif item.kind == "bare" and row.kind == "charges":
            if within and row.row["charge_type"] == UNSPECIFIED_CHARGE and not names_offence(row.row):
                return True
            label = None
    return label


def _alike(phrase: str, surface: str) -> bool:
    words, others = (
        {w for w in re.findall(r"\w{4,}", text.lower()) if not kind_of_word(w)} for text in (phrase, surface)
    )
    return bool(words) and len(words & others) >= len(words) / 2


def kind_of_word(word: str) -> bool:
    """Whether a word tells of an event and so says nothing of the offence."""
    return word in ("charges", "charge", "with", "accused", "convicted", "sentenced", "against")


def fit_phrases(sentences_: Iterable[Tokens]) -> LinearModel:
    """The model that begins, continues and ends the name of an offence."""
    pairs = [(f, t) for sentence in sentences_ for f, t in zip(sentence.features, sentence.tags, strict=True) if t]
    return fit([f for f, _ in pairs], [t for _, t in pairs], 0.3, 2)


def fit_types(examples: Iterable[tuple[str, str]]) -> LinearModel:
    """The model that types an offence."""
    pairs = sorted(examples)
    return fit([phrase_features(phrase) for phrase, _ in pairs], [kind for _, kind in pairs], 2.0, 2)


def fit_links(examples: Iterable[Example]) -> LinearModel:
    """The model that says whether an item concerns a reference."""
    known = [example for example in examples if example.label is not None]
    return fit([e.features for e in known], [str(int(bool(e.label))) for e in known], 0.3, 1)


def contest_examples(document: Document, rows: Sequence[Annotated]) -> Iterator[tuple[list[str], bool]]:
    """The features of each annotated charge of a named person, and whether it is marked as contested."""
    for row in rows:
        place = row.surface or next(iter(row.quotes), None)
        if row.kind == "charges" and place is not None:
            doc = document.passages[place.passage_no].doc
            kind, status = row.row["charge_type"], row.row["status"]
            yield contest_features(doc, place.start, kind, status), bool(row.row.get("contested"))


def fit_contested(examples: Iterable[tuple[list[str], bool]]) -> LinearModel:
    """The model that says whether a report contests a charge."""
    known = list(examples)
    return fit([features for features, _ in known], [str(int(label)) for _, label in known], 0.1, 3)


def train(documents: Sequence[Document]) -> dict[str, LinearModel]:
    """The five models. Links and groups are learnt from phrases found in each document by others' models."""
    rows = {document.name: align(document) for document in documents}
    groups: list[tuple[list[str], bool]] = []
    tokens = {document.name: list(phrase_examples(document, rows[document.name])) for document in documents}
    links: list[Example] = []
    for fold in folds_of(documents):
        aside = {document.name for document in fold}
        phrases = fit_phrases(s for name, found in tokens.items() if name not in aside for s in found)
        types = fit_types(type_examples(document for document in documents if document.name not in aside))
        links += [e for document in fold for e in link_examples(document, rows[document.name], phrases, types)]
        groups += [e for document in fold for e in group_examples(document, rows[document.name], phrases, types)]
    return {
        "phrases": fit_phrases(s for found in tokens.values() for s in found),
        "types": fit_types(type_examples(documents)),
        "links": fit_links(links),
        "groups": fit_groups(groups),
        "contested": fit_contested(
            e for document in documents for e in contest_examples(document, rows[document.name])
        ),
    }


def main() -> None:
    """Train on a folder of annotations and write the models."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("annotations", type=Path)
    parser.add_argument("--models", type=Path, default=Path(__file__).parents[1] / "models")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="leave the other models as they are")
    arguments = parser.parse_args()
    documents = list(read_documents(arguments.annotations, Settings().model))
    for name, model in train(documents).items():
        if name in (arguments.only or (name,)):
            write_model(model, arguments.models / f"{name}.npz")
    strip_names(arguments.models, arguments.annotations)


if __name__ == "__main__":
    main()
