"""A sentence's score seen beside those of its surroundings: a page that speaks of torture goes on doing so."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.violations.manner import manners
from pipeline.violations.sentences import Sentence

_FLOOR, _CEILING = -9.2, 9.2  # log odds beyond which a score says no more
_NOTHING = -6.9  # log odds of what is not there


def surroundings(scores: NDArray[np.float32], sentences: Sequence[Sentence]) -> NDArray[np.float32]:
    """Log odds (sentences, types, 10): of the sentence itself, of the previous and the next of its section, the highest
    among the others of its passage, section, page and document; and for all types alike how many of the others of its
    section, page and document report anything: a handbook seldom does, whatever it speaks of. Then, for all types
    alike, the manners of the sentence and its page."""
    own = np.clip(scores, _FLOOR, _CEILING)
    beside = [
        own,
        _beside(own, sentences, -1),
        _beside(own, sentences, 1),
        _highest(own, sentences, lambda sentence: sentence.passage_no),
        _highest(own, sentences, lambda sentence: sentence.section_no),
        _highest(own, sentences, lambda sentence: sentence.page_no),
        _highest(own, sentences, lambda sentence: 0),
        _share(own, sentences, lambda sentence: sentence.section_no),
        _share(own, sentences, lambda sentence: sentence.page_no),
        _share(own, sentences, lambda sentence: 0),
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


def _highest(
    own: NDArray[np.float32], sentences: Sequence[Sentence], key: Callable[[Sentence], Hashable]
) -> NDArray[np.float32]:
    """The highest score among the other sentences of the same group."""
    groups: dict[Hashable, list[int]] = {}
    for at, sentence in enumerate(sentences):
        groups.setdefault(key(sentence), []).append(at)
    result = np.full_like(own, _NOTHING)
    for members in groups.values():
        if len(members) > 1:
            scores = own[members]
            second, first = np.sort(scores, axis=0)[-2:]
            result[members] = np.where(scores >= first, second, first)
    return result


def _share(
    own: NDArray[np.float32], sentences: Sequence[Sentence], key: Callable[[Sentence], Hashable]
) -> NDArray[np.float32]:
    """Log odds that another sentence of the group reports any violation."""
    anything = 1 / (1 + np.exp(-own.max(axis=1)))
    count: dict[Hashable, int] = {}
    total: dict[Hashable, float] = {}
    groups = [key(sentence) for sentence in sentences]
    for group, one in zip(groups, anything, strict=True):
        count[group] = count.get(group, 0) + 1
        total[group] = total.get(group, 0.0) + float(one)
    # a half and one are added, so that a group of few says little
    shares = [(total[g] - float(one) + 0.5) / (count[g] - 1 + 1) for g, one in zip(groups, anything, strict=True)]
    odds = np.array([np.log(min(s, 0.99) / (1 - min(s, 0.99))) for s in shares], dtype=np.float32)
    return np.broadcast_to(odds[:, None], own.shape)
