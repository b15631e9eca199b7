"""Which people of several reports are one person: fold, block, score, and merge only on a second agreeing fact.

A pure function of the records: the result does not depend on their order.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any, NamedTuple

from pipeline.people.alike import blocks, likeness, sounds, word_likeness
from pipeline.people.names import Name, parse_name

MERGE_LIKENESS = 0.9  # of names alone: precision 1.00, recall 0.93 on 168 hard pairs
REVIEW_LIKENESS = 0.75
_SURE_LIKENESS = 0.93
_EXPECTED_NAMESAKES = 0.2  # other people of that name among those known, from which on a name is common
_FREQUENT = 5  # different names in which each word of a common name occurs
_LARGEST_BLOCK = 120  # names that sound alike and are compared in pairs; of more only those spelt alike
# Roles that a few people of a country share; the others are said of half of all people in these reports.
_TELLING_ROLES = frozenset(
    {
        "head_of_state",
        "judge",
        "prosecutor",
        "religious_figure",
        "blogger",
        "trade_unionist",
        "lawyer",
        "journalist",
        "artist",
    }
)


class Candidate(NamedTuple):
    """Two people of reports who may be one: for review."""

    person_id_a: str
    person_id_b: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is one person: every person of a report stands in one group; candidates are pairs across groups."""

    groups: tuple[tuple[str, ...], ...]
    candidates: tuple[Candidate, ...]


@dataclass(slots=True)
class _Group:
    """People of reports taken to be one so far, and what is known of them together."""

    members: list[str]
    documents: set[str]
    countries: set[str]
    names: list[Name]
    birth_years: set[int] = field(default_factory=set)


def resolve(people: Iterable[Mapping[str, Any]]) -> Resolution:
    """Group the people of reports. Each record has report_person_id, document_id, name, forms, country_code, roles,
    charge_types and perhaps birth_year; a name of one word is never merged."""
    records = {row["report_person_id"]: row for row in sorted(people, key=lambda row: row["report_person_id"])}
    names = {key: _full_names(row) for key, row in records.items()}
    bearers: dict[Name, list[str]] = defaultdict(list)
    for key, forms in names.items():
        for name in forms:
            bearers[name].append(key)
    common = _Commonness(bearers)
    parent = {key: key for key in records}
    groups: dict[str, _Group] = {}  # of people who may be somebody else too: most are nobody else

    def group_of(root: str) -> _Group:
        if root not in groups:
            row = records[root]
            countries, years = _known(row, "country_code"), _known(row, "birth_year")
            groups[root] = _Group([root], {row["document_id"]}, countries, names[root], years)
        return groups[root]

    undecided: dict[tuple[str, str], Candidate] = {}
    for score, a, b in sorted(_scored(bearers), key=lambda pair: (-pair[0], pair[1], pair[2])):
        first, second = sorted((_root(parent, a), _root(parent, b)))
        if first == second:
            continue
        agreeing = _agreeing(records[a], records[b])
        vetoes = _vetoes(group_of(first), group_of(second))
        is_common = common(names[a][0]) or common(names[b][0])
        if not vetoes and _enough(score, agreeing, is_common):
            parent[second] = first
            _add(groups[first], groups.pop(second))
        elif "report" not in vetoes and "name" not in vetoes:
            reasons = (
                f"name {score:.2f}",
                *agreeing,
                *(["common name"] if is_common else []),
                *(f"not {v}" for v in sorted(vetoes)),
            )
            undecided[a, b] = Candidate(a, b, round(score * (0.5 if vetoes else 0.9), 3), reasons)
    alone = ((key,) for key, root in parent.items() if key == root and key not in groups)
    together = (tuple(sorted(group.members)) for group in groups.values())
    return Resolution(tuple(sorted((*alone, *together))), _across(undecided.values(), parent))


def _full_names(row: Mapping[str, Any]) -> list[Name]:
    """The full names of a person, the main one first; names of one word and initials are no ground for a merge."""
    forms = dict.fromkeys(parse_name(form) for form in (row["name"], *sorted(row["forms"] or ())))
    return [name for name in forms if sum(len(word) > 1 for word in name.words) > 1]


def _known(row: Mapping[str, Any], column: str) -> set[Any]:
    return {row[column]} if row.get(column) is not None else set()


class _Commonness:
    """How many other people of a name are to be expected by chance, given how often its words occur in other names."""

    def __init__(self, names: Iterable[Name]) -> None:
        names = list(names)
        self._size = len(names)
        self._counts = Counter(word for name in names for word in set(name.words))

    def __call__(self, name: Name) -> bool:
        if name.patronymic or min(self._counts[word] for word in name.words) < _FREQUENT:
            return False
        expected = self._size * math.prod((self._counts[word] - 1) / self._size for word in name.words)
        return expected >= _EXPECTED_NAMESAKES


def _scored(bearers: Mapping[Name, Sequence[str]]) -> Iterator[tuple[float, str, str]]:
    """Pairs of people whose names are alike, from equal names first; bearers of a name are compared with the first of
    each country, so that a name with thousands of bearers does not give millions of pairs."""
    for keys in bearers.values():
        yield from ((1.0, a, b) for a, b in _chain(keys))
    for a, b in _near(list(bearers)):
        if (score := likeness(a, b)) >= REVIEW_LIKENESS:
            pairs = (sorted(pair) for pair in product(bearers[a][:4], bearers[b][:4]) if pair[0] != pair[1])
            yield from ((score, first, second) for first, second in pairs)


def _chain(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    few = sorted(keys)
    if len(few) <= 12:
        return combinations(few, 2)
    return ((few[i], few[j]) for i in range(len(few)) for j in range(i + 1, min(i + 5, len(few))))


def _near(names: Sequence[Name]) -> Iterator[tuple[Name, Name]]:
    """Pairs of names that share a block: the consonants of the given name and of another word."""
    members_of: dict[tuple[str, str], list[Name]] = defaultdict(list)
    blocks_of = {name: blocks(name) for name in sorted(names, key=_sortable)}
    for name, its_blocks in blocks_of.items():
        for block in its_blocks:
            members_of[block].append(name)
    for block, members in sorted(members_of.items()):
        pairs = combinations(members, 2) if len(members) <= _LARGEST_BLOCK else _spelt_alike(members)
        for a, b in pairs:
            if min(blocks_of[a] & blocks_of[b]) == block:  # each pair once
                yield a, b


def _spelt_alike(names: Sequence[Name]) -> Iterator[tuple[Name, Name]]:
    """Pairs of a large block that sound the same."""
    same: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name in names:
        same[tuple(sorted(min(sounds(word)) for word in name.words))].append(name)
    for members in same.values():
        yield from combinations(members[:_LARGEST_BLOCK], 2)


def _sortable(name: Name) -> tuple[tuple[str, ...], str, str]:
    return name.words, name.patronymic or "", name.gender or ""


def _agreeing(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[str]:
    """Facts beside the name in which two people agree."""
    facts = []
    if a["country_code"] is not None and a["country_code"] == b["country_code"]:
        facts.append(f"country {a['country_code']}")
    if a.get("birth_year") is not None and a.get("birth_year") == b.get("birth_year"):
        facts.append(f"born {a['birth_year']}")
    facts += [f"role {role}" for role in sorted({*a["roles"]} & {*b["roles"]} & _TELLING_ROLES)]
    facts += [f"charge {kind}" for kind in sorted({*a["charge_types"]} & {*b["charge_types"]} - {"unspecified_charge"})]
    return facts


def _enough(score: float, agreeing: Sequence[str], is_common: bool) -> bool:
    """Whether a likeness of names and the agreeing facts make one person: a name written alike needs one fact, a name
    that lacks a part or an ending needs two, a common name one more."""
    if score < MERGE_LIKENESS * 0.9:
        return False
    needed = (1 if score >= _SURE_LIKENESS else 2) + is_common
    return len(agreeing) >= needed


def _vetoes(a: _Group, b: _Group) -> set[str]:
    """What speaks against two groups being one person."""
    vetoes = set()
    if a.documents & b.documents:
        vetoes.add("report")  # named apart in one report
    if a.countries and b.countries and not a.countries & b.countries:
        vetoes.add("country")
    if a.birth_years and b.birth_years and min(abs(x - y) for x in a.birth_years for y in b.birth_years) > 1:
        vetoes.add("birth year")
    if any(_contradict(x, y) for x in a.names for y in b.names):
        vetoes.add("name")
    return vetoes


def _contradict(a: Name, b: Name) -> bool:
    if a.gender and b.gender and a.gender != b.gender:
        return True
    return bool(a.patronymic and b.patronymic and word_likeness(a.patronymic, b.patronymic) < MERGE_LIKENESS)


def _root(parent: dict[str, str], key: str) -> str:
    while parent[key] != key:
        parent[key] = parent[parent[key]]
        key = parent[key]
    return key


def _add(group: _Group, other: _Group) -> None:
    group.members += other.members
    group.documents |= other.documents
    group.countries |= other.countries
    group.birth_years |= other.birth_years
    group.names += [name for name in other.names if name not in group.names]


def _across(candidates: Iterable[Candidate], parent: dict[str, str]) -> tuple[Candidate, ...]:
    """The candidates that are still of different groups, one for each two groups, the likeliest."""
    best: dict[tuple[str, str], Candidate] = {}
    for candidate in sorted(candidates, key=lambda c: (-c.score, c.person_id_a, c.person_id_b)):
        first, second = sorted((_root(parent, candidate.person_id_a), _root(parent, candidate.person_id_b)))
        if first != second:
            best.setdefault((first, second), candidate)
    return tuple(sorted(best.values()))
