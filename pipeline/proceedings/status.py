"""How far a charge went: the status that the words of its events give, and how later events move it on."""

from __future__ import annotations

from collections.abc import Iterable

ORDER = ("investigated", "charged", "on_trial", "convicted", "acquitted", "dropped", "overturned", "pardoned")
_OF_KIND = {
    "suspicion": "investigated",
    "arrest": "charged",
    "detention": "charged",
    "accusation": "charged",
    "trial": "on_trial",
    "conviction": "convicted",
    "sentence": "convicted",
    "acquittal": "acquitted",
    "dropping": "dropped",
    "overturning": "overturned",
    "pardon": "pardoned",
}
_BEFORE_CHARGES = frozenset({"suspicion", "arrest", "detention", "release"})  # "arrested on suspicion of"


def status_of(kinds: Iterable[str]) -> str | None:
    """The furthest status that words of events give; None where they give none (release, appeal alone)."""
    kinds = tuple(kinds)
    if "suspicion" in kinds and set(kinds) <= _BEFORE_CHARGES:
        return "investigated"
    found = [_OF_KIND[kind] for kind in kinds if kind in _OF_KIND]
    return max(found, key=ORDER.index) if found else None


def latest(statuses: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The latest of the statuses that a report gives a charge, and the earlier ones in the order of a proceeding."""
    given = sorted(set(statuses), key=ORDER.index)
    return given[-1], tuple(given[:-1])
