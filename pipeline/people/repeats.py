"""Where a report repeats the names of its people and the model did not see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.people.country import told_in, within_reach
from pipeline.people.mentions import POSSESSIVE, Found
from pipeline.people.names import is_title
from pipeline.people.namesakes import names_something_else
from pipeline.records import Passage, Report

if TYPE_CHECKING:
    from spacy.tokens import Doc


def repeated(report: Report, passages: Sequence[Passage], found: Sequence[Found]) -> list[Found]:
    """The names and the places where the text repeats one of them: whole, or its last word alone in the chapters on the
    same country."""
    return sorted([*found, *_again(report, passages, found)])


def _again(report: Report, passages: Sequence[Passage], found: Sequence[Found]) -> Iterator[Found]:
    taken: dict[int, set[int]] = defaultdict(set)
    whole: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    places: dict[str, set[frozenset[str]]] = defaultdict(set)  # countries of each last word of a name
    for name in found:
        tokens = passages[name.passage_no].doc[name.start : name.end]
        taken[name.passage_no].update(range(name.start, name.end))
        words = tuple(token.text for token in tokens)
        if sum(word[0].isupper() for word in words) > 1:
            whole[words[0]].add(words)
            places[words[-1]].add(told_in(report, passages[name.passage_no]))
    plain = {token.text for passage in passages for token in passage.doc if token.text.islower()}
    surnames = {
        word: frozenset().union(*places[word]) for word in places if len(word) > 3 and word.lower() not in plain
    }
    for number, passage in enumerate(passages):
        doc, busy, countries = passage.doc, taken[number], told_in(report, passage)
        for i, token in enumerate(doc):
            if i in busy or not token.text[0].isupper():
                continue
            repeats = [words for words in sorted(whole[token.text], key=len, reverse=True) if _at(doc, i, words)]
            fits = token.text in surnames and within_reach(countries, surnames[token.text])
            if not repeats and fits and _alone(doc, i):
                repeats = [(token.text,)]
            end = i + len(repeats[0]) if repeats else i
            if repeats and not busy.intersection(range(i, end)) and not names_something_else(doc, i, end):
                busy.update(range(i, end))
                yield Found(number, i, end, "")


def _at(doc: Doc, i: int, words: tuple[str, ...]) -> bool:
    return tuple(token.text for token in doc[i : i + len(words)]) == words


def _alone(doc: Doc, i: int) -> bool:
    """Whether a capitalised word stands by itself, or after a title, and is no part of an entity of another kind."""
    before = doc[i - 1] if i else None
    after = doc[i + 1] if i + 1 < len(doc) else None
    if doc[i].ent_type_ not in ("", "PERSON") and not (
        doc[i].ent_iob_ == "B" and (after is None or after.ent_iob_ != "I")
    ):
        return False
    if after is not None and (after.text[0].isupper() or after.text in "-–") and after.text not in POSSESSIVE:
        return False
    return (
        before is None
        or before.is_sent_start
        or is_title(before.text)
        or not (before.text[0].isupper() or before.text in "-–")
    )
