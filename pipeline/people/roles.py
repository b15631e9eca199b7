"""What a person is said to be: a linear judgement for each role over the words around every place of the name."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from pipeline.people.role_features import features
from pipeline.records import Mention, Passage, Report, Role

if TYPE_CHECKING:
    from spacy.tokens import Doc


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
    for feature in sorted(told):  # sums of floats hang on the order
        for role, weight in model.weights.get(feature, {}).items():
            scores[role] += weight
    return {role: scores[role] for role in model.biases}


def _quote(doc: Doc, mention: Mention) -> str:
    return str(doc[mention.token_start].sent.text).strip()
