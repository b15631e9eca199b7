"""The features that are kept: not too rare, and no names of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np

from pipeline.training.privacy import name_words, without_names
from pipeline.training.violations.annotated import Annotated
from pipeline.violations.features import Told, tell, words_of
from pipeline.violations.model import Features

RAREST = 3  # sentences in which a word must stand


def names_of(reports: Sequence[Annotated]) -> frozenset[str]:
    """Words of the names of people, ours and the annotators'."""
    ours = (mention.name_original for report in reports for mention in report.people.mentions)
    theirs = (" ".join(words) for report in reports for words in report.names)
    return name_words((*ours, *theirs), (" ".join(p.paragraph.text for p in report.passages) for report in reports))


def learn_features(reports: Sequence[Annotated], types: tuple[str, ...]) -> tuple[Features, list[list[Told]]]:
    """The columns, from the words that are not too rare, and what each sentence tells."""
    counts: Counter[str] = Counter()
    for report in reports:
        for s in report.sentences:
            counts.update(set(words_of(s.doc, s.start, s.end)))
    total = sum(len(report.sentences) for report in reports)
    names = names_of(reports)
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
