"""People: who is named in a report, which names are one person, what they are and where they belong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.people.cluster import cluster
from pipeline.people.context import in_context
from pipeline.people.country import country_of
from pipeline.people.glued import parted
from pipeline.people.mentions import Found, candidates
from pipeline.people.repeats import repeated
from pipeline.people.roles import roles_of
from pipeline.people.unclear import told_before, told_by_headings
from pipeline.people.verify import verified
from pipeline.records import Mention, Passage, People, Person, Report


def find_people(report: Report, passages: Sequence[Passage]) -> People:
    """The people of a report and their mentions in reading order; a short form that fits several is `ambiguous`."""
    found = repeated(report, passages, parted(report, passages, verified(passages, candidates(passages))))
    names, mentions = join_names(report, passages, found)
    own: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.person_no is not None:
            own[mention.person_no].append(mention)
    persons = tuple(
        Person(number, name, country_of(report, passages, own[number]), roles_of(report, passages, own[number]))
        for number, name in enumerate(names)
    )
    return People(persons, mentions)


def join_names(
    report: Report, passages: Sequence[Passage], found: Sequence[Found]
) -> tuple[tuple[str, ...], tuple[Mention, ...]]:
    """The people's names and their mentions, from the places where people are named."""
    named = in_context(report, passages, found)
    clusters = told_before(named, told_by_headings(passages, found, named, cluster(named)))
    mentions = []
    for name, own, person_no, ambiguous in zip(found, named, clusters.person_nos, clusters.ambiguous, strict=True):
        passage = passages[name.passage_no]
        span = passage.doc[name.start : name.end]
        where = passage.paragraph.span(span.start_char, span.end_char)
        mentions.append(Mention(name.passage_no, name.start, name.end, own.text, where, person_no, ambiguous))
    return tuple(clusters.names), tuple(mentions)
