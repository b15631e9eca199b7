"""Lists that a sentence announces as violations ("abuses, among which: ..."), whose parts are judged one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.violations.sentences import Sentence

_ANNOUNCED = re.compile(
    r"\b(?:violations?|abuses?|repression|persecution|crackdown|harassment|intimidation|reprisals|attacks)\b[^.;]*?"
    r"(?::|,?\s(?:including|such as|among (?:which|them|these)|ranging from)\b)",
    re.IGNORECASE,
)
_SURER = 1.5  # log odds: what is announced as a violation is more probably one than what any sentence says
_MARKS = frozenset((",", ";", ":", "–", "—", "-", "--", "(", ")", "•"))
_JOINED = _MARKS | {"and", "or"}
_LEAST = 3  # parts of a list
_WORDS = 2  # of a part


def parts_of(sentence: Sentence) -> list[Sentence]:
    """The stretches between commas and the like, and those between "and" or "or" too, of a sentence that announces a
    list of violations and has at least three of the first; else none."""
    if not _ANNOUNCED.search(sentence.text):
        return []
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
    """The scores (log odds) of sentences; of announced lists those of the highest parts where these are higher, and
    raised by what the announcement says. Part `n` is of `sentence_nos[n]`."""
    highest = scores.copy()
    numbers = np.asarray(sentence_nos, dtype=np.int64)
    np.maximum.at(highest, numbers, of_parts)
    highest[np.unique(numbers)] += np.float32(_SURER)
    return highest


def _split(sentence: Sentence, marks: Set[str]) -> list[tuple[int, int]]:
    stretches, start = [], sentence.start
    for token in sentence.doc[sentence.start : sentence.end]:
        if token.lower_ in marks:
            stretches.append((start, token.i))
            start = token.i + 1
    stretches.append((start, sentence.end))
    return [(a, b) for a, b in stretches if sum(token.is_alpha for token in sentence.doc[a:b]) >= _WORDS]
