"""What a sentence says, as features: words, headings, cues of the types, the mean of its word vectors."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.violations.sentences import Sentence
from pipeline.violations.stems import stems
from pipeline.vocabularies import violation_types

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

VECTOR_LENGTH = 300
STEM = 6  # letters of a word that stand for its family
_BEGINNING = 3  # letters by which the stems of cues are looked up
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

    name: str  # of the feature: the type and a number
    violation_type_id: str
    pattern: re.Pattern[str]
    stems: tuple[str, ...]  # one of which every match holds, without spaces; none where that is not known

    def said(self, text: str) -> str | None:
        """The first words of a text that match."""
        match = self.pattern.search(text)
        return match[0] if match else None


@dataclass(frozen=True, slots=True)
class Told:
    """The features of one sentence."""

    words: list[str]  # words, pairs and stems, with repetitions
    heading: list[str]
    cues: dict[str, str]  # the words that match, by the cue's name
    hints: list[str]  # types of which the heading has a cue, or the sentence a surface form
    vector: NDArray[np.float32]  # mean of the words' unit vectors, weighted by rarity; zeros where there are none


@cache
def cues() -> tuple[Cue, ...]:
    """The cues of `cues.csv`."""
    content = resources.files("pipeline.violations").joinpath("cues.csv").read_text(encoding="utf-8")
    rows = enumerate(csv.DictReader(content.splitlines()))
    return tuple(
        Cue(
            f"c:{row['violation_type_id']}:{number}",
            row["violation_type_id"],
            re.compile(row["pattern"]),
            _solid(stems(row["pattern"])),
        )
        for number, row in rows
    )


def _solid(needed: frozenset[str]) -> tuple[str, ...]:
    """The longest words of strings; none where one is too short to look for."""
    longest = {max(stem.split(), key=len) for stem in needed}
    return tuple(sorted(longest)) if all(len(word) >= _BEGINNING for word in longest) else ()


@cache
def _by_beginning() -> dict[str, list[tuple[str, Cue]]]:
    """Stems and their cues by the stem's first letters."""
    index: dict[str, list[tuple[str, Cue]]] = {}
    for cue in cues():
        for stem in cue.stems:
            index.setdefault(stem[:_BEGINNING], []).append((stem, cue))
    return index


@lru_cache(maxsize=50_000)
def _cues_of(word: str) -> frozenset[str]:
    """Names of the cues of which a stem stands in a word of the text."""
    index = _by_beginning()
    return frozenset(
        cue.name
        for at in range(len(word) - _BEGINNING + 1)
        for stem, cue in index.get(word[at : at + _BEGINNING], ())
        if word.startswith(stem, at)
    )


def said_by(known: Sequence[Cue], text: str) -> dict[str, str]:
    """The first words that match each cue, by its name; only cues are tried of which a stem stands in the text."""
    near: set[str] = set().union(*map(_cues_of, text.split()))
    tried = (cue for cue in known if cue.name in near or not cue.stems)
    return {cue.name: said for cue in tried if (said := cue.said(text)) is not None}


def type_of_cue(name: str) -> str:
    """The type for which the cue of that name speaks."""
    return name.split(":")[1]


@cache
def _surface_forms() -> dict[str, list[tuple[str, str]]]:
    """Surface forms and their hints by their first word."""
    forms: dict[str, list[tuple[str, str]]] = {}
    for kind in violation_types().values():
        for form in map(str.lower, kind.surface_forms):
            forms.setdefault(form.split()[0], []).append((form, f"f:{kind.violation_type_id}"))
    return forms


def _form_hints(words: Sequence[str], text: str) -> list[str]:
    forms = _surface_forms()
    return sorted({hint for word in set(words) for form, hint in forms.get(word, ()) if form in text})


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
    return [_tell(sentence, rarity, cues()) for sentence in sentences]


def tell_part(part: Sentence, whole: Told, rarity: dict[str, float]) -> Told:
    """The features of a part of a sentence, in which no cue is looked for that the whole has not."""
    return _tell(part, rarity, [cue for cue in cues() if cue.name in whole.cues])


def _tell(sentence: Sentence, rarity: dict[str, float], known: Sequence[Cue]) -> Told:
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
        said_by(known, text),
        [*_heading_hints(sentence.heading), *_form_hints(words, text)],
        _mean_vector(sentence.doc.vocab, content, rarity),
    )


@cache
def _heading_words(heading: str) -> list[str]:
    words = [word for word in re.findall(r"\w+", heading.lower()) if word not in _PASSED_OVER]
    return [f"h:{heading.lower()}", *(f"h:{word[:STEM]}" for word in words)] if heading else []


@cache
def _heading_hints(heading: str) -> list[str]:
    text = heading.lower()
    return sorted({f"hc:{type_of_cue(name)}" for name in said_by(cues(), text)})


def _mean_vector(vocab: Vocab, words: Sequence[str], rarity: dict[str, float]) -> NDArray[np.float32]:
    total = np.zeros(VECTOR_LENGTH, dtype=np.float32)
    if vocab.vectors_length != VECTOR_LENGTH:
        return total
    largest = rarity.get("", 1.0)
    for word in words:
        vector = _unit_vector(vocab, word)
        if vector is not None:
            total += vector * np.float32(rarity.get(word, largest))
    return total / np.float32(np.linalg.norm(total) + 1e-6)


@lru_cache(maxsize=20_000)
def _unit_vector(vocab: Vocab, word: str) -> NDArray[np.float32] | None:
    if not vocab.has_vector(word):
        return None
    vector = np.asarray(vocab.get_vector(word), dtype=np.float32)
    return vector / np.float32(np.linalg.norm(vector) + 1e-6)
