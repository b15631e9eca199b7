"""People: who is named in a report, which names are one person, what they are and where they belong."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.people.cluster import cluster
from pipeline.people.mentions import find_names
from pipeline.records import Mention, Passage, People, Person, Report


def find_people(report: Report, passages: Sequence[Passage]) -> People:
    """The people of a report and their mentions in reading order; a short form that fits several is `ambiguous`."""
    found = find_names(passages)
    names, mentions = [], []
    for name in found:
        span = passages[name.passage_no].doc[name.token_start : name.token_end]
        names.append(span.text)
    fullest, given = cluster(names)
    for name, words, (person_no, ambiguous) in zip(found, names, given, strict=True):
        passage = passages[name.passage_no]
        span = passage.doc[name.token_start : name.token_end]
        where = passage.paragraph.span(span.start_char, span.end_char)
        mentions.append(Mention(name.passage_no, name.token_start, name.token_end, words, where, person_no, ambiguous))
    persons = tuple(Person(number, name, None, ()) for number, name in enumerate(fullest))
    return People(persons, tuple(mentions))
