"""Strings without which a pattern cannot match: looking for them is many times cheaper than the pattern.

Only what the patterns of `cues.csv` are made of is understood: letters, `|`, groups, classes, escapes and repetition.
Where nothing is sure, none are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ITEM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(|\)|\||[?*+]\??|\{[\d,]*\}\??|.", re.DOTALL)
_SHORTEST = 3  # letters of a string worth looking for


def stems(pattern: str) -> frozenset[str]:
    """Strings of which every match of a pattern holds at least one; empty where that is not known."""
    return _any_of([match[0] for match in _ITEM.finditer(pattern)])


def _any_of(items: list[str]) -> frozenset[str]:
    found: set[str] = set()
    for branch in _branches(items):
        own = _needed(branch)
        if not own:
            return frozenset()
        found |= own
    # What holds a shorter one is found by that.
    return frozenset(one for one in found if not any(other != one and other in one for other in found))


def _branches(items: list[str]) -> Iterator[list[str]]:
    depth, branch = 0, list[str]()
    for item in items:
        depth += (item == "(") - (item == ")")
        if item == "|" and not depth:
            yield branch
            branch = []
        else:
            branch.append(item)
    yield branch


def _needed(branch: list[str]) -> frozenset[str]:
    """The best of the sets one of whose strings the branch needs: the one whose shortest string is longest."""
    sets, run, at = [], "", 0
    while at < len(branch):
        item, at = branch[at], at + 1
        group: list[str] | None = None
        if item == "(":
            end = _end_of_group(branch, at)
            group, at = branch[at:end], end + 1
        follows = branch[at] if at < len(branch) and branch[at][0] in "?*+{" else ""
        at += bool(follows)
        optional = follows[:1] in ("?", "*") or follows.startswith(("{0", "{,"))
        if group is None and len(item) == 1 and item not in ".^$" and not follows:
            run += item
            continue
        sets.append(frozenset((run,)))
        run = ""
        if group is not None and group[:2] == ["?", ":"] and not optional:
            sets.append(_any_of(group[2:]))
    sets.append(frozenset((run,)))
    usable = [one for one in sets if one and min(map(len, one)) >= _SHORTEST]
    return max(usable, key=lambda one: (min(map(len, one)), -len(one)), default=frozenset())


def _end_of_group(items: list[str], start: int) -> int:
    depth = 1
    for at in range(start, len(items)):
        depth += (items[at] == "(") - (items[at] == ")")
        if not depth:
            return at
    return len(items)
