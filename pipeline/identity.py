"""Stable ids: which id a person of the corpus bears, given those borne before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.ids import content_id


@dataclass(frozen=True, slots=True)
class Alias:
    """An id that was merged into another."""

    old_person_id: str
    person_id: str
    run_id: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the last run knew: the id of every person of a report, the run that first gave each id, the aliases."""

    person_ids: Mapping[str, str]  # of people of reports
    first_runs: Mapping[str, str]
    aliases: Sequence[Alias]


def assign_ids(groups: Sequence[Sequence[str]], known: Known, run_id: str) -> tuple[dict[str, str], tuple[Alias, ...]]:
    """The id of every person of a report, and the aliases.

    `groups` are the people of reports that are one person. A group keeps the id that its members bore; of several, the
    oldest stays and the others become aliases; an id whose bearers were parted stays with the larger group.
    """
    claims = {min(group): Counter(known.person_ids[m] for m in group if m in known.person_ids) for group in groups}
    owner: dict[str, str] = {}
    for first in sorted(claims):
        for person_id, count in claims[first].items():
            if person_id not in owner or count > claims[owner[person_id]][person_id]:
                owner[person_id] = first
    ids: dict[str, str] = {}
    merged = {alias.old_person_id: alias for alias in known.aliases}
    for group in groups:
        first = min(group)
        held = [person_id for person_id in claims[first] if owner[person_id] == first]
        kept = min(held, key=lambda p: (known.first_runs[p], p)) if held else _unused(group, owner)
        ids |= dict.fromkeys(group, kept)
        merged |= {old: Alias(old, kept, run_id) for old in held if old != kept}
    return ids, _brought_up_to_date(merged, set(ids.values()))


def _unused(group: Sequence[str], taken: Mapping[str, str]) -> str:
    """A new person's id: that of the first member whose id nobody else bears, or one made of them all."""
    return next((member for member in sorted(group) if member not in taken), content_id("p", *sorted(group)))


def _brought_up_to_date(merged: Mapping[str, Alias], in_use: set[str]) -> tuple[Alias, ...]:
    """Aliases that point at people who are there, through later merges."""
    aliases = []
    for old, alias in sorted(merged.items()):
        target = alias.person_id
        while target in merged and target not in in_use:
            target = merged[target].person_id
        if target in in_use and old not in in_use:
            aliases.append(Alias(old, target, alias.run_id))
    return tuple(aliases)


def display_names(persons: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The name to show for each id, from (id, name in a report): most words, then most frequent, then longest."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for person_id, name in persons:
        names[person_id][name] += 1
    return {
        person_id: max(counts, key=lambda name: (len(name.split()), counts[name], len(name), name))
        for person_id, counts in names.items()
    }


def majority(values: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """The most frequent value for each id, the smaller of equals; ids without a value are left out."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for person_id, value in values:
        if value is not None:
            counts[person_id][value] += 1
    return {person_id: min(found, key=lambda value: (-found[value], value)) for person_id, found in counts.items()}
