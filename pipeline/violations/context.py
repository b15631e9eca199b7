"""A sentence's score seen beside those of its surroundings: a page that speaks of torture goes on doing so."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.violations.manner import manners
from pipeline.violations.sentences import Sentence

_FLOOR, _CEILING = -9.2, 9.2  # log odds beyond which a score says no more
_NOTHING = -6.9  # log odds of what is not there


def surroundings(scores: NDArray[np.float32], sentences: Sequence[Sentence]) -> NDArray[np.float32]:
    """Log odds (sentences, types, 10): of the sentence itself, of the previous and the next of its section, the highest
    among the others of its passage, section, page and document; for all types alike how many of the others of its
    page and document report anything: a handbook seldom does, whatever it speaks of; how far the type is above the
    highest other type of the sentence. Then, for all types alike, the manners of the sentence, its page and report."""
    own = np.clip(scores, _FLOOR, _CEILING)
    passages = _numbers(sentence.passage_no for sentence in sentences)
    sections = _numbers(sentence.section_no for sentence in sentences)
    pages = _numbers(sentence.page_no for sentence in sentences)
    report = np.zeros(len(sentences), dtype=np.int64)
    beside = [
        own,
        _beside(own, sentences, -1),
        _beside(own, sentences, 1),
        *(_highest(own, groups) for groups in (passages, sections, pages, report)),
        *(_share(own, groups) for groups in (pages, report)),
        own - _highest(own.T, np.zeros(own.shape[1], dtype=np.int64)).T,
    ]
    manner = (np.broadcast_to(column[:, None], own.shape) for column in manners(sentences).T)
    return np.stack([*beside, *manner], axis=-1)


def _beside(own: NDArray[np.float32], sentences: Sequence[Sentence], step: int) -> NDArray[np.float32]:
    result = np.full_like(own, _NOTHING)
    for at, sentence in enumerate(sentences):
        other = at + step
        if 0 <= other < len(sentences) and sentences[other].section_no == sentence.section_no:
            result[at] = own[other]
    return result


def _highest(own: NDArray[np.float32], groups: NDArray[np.int64]) -> NDArray[np.float32]:
    """The highest score among the other sentences of the same group."""
    order = np.argsort(groups, kind="stable")
    sizes = np.bincount(groups)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    inside = np.repeat(np.arange(len(sizes)), sizes)
    scores = own[order]
    first = np.maximum.reduceat(scores, starts)
    is_first = scores >= first[inside]
    second = np.maximum.reduceat(np.where(is_first, np.float32(-np.inf), scores), starts)
    second = np.where(np.add.reduceat(is_first, starts, dtype=np.int64) > 1, first, second)
    second[sizes == 1] = _NOTHING
    result = np.empty_like(own)
    result[order] = np.where(is_first, second[inside], first[inside])
    return result


def _share(own: NDArray[np.float32], groups: NDArray[np.int64]) -> NDArray[np.float32]:
    """Log odds that another sentence of the group reports any violation."""
    anything = 1 / (1 + np.exp(-own.max(axis=1).astype(np.float64)))
    count = np.bincount(groups)[groups]
    total = np.bincount(groups, weights=anything)[groups]
    # a half and one are added, so that a group of few says little
    share = np.minimum((total - anything + 0.5) / count, 0.99)
    return np.broadcast_to(np.log(share / (1 - share)).astype(np.float32)[:, None], own.shape)


def _numbers(keys: Iterable[Hashable]) -> NDArray[np.int64]:
    """Keys as numbers from 0, in the order in which they come."""
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.int64)
