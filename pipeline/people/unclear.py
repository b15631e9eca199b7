"""Short forms that fit several people of a report: whom the heading or what was told before decides for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.people.cluster import Clusters, Named
from pipeline.people.mentions import Found
from pipeline.people.names import Name, parse_name
from pipeline.records import Passage


def told_by_headings(
    passages: Sequence[Passage], found: Sequence[Found], named: Sequence[Named], clusters: Clusters
) -> Clusters:
    """The clusters, with short forms that fit several people given to the one of them whom the section's heading names:
    lists of cases have a section for each person."""
    headed: dict[int | None, set[int]] = defaultdict(set)
    for name, person_no in zip(found, clusters.person_nos, strict=True):
        paragraph = passages[name.passage_no].paragraph
        if paragraph.kind == "heading" and person_no is not None:
            headed[paragraph.section_no].add(person_no)
    decided: dict[int, int] = {}
    for i in [i for i, unclear in enumerate(clusters.ambiguous) if unclear]:
        words = parse_name(named[i].text).words
        fitting = [
            number
            for number in headed[passages[found[i].passage_no].paragraph.section_no]
            if set(words) & set(parse_name(clusters.names[number]).words)
        ]
        if len(fitting) == 1:
            decided[i] = fitting[0]
    return _with(clusters, decided)


def told_before(named: Sequence[Named], clusters: Clusters) -> Clusters:
    """The clusters, with a short form that fits several people given to the one of them whom alone its section has
    named in full before it; it stays his until another of them is named in full."""
    parsed = [parse_name(name.supplied or name.text) for name in named]
    decided: dict[int, int] = {}
    read: dict[int | None, list[int]] = defaultdict(list)  # names of sure people by section, in reading order
    bearers: dict[tuple[int | None, Name], tuple[int, int]] = {}  # the last bearer of a form, names read till then
    for i, name in enumerate(named):
        own, several = read[name.section_no], clusters.fitting[i]
        if clusters.person_nos[i] is not None:
            own.append(i)
        elif several:
            before, count = bearers.get((name.section_no, parsed[i]), (None, 0))
            longer = {clusters.person_nos[j] for j in own[count:] if len(parsed[j].words) > len(parsed[i].words)}
            told = several & (longer | {before})
            if len(told) == 1:
                (decided[i],) = told
                bearers[name.section_no, parsed[i]] = decided[i], len(own)
    return _with(clusters, decided)


def _with(clusters: Clusters, decided: Mapping[int, int]) -> Clusters:
    """The clusters with the person of each name that was decided."""
    person_nos = [decided.get(i, number) for i, number in enumerate(clusters.person_nos)]
    fitting = [frozenset() if i in decided else several for i, several in enumerate(clusters.fitting)]
    return Clusters(clusters.names, person_nos, fitting)
