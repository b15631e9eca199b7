"""People: who is named in a report, which names are one person, what they are and where they belong."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.people.cluster import cluster
from pipeline.people.context import in_context
from pipeline.people.mentions import candidates, repeated
from pipeline.people.verify import verified
from pipeline.records import Mention, Passage, People, Person, Report


def find_people(report: Report, passages: Sequence[Passage]) -> People:
    """The people of a report and their mentions in reading order; a short form that fits several is `ambiguous`."""
    found = repeated(passages, verified(passages, candidates(passages)))
    named = in_context(passages, found)
    clusters = cluster(named)
    mentions = []
    for name, own, person_no, ambiguous in zip(found, named, clusters.person_nos, clusters.ambiguous, strict=True):
        passage = passages[name.passage_no]
        span = passage.doc[name.start : name.end]
        where = passage.paragraph.span(span.start_char, span.end_char)
        mentions.append(Mention(name.passage_no, name.start, name.end, own.text, where, person_no, ambiguous))
    persons = tuple(Person(number, name, None, ()) for number, name in enumerate(clusters.names))
    return People(persons, tuple(mentions))
