"""The manner of a sentence: reports tell what happened, to whom and when; laws and handbooks say what shall be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.violations.sentences import Sentence

_MODALS = frozenset(("shall", "should", "must", "may", "can", "ought"))
_PRESENT = frozenset(("VBZ", "VBP"))
_PLACES = frozenset(("GPE", "NORP", "LOC"))
_TIMES = frozenset(("DATE", "TIME"))
_LONG = 60  # words
_PRIOR = 0.5  # of a sentence: the report's mean counts that much on each page


def manners(sentences: Sequence[Sentence]) -> NDArray[np.float32]:
    """Of each sentence (row), 0 or 1: past tense, present tense, modal verb, person, place or people, date, number; its
    length up to 60 words as a share of these; then the means of the same over its page."""
    own = np.array([_manner(sentence) for sentence in sentences], dtype=np.float32)
    mean = own.mean(axis=0)
    pages: dict[int, list[int]] = {}
    for at, sentence in enumerate(sentences):
        pages.setdefault(sentence.page_no, []).append(at)
    of_page = np.empty_like(own)
    for members in pages.values():
        of_page[members] = (own[members].sum(axis=0) + _PRIOR * mean) / (len(members) + _PRIOR)
    return np.concatenate([own, of_page], axis=1)


def _manner(sentence: Sentence) -> tuple[float, ...]:
    tokens = sentence.doc[sentence.start : sentence.end]
    tags = {token.tag_ for token in tokens}
    kinds = {token.ent_type_ for token in tokens}
    return (
        "VBD" in tags,
        not tags.isdisjoint(_PRESENT),
        any(token.lower_ in _MODALS for token in tokens),
        "PERSON" in kinds,
        not kinds.isdisjoint(_PLACES),
        not kinds.isdisjoint(_TIMES),
        "CARDINAL" in kinds,
        min(len(tokens), _LONG) / _LONG,
    )
