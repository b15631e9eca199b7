"""Charges of unnamed people that models find in a report, and whether the annotation has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.proceedings.candidates import SentenceView
from pipeline.proceedings.items import offence_items
from pipeline.proceedings.lexicon import kind_of, sentences
from pipeline.proceedings.linear import LinearModel
from pipeline.proceedings.types import type_of
from pipeline.proceedings.unnamed import group_features, group_of
from pipeline.records import References
from pipeline.references import find_references
from pipeline.training.alignment import Place, annotated_people
from pipeline.training.charges import Annotated, Document
from pipeline.training.fitting import fit

_STRENGTH, _LEAST = 0.3, 2


def group_examples(
    document: Document, rows: Sequence[Annotated], phrases: LinearModel, types: LinearModel
) -> Iterator[tuple[list[str], bool]]:
    """The features of each offence said of unnamed people, and whether it is an annotated charge of a group; left out
    where the annotation has the words with another type, or has the type elsewhere."""
    passages = document.passages
    references: References = find_references(passages, annotated_people(passages, document.annotation))
    groups = [row for row in rows if row.kind == "group_charges"]
    named = [row for row in rows if row.kind == "charges"]
    annotated = {row.row["charge_type"] for row in groups}
    for passage_no, passage in enumerate(passages):
        if passage.paragraph.kind == "heading":
            continue
        for sentence in (s for s in sentences(passage.doc) if any(kind_of(token) for token in s)):
            for item in offence_items(passage_no, sentence, phrases, types):
                view = SentenceView(item, passage.doc, references)
                found = type_of(passage.doc[item.start : item.end].text, types)
                if not found or group_of(view) is None:
                    continue
                place = Place(passage_no, item.start, item.end)
                kinds = {typed.charge_type_id for typed in found}
                told = [row for row in groups if any(quote.covers(place) for quote in row.quotes)]
                right = any(row.row["charge_type"] in kinds for row in told)
                of_named = any(
                    row.row["charge_type"] in kinds and any(quote.covers(place) for quote in row.quotes)
                    for row in named
                )
                if right or of_named or not (told or kinds & annotated):
                    yield group_features(view, found), right


def fit_groups(examples: Iterable[tuple[list[str], bool]]) -> LinearModel:
    """The model that says whether a charge of unnamed people is one."""
    known = list(examples)
    return fit([features for features, _ in known], [str(int(label)) for _, label in known], _STRENGTH, _LEAST)
