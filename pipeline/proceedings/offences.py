"""Phrases that name the offence of which somebody is accused: found token by token, then typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.proceedings.lexicon import kind_of
from pipeline.proceedings.linear import LinearModel
from pipeline.proceedings.tokens import CLOSING, token_features
from pipeline.proceedings.types import type_of
from pipeline.vocabularies import UNSPECIFIED_CHARGE

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_RECALL = 1.5  # logits in favour of an offence: whom it is said of is judged next
_GRAMMAR_SCORE = 0.3
_KNOWN_OFFENCE = 0.5
_GOVERNING = frozenset(
    {"accusation", "conviction", "sentence", "trial", "arrest", "detention", "suspicion", "acquittal"}
)
_LEADING = frozenset({"for", "with", "of", "on", "over"})
_LISTING = frozenset({"ranging", "including", "relating", "related", "involving", "concerning"})
_NO_OFFENCE = frozenset({"DATE", "TIME", "GPE", "PERSON", "ORG", "NORP", "FAC", "LOC", "MONEY"})
_CONTINUING = frozenset({"of", "to", "in", "on", "against", "with", "by", "from", "for", "without"})
_LAST_STEP = {"O": ("B", "I", "O"), "B": ("B", "I", "O"), "I": ("B", "I")}  # which tag may stand before


class Phrase(NamedTuple):
    """A phrase that names an offence: tokens of its passage, half-open, and how sure that is."""

    start: int
    end: int
    score: float


def completed(start: int, end: int, sentence: Span, limit: int) -> int:
    """Where the name of an offence that begins at `start` ends: what its last words govern belongs to it, as does the
    rest of a quotation; never beyond `limit`, where the next one begins, nor beyond a date."""
    doc = sentence.doc
    limit = min(limit, sentence.end, end + 25)
    opening = (
        start - 1
        if start > sentence.start and doc[start - 1].text in '“‘"'
        else next((t.i for t in doc[start:end] if t.text == "“"), None)
    )
    if opening is not None and not any(t.text in CLOSING for t in doc[opening + 1 : end]):
        closing = next((t.i for t in doc[end:limit] if t.text in CLOSING), None)
        if closing is not None:
            return closing
    for _ in range(4):
        reach = end
        last = doc[end - 1]
        if end < limit and doc[end].text in ("-", "–") and end + 1 < limit and not doc[end].whitespace_:
            reach = end + 2
        elif (
            last.tag_ in ("IN", "DT", "TO", "JJ", "PRP$", "CD", "VBN")
            and start <= last.head.i != last.i
            and last.head.i >= end
        ):
            reach = last.head.i + 1
        for token in doc[start:end]:
            for child in token.children:
                near = child.i == end or (child.dep_ in ("dobj", "pobj") and end <= child.i < end + 8)
                if (
                    not near
                    or child.ent_type_ in ("DATE", "TIME")
                    or child.is_punct
                    or child.dep_ in ("cc", "relcl", "advcl", "punct")
                ):
                    continue
                if child.dep_ in ("dobj", "pobj", "pcomp"):
                    reach = max(reach, child.i + 1)
                elif child.dep_ == "prep" and child.lower_ in _CONTINUING:
                    below = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
                    if below is not None and below.ent_type_ not in ("DATE", "TIME"):
                        reach = max(reach, below.i + 1)
        if reach <= end or reach > limit:
            return end
        end = reach
    return end


def find_phrases(sentence: Span, model: LinearModel, types: LinearModel) -> list[Phrase]:
    """The offences that a sentence names: those found word by word, and what grammar puts behind "charged with", "for"
    or "on" where nothing was found there and the words are known as an offence."""
    if not any(kind_of(token) for token in sentence):
        return []
    found = _tagged(sentence, model, _RECALL)
    for start, end in _governed(sentence):
        if any(start < phrase.end and phrase.start < end for phrase in found):
            continue
        limit = min((phrase.start for phrase in found if phrase.start >= end), default=sentence.end)
        phrase = Phrase(start, completed(start, end, sentence, limit), _GRAMMAR_SCORE)
        typed = type_of(sentence.doc[start : phrase.end].text, types)
        if typed and typed[0].charge_type_id != UNSPECIFIED_CHARGE and typed[0].score >= _KNOWN_OFFENCE:
            found.append(phrase)
    return sorted(found)


def _governed(sentence: Span) -> Iterator[tuple[int, int]]:
    """The phrases under a preposition that hangs on a word of an event, and what they coordinate."""
    for token in sentence:
        listing = token.lower_ in _LISTING and any(
            kind_of(t) == "accusation" for t in sentence.doc[max(token.i - 3, sentence.start) : token.i]
        )
        if not listing and kind_of(token) not in _GOVERNING:
            continue
        for head in _listed(token) if listing else _heads_under(token):
            for part in (head, *head.conjuncts):
                if part.ent_type_ in _NO_OFFENCE or kind_of(part):
                    continue
                before = [t.i for t in part.lefts if t.dep_ in ("amod", "compound", "nmod", "advmod", "det", "punct")]
                yield min([part.i, *before]), part.i + 1


def _heads_under(token: Token) -> Iterator[Token]:
    """Heads of what stands behind "for", "with" or "of"."""
    for child in token.children:
        if child.i > token.i and child.dep_ == "prep" and child.lower_ in _LEADING:
            yield from (head for head in child.children if head.dep_ in ("pobj", "pcomp"))


def _listed(token: Token, depth: int = 0) -> Iterator[Token]:
    """Heads of what "including", "relating to" or "ranging from ... to" list."""
    for child in token.children:
        if child.dep_ in ("dobj", "pobj", "pcomp"):
            yield child
        elif child.dep_ == "prep" and depth < 3:
            yield from _listed(child, depth + 1)


def _tagged(sentence: Span, model: LinearModel, bonus: float) -> list[Phrase]:
    shares = model.scores_of_all(token_features(sentence))
    order = [model.classes.index(tag) for tag in "BIO"]
    logits = shares[:, order] + np.array([bonus, bonus, 0.0])
    logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
    tags = _best_tags(logits)
    spans = [(sentence.start + start, sentence.start + end) for start, end in _spans(tags)]
    starts = [*(start for start, _ in spans[1:]), sentence.end][: len(spans)]
    found = []
    for (start, end), following in zip(spans, starts, strict=True):
        certain = [logits[i - sentence.start]["BI".index(tags[i - sentence.start])] for i in range(start, end)]
        found.append(Phrase(start, completed(start, end, sentence, following), float(np.exp(np.mean(certain)))))
    return found


def _best_tags(logits: np.ndarray) -> str:
    """The most probable run of tags in which I never follows O."""
    alone = "".join("BIO"[at] for at in logits.argmax(axis=1).tolist())
    if not re.search(r"(?:^|O)I", alone):
        return alone
    best = {tag: (float(logits[0]["BIO".index(tag)]) if tag != "I" else -np.inf, tag) for tag in "BIO"}
    for row in logits[1:]:
        best = {
            tag: max(
                ((best[before][0] + float(row["BIO".index(tag)]), best[before][1] + tag) for before in _LAST_STEP[tag]),
                key=lambda scored: scored[0],
            )
            for tag in "BIO"
        }
    return max(best.values(), key=lambda scored: scored[0])[1]


def _spans(tags: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"BI*", tags):
        yield match.start(), match.end()
