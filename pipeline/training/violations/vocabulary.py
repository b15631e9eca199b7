"""The features that are kept: not too rare, and no names of people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

import numpy as np

from pipeline.training.violations.annotated import Annotated
from pipeline.violations.features import STEM, Told, tell, words_of
from pipeline.violations.model import Features

RAREST = 3  # sentences in which a word must stand
_ORDINARY = 3  # reports in which a word stands in small letters, if it is more than a name
_LETTERS = re.compile(r"[^\W\d_]+")


def name_words(reports: Sequence[Annotated]) -> frozenset[str]:
    """Words of people's names, ours and the annotators', that are no ordinary words: that stand in small letters in
    fewer than three reports. They are left out of everything that is kept."""
    named: set[str] = set()
    small: Counter[str] = Counter()
    for report in reports:
        for mention in report.people.mentions:
            named.update(_LETTERS.findall(mention.name_original.lower()))
        for words in report.names:
            named.update(_LETTERS.findall(" ".join(words)))
        tokens = (token for passage in report.passages for token in passage.doc if token.text.islower())
        small.update({word for token in tokens for word in _LETTERS.findall(token.text)})
    return frozenset(word for word in named if small[word] < _ORDINARY)


def without_names(features: Iterable[str], names: frozenset[str]) -> list[str]:
    """Features that hold none of the words, nor the beginning of one, in order."""
    barred = names | {name[:STEM] for name in names}
    return sorted(f for f in features if not barred.intersection(_LETTERS.findall(f)))


def learn_features(reports: Sequence[Annotated], types: tuple[str, ...]) -> tuple[Features, list[list[Told]]]:
    """The columns, from the words that are not too rare, and what each sentence tells."""
    counts: Counter[str] = Counter()
    for report in reports:
        for s in report.sentences:
            counts.update(set(words_of(s.doc, s.start, s.end)))
    total = sum(len(report.sentences) for report in reports)
    names = name_words(reports)
    rarity = {w: round(log(total / (1 + counts[w])), 3) for w in without_names(counts, names) if counts[w] >= RAREST}
    rarity[""] = round(log(total / 2), 3)
    told = [tell(report.sentences, rarity) for report in reports]
    frequencies: Counter[str] = Counter()
    for one in (one for own in told for one in own):
        frequencies.update({*one.words, *one.heading, *one.cues, *one.hints})
    words = without_names((word for word, count in frequencies.items() if count >= RAREST), names)
    idf = np.array([1 + log((1 + total) / (1 + frequencies[word])) for word in words], dtype=np.float32)
    vectors = [one.vector for own in told for one in own]
    mean = np.asarray(np.mean(vectors, axis=0, dtype=np.float64), dtype=np.float32)
    return Features(tuple(words), {word: n for n, word in enumerate(words)}, idf, types, mean, rarity), told
