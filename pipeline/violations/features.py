"""What a sentence says, as features: words, headings, cues of the types, the mean of its word vectors."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.violations.sentences import Sentence
from pipeline.vocabularies import violation_types

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

VECTOR_LENGTH = 300
STEM = 6  # letters of a word that stand for its family
_PASSED_OVER = frozenset((
    "the", "a", "an", "of", "to", "in", "and", "or", "for", "on", "by", "at", "with", "from", "as", "that", "which",
    "who", "were", "was", "is", "are", "be", "been", "has", "had", "have", "it", "its", "this", "these", "those",
    "he", "his", "she", "her", "they", "their", "them", "him",
))  # fmt: skip
# Names, places and numbers are those of one report; what kind of thing stands there is not.
_KINDS = {
    "PERSON": "<per>", "GPE": "<gpe>", "LOC": "<gpe>", "NORP": "<norp>", "DATE": "<date>", "TIME": "<date>",
    **dict.fromkeys(("CARDINAL", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"), "<num>"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern over lower-case text that speaks for a type."""

    violation_type_id: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Told:
    """The features of one sentence."""

    words: list[str]  # words, pairs and stems, with repetitions
    heading: list[str]
    cues: dict[str, list[str]]  # the words that match, by type
    heading_cues: frozenset[str]
    vector: NDArray[np.float32]  # mean of the words' unit vectors, weighted by rarity; zeros where there are none


@cache
def cues() -> tuple[Cue, ...]:
    """The cues of `cues.csv` and the surface forms of the vocabulary."""
    content = resources.files("pipeline.violations").joinpath("cues.csv").read_text(encoding="utf-8")
    return tuple(Cue(r["violation_type_id"], re.compile(r["pattern"])) for r in csv.DictReader(content.splitlines()))


@cache
def _surface_forms() -> tuple[tuple[str, str], ...]:
    return tuple(
        (form.lower(), kind.violation_type_id) for kind in violation_types().values() for form in kind.surface_forms
    )


def words_of(doc: Doc, start: int, end: int) -> list[str]:
    """The words of a stretch in lower case, names and numbers replaced by their kind."""
    words, last = [], None
    for token in doc[start:end]:
        kind = _KINDS.get(token.ent_type_)
        if kind:
            if kind != last or token.ent_iob_ == "B":
                words.append(kind)
            last = kind
            continue
        word = token.lower_
        if token.is_space or word in ".,":
            continue
        last = None
        words.append("<0>" if any(c.isdigit() for c in word) else word)
    return words


def tell(sentences: Sequence[Sentence], rarity: dict[str, float]) -> list[Told]:
    """The features of sentences; `rarity` weighs the words whose vectors are averaged (unknown words: the largest)."""
    return [_tell(sentence, rarity) for sentence in sentences]


def _tell(sentence: Sentence, rarity: dict[str, float]) -> Told:
    words = words_of(sentence.doc, sentence.start, sentence.end)
    content = [word for word in words if word not in _PASSED_OVER]
    stems = [word[:STEM] for word in content]
    told = [
        *words,
        *(f"{a} {b}" for a, b in pairwise(words)),
        *(f"s:{stem}" for stem in stems if len(stem) == STEM),
        *(f"s:{a} {b}" for a, b in pairwise(stems)),
    ]
    text = sentence.text.lower().replace("'", "’")
    return Told(
        told,
        _heading_words(sentence.heading),
        _matches(text),
        _heading_cues(sentence.heading),
        _mean_vector(sentence.doc.vocab, content, rarity),
    )


def _matches(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for cue in cues():
        if match := cue.pattern.search(text):
            found.setdefault(cue.violation_type_id, []).append(match[0])
    for form, violation_type_id in _surface_forms():
        if form in text:
            found.setdefault(f"form:{violation_type_id}", []).append(form)
    return found


@cache
def _heading_words(heading: str) -> list[str]:
    words = [word for word in re.findall(r"\w+", heading.lower()) if word not in _PASSED_OVER]
    return [f"h:{heading.lower()}", *(f"h:{word[:STEM]}" for word in words)] if heading else []


@cache
def _heading_cues(heading: str) -> frozenset[str]:
    text = heading.lower()
    return frozenset(cue.violation_type_id for cue in cues() if cue.pattern.search(text))


def _mean_vector(vocab: Vocab, words: Sequence[str], rarity: dict[str, float]) -> NDArray[np.float32]:
    total = np.zeros(VECTOR_LENGTH, dtype=np.float32)
    if vocab.vectors_length != VECTOR_LENGTH:
        return total
    largest = rarity.get("", 1.0)
    for word in words:
        if vocab.has_vector(word):
            vector = vocab.get_vector(word)
            total += vector * (rarity.get(word, largest) / (float(np.linalg.norm(vector)) + 1e-6))
    return total / np.float32(np.linalg.norm(total) + 1e-6)
