"""Whether a report contests a charge: calls it fabricated or politically motivated, or the accused unjustly held.

The words around the charge are judged by a trained model; no list of telling words found more than a third of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.proceedings.lexicon import sentences
from pipeline.proceedings.linear import LinearModel

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_LEAST = 0.5  # the chance from which a charge counts as contested: the best F1 in cross-validation
_NEAR = range(-1, 3)  # sentences around the charge
_NAMES = frozenset({"PERSON", "GPE", "ORG", "NORP", "FAC", "LOC", "DATE", "CARDINAL"})
_STOP_WORDS = (
    "the a an of in to and or for on by at his her their its he she they it him them this that these "
    "those with from as was were is are be been had has have which who also after before during when "
    "where up out into over under about some any all other two three one year years month months same end "
)
_STOP = frozenset(_STOP_WORDS.split())
_CUES = re.compile(
    r"fabricat|trumped|politically[- ]motivated|prisoners? of conscience|unfair|planted|spurious|bogus|baseless|"
    r"unfounded|false charges|peaceful|solely|apparently because|retaliat|confess\w* (?:under|extract|obtain)|tortur|"
    r"flawed|grossly|legitimate|exercis\w+ (?:his|her|their) (?:right|freedom)|denied access|closed (?:trial|court)|"
    r"without (?:a )?fair|scapegoat",
    re.IGNORECASE,
)


def is_contested(doc: Doc, start: int, charge_type_id: str, status: str, model: LinearModel) -> bool:
    """Whether the report contests the charge that token `start` of a passage names."""
    return model.probability(contest_features(doc, start, charge_type_id, status)) >= _LEAST


def contest_features(doc: Doc, start: int, charge_type_id: str, status: str) -> list[str]:
    """The type and status of a charge, and the words of its sentence, those around and its passage; no names."""
    spans = list(sentences(doc))
    at = next(n for n, span in enumerate(spans) if span.start <= start < span.end)
    own = [word for word in _words(spans[at]) if word not in _STOP]
    near = (spans[at + n] for n in _NEAR if n and 0 <= at + n < len(spans))
    features = [
        f"type={charge_type_id}",
        f"status={status}",
        *(f"s={word}" for word in own),
        *(f"sb={a} {b}" for a, b in pairwise(own)),
        *(f"n={word}" for span in near for word in _words(span) if word not in _STOP),
        *(f"p={word}" for word in _words(doc[:]) if word not in _STOP),
        *(f"cue={match.group().lower()}" for match in _CUES.finditer(spans[at].text)),
        *(f"pcue={match.group().lower()[:8]}" for match in _CUES.finditer(doc.text)),
        "quoted" if re.search('[“"]', spans[at].text) else "plain",
    ]
    return sorted(set(features))


def _words(span: Span) -> Iterator[str]:
    for token in span:
        if token.text[0].isalpha() and token.pos_ != "PROPN" and token.ent_type_ not in _NAMES:
            yield token.lower_
