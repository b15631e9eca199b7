"""Whether what the model calls a person is one: a linear judgement over everything that the report says of the name."""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from pipeline.people.mentions import Found
from pipeline.people.names import fold, is_title
from pipeline.records import Passage

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


_QUOTES = frozenset('"“”„«»')


class Judge(NamedTuple):
    """The weights of the evidence; a name is kept where their sum reaches the threshold's log odds."""

    bias: float
    threshold: float
    weights: Mapping[str, float]

    def probability(self, evidence: Mapping[str, float]) -> float:
        """How likely a name with this evidence is a person's."""
        score = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in evidence.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def judge() -> Judge:
    """The trained weights."""
    content = json.loads((files("pipeline.models") / "names" / "judge.json").read_text(encoding="utf-8"))
    return Judge(content["bias"], content["threshold"], content["weights"])


def verified(passages: Sequence[Passage], found: Sequence[Found]) -> list[Found]:
    """The names that are judged to be people's; all places where one name stands are judged together."""
    groups = grouped(passages, found)
    told = evidence(passages, groups)
    kept = [
        name for key, group in groups.items() if judge().probability(told[key]) >= judge().threshold for name in group
    ]
    return sorted(kept)


def grouped(passages: Sequence[Passage], found: Sequence[Found]) -> dict[tuple[str, ...], list[Found]]:
    """The places of each name, by its folded words."""
    groups: dict[tuple[str, ...], list[Found]] = defaultdict(list)
    for name in found:
        groups[fold(passages[name.passage_no].doc[name.start : name.end].text)].append(name)
    return groups


def evidence(
    passages: Sequence[Passage], groups: Mapping[tuple[str, ...], Sequence[Found]]
) -> dict[tuple[str, ...], dict[str, float]]:
    """What a report says of each name, as features 0..1: the share of its places that show them."""
    plain = {token.text for passage in passages for token in passage.doc if token.text.islower()}
    longer = {w for words, group in groups.items() if len(words) > 1 and _is_tagged(group) for w in words}
    names = {(name.passage_no, at) for group in groups.values() for name in group for at in range(name.start, name.end)}
    told = {}
    for words, group in groups.items():
        counts: Counter[str] = Counter()
        for name in group:
            counts.update(set(_around(passages[name.passage_no], name, names)))
        features = {feature: count / len(group) for feature, count in counts.items()}
        features.update(dict.fromkeys(_form(words, longer, plain), 1.0))
        told[words] = features
    return told


def _is_tagged(group: Sequence[Found]) -> bool:
    return any(name.label == "PERSON" for name in group)


def _form(words: tuple[str, ...], longer: set[str], plain: set[str]) -> Iterator[str]:
    """What the name itself says."""
    yield f"words={min(len(words), 5)}"
    for word in words:
        yield f"starts={word[:3]}"
        yield f"ends={word[-3:]}"
        yield f"ends={word[-2:]}"
        if len(words) > 1:
            yield f"word={word}"
    yield f"first={words[0]}"
    yield f"last-ends={words[-1][-2:]}"
    if any(word in plain for word in words if len(word) > 3):
        yield "plain word"
    if len(words) == 1 and words[0] in longer:
        yield "part of a longer name"


def _around(passage: Passage, name: Found, names: set[tuple[int, int]]) -> Iterator[str]:
    """What the words around one place of a name say."""
    doc = passage.doc
    before = [_word(doc, i) for i in range(name.start - 3, name.start)]
    after = [_word(doc, i) for i in range(name.end, name.end + 3)]
    yield f"label={name.label}"
    yield f"kind={passage.paragraph.kind}"
    yield f"before={before[-1]}"
    yield f"before={before[-2]} {before[-1]}"
    yield f"near={before[-2]}"
    yield f"near={before[-3]}"
    yield f"after={after[0]}"
    yield f"after={after[0]} {after[1]}"
    yield f"near after={after[1]}"
    if name.start and is_title(doc[name.start - 1].text):
        yield "title"
    if before[-1] in (",", "and") and (name.passage_no, name.start - 2) in names:
        yield "beside a name"
    if after[0] in (",", "and") and (name.passage_no, name.end + 1) in names:
        yield "beside a name"
    if name.end + 1 < len(doc) and after[0] == "," and doc[name.end + 1].like_num:
        yield "age"
    root = doc[name.start : name.end].root
    yield f"dep={root.dep_}"
    yield f"head={_lower(root.head)} {root.dep_}"
    yield f"tag={root.tag_}"
    tags = {token.tag_ for token in doc[name.start : name.end]}
    yield from (f"has={tag}" for tag in tags)
    text = doc[name.start : name.end].text
    if re.search(r"[^\W\d_][\d*]|-e\b", text):
        yield "odd letters"
    if before[-1] in _QUOTES and any(mark in _QUOTES for mark in after[:2]):
        yield "quoted"
    if text.isupper():
        yield "capitals"


def _word(doc: Doc, i: int) -> str:
    return _lower(doc[i]) if 0 <= i < len(doc) else "|"


def _lower(token: Token) -> str:
    text: str = token.lower_
    if token.like_num:
        return "0"
    return text if token.text.islower() or not token.is_alpha else ("Aa" if not is_title(text) else text)
