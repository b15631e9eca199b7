"""Sentences that report nothing, whatever acts they name: demands, duties, and what is in another language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.foreign import is_foreign
from pipeline.violations.sentences import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEMANDS = frozenset(
    form
    for verb in ("recommend", "urge", "encourage", "invite")
    for form in (verb, f"{verb}s", f"{verb}{'d' if verb.endswith('e') else 'ed'}")
)
_CALLS = frozenset(("call", "calls", "called"))
_CALLED_FOR = frozenset(("on", "upon", "for"))
_DUTIES = frozenset(("shall", "should", "must", "ought"))
_NOTHING = -7.0  # log odds


def silenced(scores: NDArray[np.float32], sentences: Sequence[Sentence]) -> NDArray[np.float32]:
    """The scores (log odds; sentences, types), those of silent sentences so low that nothing is reported."""
    result = scores.copy()
    result[[is_silent(sentence) for sentence in sentences]] = _NOTHING
    return result


def is_silent(sentence: Sentence) -> bool:
    """Whether each main verb asks for something or says what shall be done, or the sentence is not English."""
    tokens = sentence.doc[sentence.start : sentence.end]
    if is_foreign(tokens):
        return True
    if not sentence.doc.has_annotation("DEP"):
        return False
    root = next((token for token in tokens if token.head.i == token.i), None)
    if root is None:
        return False
    verbs = [root, *(token for token in root.conjuncts if token.pos_ in ("VERB", "AUX"))]
    return all(map(_asks, verbs))


def _asks(verb: Token) -> bool:
    helpers = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    if not helpers.isdisjoint(_DUTIES):
        return "have" not in helpers  # what should have been was not
    if verb.lower_ in _CALLS:
        return any(child.dep_ == "prep" and child.lower_ in _CALLED_FOR for child in verb.children)
    return verb.lower_ in _DEMANDS and verb.pos_ == "VERB"
