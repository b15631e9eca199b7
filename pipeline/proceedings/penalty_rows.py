"""From events to penalties: one for (person, kind, length, stage), tied to the charges of the same passage."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.proceedings.events import Event
from pipeline.proceedings.rows import Row, span_of
from pipeline.records import Passage, Penalty

_PRISON_KINDS = ("imprisonment", "life_imprisonment", "suspended_imprisonment", "administrative_detention")


def penalties_of(
    events: Sequence[Event], rows: Sequence[Row], numbers: dict[int, int], passages: Sequence[Passage]
) -> list[Penalty]:
    """The penalties that events state as imposed; a stay in prison without a length gives way to one that has one."""
    found: dict[tuple[int, str, int | None, str], Penalty] = {}
    for event in events:
        stated = event.penalty
        if stated is None or event.stage == "requested" or event.assertion in ("hypothetical", "requested"):
            continue
        paired = len(stated.respective) == len(event.person_nos) > 0
        for at, person_no in enumerate(event.person_nos):
            days = stated.respective[at] if paired else stated.days
            charges = tuple(
                numbers[id(row)]
                for row in rows
                if row.person_no == person_no and any(e.passage_no == event.passage_no for e in row.events)
            )
            doc = passages[event.passage_no].doc
            key = (person_no, stated.kind, days, event.stage)
            if key in found:
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
