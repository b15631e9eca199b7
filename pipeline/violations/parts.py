"""The parts of a sentence that lists several acts, each judged by itself too: a long list drowns what it holds."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.violations.sentences import Sentence

_MARKS = frozenset((",", ";", ":", "–", "—", "-", "--", "(", ")", "•"))
_JOINED = _MARKS | {"and", "or"}
_LEAST = 3  # parts of a list
_WORDS = 2  # of a part


def parts_of(sentence: Sentence) -> list[Sentence]:
    """The stretches between commas and the like, and those between "and" or "or" too, of a sentence that has at least
    three of the first; else none."""
    listed = _split(sentence, _MARKS)
    if len(listed) < _LEAST:
        return []
    return [
        replace(sentence, start=start, end=end, text=sentence.doc[start:end].text)
        for start, end in sorted({*listed, *_split(sentence, _JOINED)})
    ]


def raised(
    scores: NDArray[np.float32], of_parts: NDArray[np.float32], sentence_nos: Sequence[int] | NDArray[np.int64]
) -> NDArray[np.float32]:
    """The scores of sentences, or of their highest parts where these are higher; part `n` is of `sentence_nos[n]`."""
    highest = scores.copy()
    np.maximum.at(highest, np.asarray(sentence_nos, dtype=np.int64), of_parts)
    return highest


def _split(sentence: Sentence, marks: Set[str]) -> list[tuple[int, int]]:
    stretches, start = [], sentence.start
    for token in sentence.doc[sentence.start : sentence.end]:
        if token.lower_ in marks:
            stretches.append((start, token.i))
            start = token.i + 1
    stretches.append((start, sentence.end))
    return [(a, b) for a, b in stretches if sum(token.is_alpha for token in sentence.doc[a:b]) >= _WORDS]
