"""Which type of charge a phrase names."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from pipeline.proceedings.linear import LinearModel
from pipeline.vocabularies import UNSPECIFIED_CHARGE

_SURE = 0.4  # in cross-validation four of five phrases whose best types have a smaller share are typed wrong
_SURE_PART = 0.8  # of one of several offences that a phrase joins more is asked
_SECOND = 0.28  # a second type from this share on, where the phrase is coordinated
_HEAD = 9
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "his",
        "her",
        "their",
        "its",
        "of",
        "in",
        "on",
        "for",
        "with",
        "and",
        "or",
        "to",
        "by",
        "at",
        "from",
    ]
)


class Typed(NamedTuple):
    """A type of charge and how sure it is, 0..1."""

    charge_type_id: str
    score: float


def phrase_features(phrase: str) -> list[str]:
    """Words, pairs of words and runs of letters of a phrase that names an offence."""
    words = re.findall(r"[a-zà-ÿ]+(?:-[a-z]+)*", re.sub(r"[’']s?\b", "", phrase.lower()))
    inner = [word for word in words if word not in _STOP]
    features = [f"w={word}" for word in words]
    features += [f"b={a} {b}" for a, b in pairwise(inner)]
    features += [f"s={a} {b}" for n, a in enumerate(inner) for b in inner[n + 2 : n + 5]]
    padded = f" {' '.join(words)} "
    features += [f"c={padded[i : i + n]}" for n in (4, 5, 6) for i in range(len(padded) - n + 1)]
    if inner:
        features += [f"first={inner[0]}", f"last={inner[-1]}"]
    return features


def type_of(phrase: str, model: LinearModel, least: float = _SURE) -> list[Typed]:
    """The types that a phrase names: one, several where it joins offences, none where the best is below `least`."""
    found = _of_one(phrase, model, least)
    for part in _parts(phrase):
        own = _of_one(part, model, _SURE_PART)
        found += [typed for typed in own[:1] if typed.charge_type_id not in {known.charge_type_id for known in found}]
    return found


def _of_one(phrase: str, model: LinearModel, least: float) -> list[Typed]:
    """A long phrase names its offence first and then how it was committed: its beginning decides if it is surer."""
    words = phrase.split()
    readings = [phrase, " ".join(words[:_HEAD])] if len(words) > _HEAD else [phrase]
    shares = max((model.probabilities(phrase_features(reading)) for reading in readings), key=lambda found: found.max())
    best, second = (Typed(model.classes[i], float(shares[i])) for i in shares.argsort()[::-1][:2])
    joined = re.search(r"\band\b|\bor\b|,", phrase)
    if joined and second.score > _SECOND and second.charge_type_id != UNSPECIFIED_CHARGE:
        both = best.score + second.score
        return [Typed(best.charge_type_id, both), Typed(second.charge_type_id, both)] if both >= least else []
    return [best] if best.score >= least else []


def _parts(phrase: str) -> list[str]:
    """What a phrase joins by "and", "or" or commas; "joining and financing a group" joins two with one object."""
    parts = [part for part in re.split(r",?\s+(?:and|or)\s+|,\s+", phrase) if re.search(r"\w", part)]
    if len(parts) < 2:
        return []
    shared = re.match(r"\w+ing\s+(.+)", parts[-1])
    return [f"{part} {shared[1]}" if shared and re.fullmatch(r"\w+ing", part) else part for part in parts]
