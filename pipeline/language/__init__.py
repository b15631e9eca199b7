"""Linguistic analysis: paragraphs to passages. The one module that loads a spaCy pipeline."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc, DocBin
from thinc.api import NumpyOps

from pipeline.language.parts_of_speech import PARTS_OF_SPEECH
from pipeline.records import Paragraph, Passage
from pipeline.settings import Settings

# A full stop after one of these does not end a sentence.
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\w+", "mr mrs ms dr prof st rev gen col lt sgt capt maj hon art arts no nos vs v para paras sec ch fr sr jr"
    )
)
_BATCH = 64
TRAINED_NER = Path(__file__).parents[1] / "models" / "names" / "ner"


@cache
def load(model: str) -> Language:
    """The language model, once in a process; the default one with the NER that this project trained in its place."""
    nlp = load_base(model)
    if model == Settings().model:
        ner: Any = nlp.get_pipe("ner")
        ner.from_disk(TRAINED_NER, exclude=["vocab"])
    _hasten(nlp)
    return nlp


def load_base(model: str) -> Language:
    """The language model as it was installed, without what this project does not read."""
    with warnings.catch_warnings():
        # The packaged model is of spaCy 3.7; its results are the same.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return spacy.load(model, exclude=["lemmatizer"])


def _hasten(nlp: Language) -> None:
    """Have the model compute the same in three fifths of the time.

    thinc multiplies matrices with BLIS; numpy's OpenBLAS takes a third of the time at these sizes. The outermost layers
    of parser and NER keep BLIS, which they call from C.
    """
    products = NumpyOps(use_blis=False)
    models = [pipe.model for _, pipe in nlp.pipeline if isinstance(pipe, TrainablePipe)]
    for model in models:
        for layer in model.walk():
            layer.ops = layer.ops if layer is model else products
    if nlp.has_pipe("attribute_ruler"):
        nlp.add_pipe(PARTS_OF_SPEECH, before="attribute_ruler")
        nlp.disable_pipe("attribute_ruler")


def analyse(paragraphs: Iterable[Paragraph], model: str) -> list[Passage]:
    """Tokens, sentences, entities and a dependency parse of each paragraph, in order."""
    return analyse_with(load(model), paragraphs)


def analyse_with(nlp: Language, paragraphs: Iterable[Paragraph]) -> list[Passage]:
    """The same by a model that has been loaded."""
    paragraphs = list(paragraphs)
    docs = (_split_sentences(nlp.make_doc(paragraph.text)) for paragraph in paragraphs)
    passages = []
    for paragraph, doc in zip(paragraphs, nlp.pipe(docs, batch_size=_BATCH), strict=True):
        doc.tensor = np.zeros((0, 0), dtype="float32")  # a kilobyte for each token that nobody reads
        passages.append(Passage(paragraph, doc))
    return passages


def to_bytes(passages: Iterable[Passage]) -> bytes:
    """The analysis as bytes, to be kept."""
    return DocBin(docs=[passage.doc for passage in passages]).to_bytes()


def from_bytes(content: bytes, paragraphs: Iterable[Paragraph], model: str) -> list[Passage] | None:
    """The analysis of these paragraphs that was kept; None where it is one of other paragraphs."""
    paragraphs, docs = list(paragraphs), list(DocBin().from_bytes(content).get_docs(load(model).vocab))
    if [paragraph.text for paragraph in paragraphs] != [doc.text for doc in docs]:
        return None
    return [Passage(paragraph, doc) for paragraph, doc in zip(paragraphs, docs, strict=True)]


def _split_sentences(doc: Doc) -> Doc:
    """Set sentence starts before the parse, which keeps them: at a stop, never after an initial or an abbreviation."""
    words = [token.text for token in doc]
    starts = [1, *[-1] * (len(doc) - 1)][: len(doc)]
    for at, word in enumerate(words[:-1]):
        if word in ".!?…" or (word in '”"’)' and at and words[at - 1] in ".!?"):
            before, following = words[at - 1] if at else "", words[at + 1]
            abbreviated = word == "." and (before.lower() in _ABBREVIATIONS or re.fullmatch(r"[A-Z]", before))
            if following not in '”"’)]' and not following.islower() and not abbreviated:
                starts[at + 1] = 1
    return doc.from_array(["SENT_START"], np.array(starts, dtype="int64").view("uint64").reshape(-1, 1))
