"""The manner of a sentence: reports tell what happened, to whom and when; laws and handbooks say what shall be."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.violations.sentences import Sentence

# Attribute of the tokens, and its values one of which a sentence has or not.
_SIGNS = (
    ("TAG", ("VBD",)),
    ("TAG", ("VBZ", "VBP")),
    ("LOWER", ("shall", "should", "must", "may", "can", "ought")),
    ("ENT_TYPE", ("PERSON",)),
    ("ENT_TYPE", ("GPE", "NORP", "LOC")),
    ("ENT_TYPE", ("DATE", "TIME")),
    ("ENT_TYPE", ("CARDINAL",)),
)
_ATTRIBUTES = ("TAG", "ENT_TYPE", "LOWER")
_DEMAND = re.compile(
    r"\b(?:recommend\w*|urg(?:ed|es|ing)|call(?:ed|s|ing)? (?:on|upon|for)|should|must|shall|ought to|encourag\w+)\b",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"\b(?:everyone|no one|states parties|state party|right to|rights of|human rights law|obligation\w*|treat(?:y|ies)"
    r"|covenant|convention|principles?|articles?)\b",
    re.IGNORECASE,
)
_LONG = 60  # words
_PRIOR = 0.5  # of a sentence: the report's mean counts that much on each page
# Of the sentences of a page or report: where so many are told in the past, events are reported; more says no more.
_ENOUGH_PAST = 0.3
_PAST_COLUMN, _MODAL_COLUMN, _LAW_COLUMN = 0, 2, 9


def manners(sentences: Sequence[Sentence]) -> NDArray[np.float32]:
    """Of each sentence (row), 0 or 1: past tense, present tense, modal verb, person, place or people, date, number; its
    length up to 60 words as a share of these; 0 or 1: demand, words of law; then the shares of past tense (up to 0.3),
    modal verbs and words of law on its page, and of past tense (up to 0.3) and words of law in the report; and of a
    sentence that is not in the past tense, else 0: how little of its page is (0 to 1), words of law on its page."""
    own = np.array(_own(sentences), dtype=np.float32)
    mean = own.mean(axis=0)
    pages: dict[int, list[int]] = {}
    for at, sentence in enumerate(sentences):
        pages.setdefault(sentence.page_no, []).append(at)
    of_page = np.empty_like(own)
    for members in pages.values():
        of_page[members] = (own[members].sum(axis=0) + _PRIOR * mean) / (len(members) + _PRIOR)
    past = np.minimum(of_page[:, _PAST_COLUMN], np.float32(_ENOUGH_PAST))
    law = of_page[:, _LAW_COLUMN]
    general = 1 - own[:, _PAST_COLUMN]
    columns = (
        past,
        of_page[:, _MODAL_COLUMN],
        law,
        np.full_like(past, min(float(mean[_PAST_COLUMN]), _ENOUGH_PAST)),
        np.full_like(past, mean[_LAW_COLUMN]),
        general * (1 - past / np.float32(_ENOUGH_PAST)),
        general * law,
    )
    return np.concatenate([own, np.stack(columns, axis=1)], axis=1)


def _own(sentences: Sequence[Sentence]) -> list[tuple[float, ...]]:
    strings = sentences[0].doc.vocab.strings
    signs = [(_ATTRIBUTES.index(name), frozenset(strings[value] for value in values)) for name, values in _SIGNS]
    rows, doc = [], None
    for sentence in sentences:
        if sentence.doc is not doc:
            doc = sentence.doc
            tokens = doc.to_array([*_ATTRIBUTES])
        columns = [set(column) for column in tokens[sentence.start : sentence.end].T.tolist()]
        rows.append((
            *(not columns[at].isdisjoint(values) for at, values in signs),
            min(sentence.end - sentence.start, _LONG) / _LONG,
            _DEMAND.search(sentence.text) is not None,
            _LAW.search(sentence.text) is not None,
        ))  # fmt: skip
    return rows
