"""What a person is said to be: a linear judgement for each role over the words around every place of the name."""

from __future__ import annotations

import csv
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from pipeline.records import Mention, Passage, Report, Role

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LEFT, _RIGHT = 5, 8  # words taken before and after a name
_RIGHTS_WORKERS = frozenset(
    {
        "defender",
        "defenders",
        "activist",
        "activists",
        "lawyer",
        "lawyers",
        "campaigner",
        "worker",
        "workers",
        "advocate",
    }
)
_POLITICIANS = frozenset(
    {
        "leader",
        "leaders",
        "politician",
        "politicians",
        "figure",
        "figures",
        "member",
        "members",
        "candidate",
        "candidates",
    }
    | {"activist", "activists", "supporter", "supporters", "mp", "mps", "deputy", "party"}
)


class RoleModel(NamedTuple):
    """Weights of the features for each role, a bias and the probability from which on a role is given."""

    biases: Mapping[str, float]
    thresholds: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]  # feature, role


@cache
def role_model() -> RoleModel:
    """The trained weights."""
    content = json.loads((files("pipeline.models") / "roles" / "roles.json").read_text(encoding="utf-8"))
    return RoleModel(content["biases"], content["thresholds"], content["weights"])


@cache
def occupations() -> Mapping[str, str]:
    """Nouns that name what a person is, and the role."""
    content = (files("pipeline.people") / "occupations.csv").read_text(encoding="utf-8")
    return {row["noun"]: row["role"] for row in csv.DictReader(content.splitlines())}


def roles_of(report: Report, passages: Sequence[Passage], mentions: Sequence[Mention]) -> tuple[Role, ...]:
    """The roles of one person from all its mentions, each with the sentence that speaks for it most."""
    model = role_model()
    told = [frozenset(features(passages[mention.passage_no].doc, mention)) for mention in mentions]
    everything = frozenset().union(*told)
    roles = []
    for role, score in _scores(model, everything).items():
        if 1 / (1 + math.exp(-score)) >= model.thresholds[role]:
            own = [_scores(model, each)[role] for each in told]
            best = mentions[own.index(max(own))]
            roles.append(Role(role, _quote(passages[best.passage_no].doc, best), report.page_of(best.span.start)))
    return tuple(roles)


def _scores(model: RoleModel, told: frozenset[str]) -> dict[str, float]:
    scores = defaultdict(float, model.biases)
    for feature in told:
        for role, weight in model.weights.get(feature, {}).items():
            scores[role] += weight
    return {role: scores[role] for role in model.biases}


def _quote(doc: Doc, mention: Mention) -> str:
    return str(doc[mention.token_start].sent.text).strip()


def features(doc: Doc, mention: Mention) -> Iterator[str]:
    """What the words around one mention say of the person."""
    start, end = mention.token_start, mention.token_end
    sentence = doc[start].sent
    left = [_lower(token) for token in doc[max(sentence.start, start - _LEFT) : start]]
    right = [_lower(token) for token in doc[end : min(sentence.end, end + _RIGHT)]]
    yield from (f"left={word}" for word in left)
    yield from (f"right={word}" for word in right)
    yield from (f"in={_lower(token)}" for token in sentence if token.is_alpha and not token.is_stop)
    yield f"left2={' '.join(left[-2:])}"
    yield f"left1={' '.join(left[-1:])}"
    yield f"right2={' '.join(right[:2])}"
    for noun in _called(doc, start, end):
        yield f"called={_lower(noun)}"
        yield from (f"called={_lower(word)} {_lower(noun)}" for word in noun.lefts)
        yield from (f"says={role}" for role in _occupation(noun))
    first = _first_of_list(doc[start:end].root)
    yield f"dep={first.dep_}"
    yield f"head={_lower(first.head)} {first.dep_}"
    if first.dep_ == "pobj":
        yield f"over={_lower(first.head.head)} {_lower(first.head)}"
    if first.dep_ in ("nsubj", "nsubjpass"):
        siblings = first.head.children
        yield from (f"then={_lower(word)}" for word in first.head.children if word.dep_ in ("conj", "attr", "xcomp"))
        yield from (f"verb prep={_lower(first.head)} {_lower(word)}" for word in siblings if word.dep_ == "prep")


def _called(doc: Doc, start: int, end: int) -> Iterator[Token]:
    """The nouns that a person is called by: before the name, in apposition to it, as its predicate."""
    at = start - 1
    while (
        at >= 0 and (doc[at].pos_ in ("NOUN", "PROPN", "ADJ") or doc[at].text in ".-") and doc[at].ent_type_ != "PERSON"
    ):
        yield doc[at]
        at -= 1
    root = doc[start:end].root
    yield from _and_conjuncts(child for child in root.children if child.dep_ == "appos" and child.i >= end)
    if root.dep_ in ("nsubj", "nsubjpass") and root.head.lemma_ in ("be", "") and root.head.pos_ == "AUX":
        yield from _and_conjuncts(child for child in root.head.children if child.dep_ == "attr")
    for above in _above(root):
        if above.pos_ == "NOUN":
            yield above
        yield from (child for child in above.lefts if child.tag_ == "NNS")


def _above(root: Token) -> Iterator[Token]:
    """What a name is coordinated with or in apposition to, upwards."""
    while root.dep_ in ("conj", "appos") and root.head.i != root.i:
        root = root.head
        yield root


def _first_of_list(root: Token) -> Token:
    """What is said of the first of a list is said of all."""
    return next(reversed([root, *_above(root)]))


def _and_conjuncts(nouns: Iterable[Token]) -> Iterator[Token]:
    for noun in nouns:
        yield noun
        yield from noun.conjuncts


def _occupation(noun: Token) -> Iterator[str]:
    """The roles that a noun with the words before it names."""
    before = [word.lower_ for word in noun.doc[max(0, noun.i - 3) : noun.i]]
    word = noun.lower_
    if "rights" in before and word in _RIGHTS_WORKERS:
        yield "human_rights_defender"
    if "opposition" in before and word in _POLITICIANS:
        yield "opposition_politician"
    if "union" in before[-1:] or word in ("unionist", "unionists"):
        yield "trade_unionist"
    if word in ("president", "king", "queen", "emir", "sultan", "emperor") and not {"vice", "former", "party"} & set(
        before
    ):
        yield "head_of_state"
    if role := occupations().get(word):
        yield role


def _lower(token: Token) -> str:
    if token.like_num:
        return "0"
    return str(token.lower_)
