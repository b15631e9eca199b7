"""From events to penalties: one for (person, kind, length, stage), tied to the charges of the same passage."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.proceedings.events import Event
from pipeline.proceedings.lengths import deal
from pipeline.proceedings.penalties import Stated
from pipeline.proceedings.rows import Row, span_of
from pipeline.records import Passage, Penalty

_PRISON_KINDS = ("imprisonment", "life_imprisonment", "suspended_imprisonment", "administrative_detention")


def penalties_of(
    events: Sequence[Event], rows: Sequence[Row], numbers: dict[int, int], passages: Sequence[Passage]
) -> list[Penalty]:
    """The penalties that events state as imposed; a stay in prison without a length gives way to one that has one,
    a fine without a sum to one that has one."""
    found: dict[tuple[int, str, int | None, str], Penalty] = {}
    for event in events:
        stated = event.penalty
        if stated is None or event.stage == "requested" or event.assertion in ("hypothetical", "requested"):
            continue
        own = _dealt(event, stated)
        for person_no in own or event.person_nos:
            days = own.get(person_no, stated.days)
            charges = tuple(
                numbers[id(row)]
                for row in rows
                if row.person_no == person_no and any(e.passage_no == event.passage_no for e in row.events)
            )
            doc = passages[event.passage_no].doc
            key = (person_no, stated.kind, days, event.stage)
            if key in found and (stated.amount is None or found[key].amount is not None):
                continue
            found[key] = Penalty(
                person_no,
                stated.kind,
                days,
                stated.amount,
                stated.currency,
                event.stage,
                event.date,
                doc[event.start : event.end].text,
                doc[event.start].sent.text.strip(),
                span_of(event, passages),
                charges,
                event.rule_id,
                event.score_of(person_no),
            )
    known = {(person_no, kind) for person_no, kind, days, _ in found if days is not None or kind == "life_imprisonment"}
    return [
        penalty
        for penalty in found.values()
        if penalty.days is not None
        or penalty.kind != "imprisonment"
        or not any((penalty.person_no, kind) in known for kind in _PRISON_KINDS)
    ]


def _dealt(event: Event, stated: Stated) -> dict[int, int]:
    """The days of each person where lengths are listed in order; of more people than lengths, those that are surer."""
    if not stated.listed:
        return {}
    for number in range(len(event.person_nos), 0, -1):
        least = sorted(event.scores, reverse=True)[number - 1]
        people = [no for no, score in zip(event.person_nos, event.scores, strict=True) if score >= least]
        if len(people) == number and (days := deal(stated.listed, number)):
            return dict(zip(people, days, strict=True))
    return {}
