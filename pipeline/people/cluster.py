"""Which names are one person within a report: full names first, then short forms to the one candidate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.people.alike import blocks, bones, likeness
from pipeline.people.country import within_reach
from pipeline.people.names import Name, parse_name
from pipeline.people.shorts import is_family_name, is_initialled, is_later_part, is_part, same_short

_SAME_FULL_NAME = 0.85  # spellings of one full name, or a full name that lacks a middle or a second family name


class Named(NamedTuple):
    """A name as it stands and what the words around it say."""

    text: str
    gender: str | None = None  # m or f where a title says so
    supplied: str | None = None  # the full name where a shared family name stands elsewhere ("Rena and Kamil Aslan")
    same_as: int | None = None  # the earlier name that this one is said to be another name of
    kin_of: int | None = None  # the earlier name whose bearer this one's is a relative of
    countries: frozenset[str] = frozenset()  # of the section in which the name stands, and said of the name
    introduced: bool = False  # whether the words around it introduce somebody: "his brother NAME", "NAME, aged 14"
    section_no: int | None = None


class Clusters(NamedTuple):
    """The people's fullest names, and for each name given the number of its person, or None and the people whom it fits
    where they are several."""

    names: list[str]
    person_nos: list[int | None]
    fitting: list[frozenset[int]]

    @property
    def ambiguous(self) -> list[bool]:
        """Of each name given whether it is nobody's because several people fit."""
        return [bool(several) for several in self.fitting]


def cluster(named: Sequence[Named]) -> Clusters:
    """Join names to people, numbered in the order in which they are first named."""
    parsed = [parse_name(name.supplied or name.text) for name in named]
    owner = _Groups(len(named))
    full = [i for i, name in enumerate(parsed) if _is_full(name)]
    kin = {frozenset((parsed[i], parsed[name.kin_of])) for i, name in enumerate(named) if name.kin_of is not None}
    countries: dict[Name, set[str]] = defaultdict(set)
    for name, own in zip(named, parsed, strict=True):
        countries[own] |= name.countries
    unclear = _join_full(owner, full, parsed, lambda a, b: frozenset((a, b)) in kin or _far_apart(a, b, countries))
    for i, name in enumerate(named):
        if name.same_as is not None:
            owner.join(name.same_as, i)
            unclear.discard(i)
    linked = {i for i, name in enumerate(named) if name.same_as is not None}
    people = _people(owner, [i for i in full if i not in unclear] + [i for i in linked if i not in full])
    by_bones: dict[str, set[int]] = defaultdict(set)
    for root, members in people.items():
        for key in {key for i in members for word in parsed[i].words for key in bones(word)}:
            by_bones[key].add(root)
    chapters = {root: frozenset().union(*(named[i].countries for i in members)) for root, members in people.items()}
    shorts = [i for i in range(len(named)) if (i not in full or i in unclear) and i not in linked]
    fitting: dict[int, Iterable[int]] = {}
    alone: list[int] = []
    for i in shorts:
        alike = {root for key in bones(parsed[i].words[-1]) for root in by_bones[key]}
        near = {root: people[root] for root in alike if within_reach(named[i].countries, chapters[root])}
        roots = _candidates(i, near, named, parsed)
        if len(roots) == 1:
            owner.join(roots[0], i)
        elif roots:
            fitting[i] = roots
        else:
            alone.append(i)
    for at, i in enumerate(alone):
        same = (j for j in alone[:at] if same_short(parsed[i], parsed[j]))
        owner.join(next((j for j in same if within_reach(named[i].countries, named[j].countries)), i), i)
    for i in (i for i in alone if len(parsed[i].words) == 1):
        bearers = {owner.root(j) for j in alone if is_initialled(parsed[i], parsed[j])}
        bearers = {root for root in bearers if within_reach(named[i].countries, named[root].countries)}
        if len(bearers) == 1:
            owner.join(bearers.pop(), i)
        elif bearers:
            fitting[i] = bearers
    return _numbered(owner, named, parsed, fitting)


class _Groups:
    """Disjoint sets of names; the root is the first name of its set."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, a: int, b: int) -> None:
        first, second = sorted((self.root(a), self.root(b)))
        self._parent[second] = first


def _is_full(name: Name) -> bool:
    return sum(len(word) > 1 for word in name.words) > 1 or (len(name.words) == 2 and len(name.words[1]) == 1)


def _join_full(
    owner: _Groups, full: Sequence[int], parsed: Sequence[Name], apart: Callable[[Name, Name], bool]
) -> set[int]:
    """Join equal and like full names; those that are short for several people are returned and stay apart."""
    forms: dict[Name, int] = {}
    for i in full:
        owner.join(forms.setdefault(parsed[i], i), i)
    unique = list(forms)
    nears: dict[Name, list[Name]] = {}
    by_block: dict[tuple[str, str], list[Name]] = defaultdict(list)
    by_end: dict[str, list[Name]] = defaultdict(list)
    for name in unique:
        for block in blocks(name):
            by_block[block].append(name)
        for key in bones(name.words[-1]):
            by_end[key].append(name)
    for name in unique:
        others = {other: None for block in sorted(blocks(name)) for other in by_block[block] if other != name}
        nears[name] = [o for o in others if likeness(name, o) >= _SAME_FULL_NAME and not apart(name, o)]
    unclear: set[int] = set()
    for name in unique:
        longer = [other for other in nears[name] if len(other.words) > len(name.words)]
        if any(likeness(a, b) < _SAME_FULL_NAME for k, a in enumerate(longer) for b in longer[:k]):
            unclear.update(i for i in full if parsed[i] == name)
            continue
        for other in nears[name]:
            if len(other.words) >= len(name.words):
                owner.join(forms[name], forms[other])
        if not nears[name] and not name.filial:
            ends = [
                o
                for key in sorted(bones(name.words[-1]))
                for o in by_end[key]
                if is_family_name(name, o) and not apart(name, o)
            ]
            if len({owner.root(forms[other]) for other in ends}) == 1:
                owner.join(forms[name], forms[ends[0]])
    return unclear


def _far_apart(a: Name, b: Name, countries: Mapping[Name, set[str]]) -> bool:
    """Whether one name lacks a part of the other and they are told of in chapters on different countries."""
    sizes = {sum(len(word) > 1 for word in name.words) for name in (a, b)}  # an initial more or less is no other name
    return len(sizes) > 1 and not within_reach(countries[a], countries[b])


def _people(owner: _Groups, members: Iterable[int]) -> dict[int, list[int]]:
    people: dict[int, list[int]] = defaultdict(list)
    for i in members:
        people[owner.root(i)].append(i)
    return people


def _candidates(i: int, people: Mapping[int, list[int]], named: Sequence[Named], parsed: Sequence[Name]) -> list[int]:
    """The people of whom a short form can be short: by family name, if none by given name.

    The family name may stand inside a full name ("A B C" is "Mr B" in many countries), so both count alike.
    A given name that introduces somebody ("his brother NAME") is short only for someone named in the same section.
    """
    short, gender = parsed[i], named[i].gender
    for fits in (is_later_part, is_part):
        roots = [root for root, members in people.items() if any(fits(short, parsed[j]) for j in members)]
        if fits is is_part and named[i].introduced:
            roots = [r for r in roots if any(named[j].section_no == named[i].section_no for j in people[r])]
        if len(roots) > 1:
            exact = [r for r in roots if any(set(short.words) <= set(parsed[j].words) for j in people[r])]
            roots = exact or roots
        if len(roots) > 1 and (own := gender or short.gender):
            roots = [r for r in roots if _gender(people[r], named, parsed) in (own, None)] or roots
        if roots:
            return roots
    return []


def _gender(members: Sequence[int], named: Sequence[Named], parsed: Sequence[Name]) -> str | None:
    return next((g for i in members for g in (named[i].gender, parsed[i].gender) if g), None)


def _numbered(
    owner: _Groups, named: Sequence[Named], parsed: Sequence[Name], fitting: Mapping[int, Iterable[int]]
) -> Clusters:
    numbers: dict[int, int] = {}
    best: list[int] = []
    person_nos: list[int | None] = []
    for i in range(len(named)):
        if i in fitting:
            person_nos.append(None)
            continue
        number = numbers.setdefault(owner.root(i), len(numbers))
        if number == len(best):
            best.append(i)
        elif _fuller(i, best[number], named, parsed):
            best[number] = i
        person_nos.append(number)
    several = (frozenset(numbers[owner.root(root)] for root in fitting.get(i, ())) for i in range(len(named)))
    return Clusters([_display(named[i]) for i in best], person_nos, list(several))


def _fuller(i: int, j: int, named: Sequence[Named], parsed: Sequence[Name]) -> bool:
    def rank(k: int) -> tuple[int, int, bool]:
        name = parsed[k]
        return (
            len(name.words) + 2 * bool(name.patronymic),
            sum(len(w) > 1 for w in name.words),
            not named[k].text.isupper(),
        )

    return rank(i) > rank(j)


def _display(name: Named) -> str:
    text = " ".join((name.supplied or name.text).split())
    return text.title() if text.isupper() and len(text) > 4 else text
