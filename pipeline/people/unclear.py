"""Short forms that fit several people of a report: whom the heading or what was told before decides for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.people.cluster import Clusters, Named
from pipeline.people.mentions import Found
from pipeline.people.names import Name, parse_name
from pipeline.people.shorts import is_later_part, is_part
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
    person_nos, ambiguous = list(clusters.person_nos), list(clusters.ambiguous)
    for i in [i for i, unclear in enumerate(ambiguous) if unclear]:
        words = parse_name(named[i].text).words
        fitting = [
            number
            for number in headed[passages[found[i].passage_no].paragraph.section_no]
            if set(words) & set(parse_name(clusters.names[number]).words)
        ]
        if len(fitting) == 1:
            person_nos[i], ambiguous[i] = fitting[0], False
    return Clusters(clusters.names, person_nos, ambiguous)


def told_before(named: Sequence[Named], clusters: Clusters) -> Clusters:
    """The clusters, with a short form that fits several people given to the one of them whom alone its section has
    named in full before it; it stays his until another of them is named in full."""
    parsed = [parse_name(name.supplied or name.text) for name in named]
    person_nos, ambiguous = list(clusters.person_nos), list(clusters.ambiguous)
    full: dict[int | None, list[int]] = defaultdict(list)  # by section, in reading order
    bearers: dict[tuple[int | None, Name], tuple[int, int]] = {}  # the last bearer of a form, full names read till then
    for i, name in enumerate(named):
        read = full[name.section_no]
        if person_nos[i] is not None:
            read.append(i)
        elif ambiguous[i]:
            before, count = bearers.get((name.section_no, parsed[i]), (None, 0))
            fitting = {person_nos[j] for j in read[count:] if _is_short_for(parsed[i], parsed[j])} | {before} - {None}
            if len(fitting) == 1 and (person_no := fitting.pop()) is not None:
                person_nos[i], ambiguous[i] = person_no, False
                bearers[name.section_no, parsed[i]] = person_no, len(read)
    return Clusters(clusters.names, person_nos, ambiguous)


def _is_short_for(short: Name, full: Name) -> bool:
    return is_later_part(short, full) or is_part(short, full)
