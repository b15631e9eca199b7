"""From events to rows: one for (person, type of charge), with its latest status, its articles pooled."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from pipeline.proceedings.contested import is_contested
from pipeline.proceedings.events import Event
from pipeline.proceedings.linear import load_model
from pipeline.proceedings.penalty_rows import penalties_of
from pipeline.proceedings.rows import Row, defendants_of, original_of, span_of
from pipeline.proceedings.status import latest
from pipeline.records import Charge, Passage, People, Proceedings
from pipeline.vocabularies import UNSPECIFIED_CHARGE

_OTHER = re.compile(r"\b(?:other|unrelated)\b", re.IGNORECASE)
_SURE, _SURE_UNSPECIFIED = 0.42, 0.6  # chance that the person and the type are right, below which there is no row
_SURE_OF_GROUP, _SURE_TYPE_OF_GROUP = 0.45, 0.7  # that unnamed people are charged, and with an offence of this type
_SURE_BARE = 0.7  # chance from which an event alone makes a row; a smaller one lets it move on what is there
_SURE_PENALTY = 0.5
_ORPHAN_REACH = 110  # tokens
_HAND_REACH = 1200  # tokens; a passage counts as a thousand
_STANDS_BACK = 2  # passages back to which a bare event moves charges on
_BARE_ROWS = frozenset(
    {"convicted", "pardoned", "charged", "on_trial", "acquitted", "dropped", "overturned", "investigated"}
)


def to_rows(events: Sequence[Event], passages: Sequence[Passage], people: People) -> Proceedings:
    """Charges and penalties of a report out of its events, in reading order."""
    said = [e for e in events if e.assertion in ("asserted", "negated") or e.person_nos]
    rows: dict[tuple[int | None, str, str], Row] = {}
    _specific(said, rows, passages)
    _bare(said, rows)
    kept = _without_idle_unspecified(rows, passages)
    charges = tuple(_charge(row, passages, people) for row in kept)
    numbers = {id(row): no for no, row in enumerate(kept)}
    return Proceedings(charges, tuple(penalties_of(said, kept, numbers, passages)))


def _key(event: Event, person_no: int | None, type_id: str, passages: Sequence[Passage]) -> tuple[int | None, str, str]:
    if person_no is not None or event.defendants is None:
        return person_no, type_id, ""
    return None, type_id, defendants_of(event, passages).lower()


def _specific(
    events: Sequence[Event], rows: dict[tuple[int | None, str, str], Row], passages: Sequence[Passage]
) -> None:
    for event in events:
        if event.kind != "offence":
            continue
        if not event.person_nos and (event.defendants is None or event.assertion != "asserted" or not event.kinds):
            continue
        for person_no in event.person_nos or (None,):
            for typed in event.types:
                sure = _SURE_UNSPECIFIED if typed.charge_type_id == UNSPECIFIED_CHARGE and not event.statutes else _SURE
                if event.person_nos and event.score_of(person_no) * typed.score < sure:
                    continue
                if not event.person_nos and (event.group < _SURE_OF_GROUP or typed.score < _SURE_TYPE_OF_GROUP):
                    continue
                row = rows.setdefault(
                    _key(event, person_no, typed.charge_type_id, passages), Row(person_no, typed.charge_type_id, event)
                )
                row.statuses.append(event.status or "charged")
                row.statutes += [
                    s for s in event.statutes if s.article not in {known.article for known in row.statutes}
                ]
                row.events.append(event)


def _bare(events: Sequence[Event], rows: dict[tuple[int | None, str, str], Row]) -> None:
    """Events without an offence move the person's charges on; where there are none they give an unspecified one."""
    by_person: dict[int, list[Row]] = defaultdict(list)
    for row in rows.values():
        if row.person_no is not None:
            by_person[row.person_no].append(row)
    for event in events:
        if event.kind == "offence":
            continue
        status = "convicted" if event.kind == "penalty" else event.status
        if status is None or event.assertion != "asserted":
            continue
        for person_no in event.person_nos:
            own = by_person[person_no]
            near = [
                row for row in own if any(-1 <= event.passage_no - e.passage_no <= _STANDS_BACK for e in row.events)
            ]
            before = [
                row
                for row in near
                if min((e.passage_no, e.start) for e in row.events) <= (event.passage_no, event.end + 60)
            ]
            if before:
                for row in before:
                    row.statuses.append(status)
                    if row.events[-1] is not event:
                        row.events.append(event)
            elif not own and (orphans := _orphans(event, events)):
                for orphan in orphans:
                    for typed in orphan.types:
                        row = rows.setdefault(
                            (person_no, typed.charge_type_id, ""), Row(person_no, typed.charge_type_id, orphan)
                        )
                        row.statuses += [status, orphan.status or status]
                        row.events += [orphan, event]
                        row.statutes += orphan.statutes
                        own.append(row)
            elif not own and status in _BARE_ROWS and _stands_alone(event, person_no):
                row = rows.setdefault((person_no, UNSPECIFIED_CHARGE, ""), Row(person_no, UNSPECIFIED_CHARGE, event))
                row.statuses.append(status)
                row.events.append(event)
                by_person[person_no].append(row)


def _stands_alone(event: Event, person_no: int) -> bool:
    """Whether a penalty or a bare event gives an unspecified charge: it is surely said of the person, in their own
    sentence, and no offence that is only not understood is named with it."""
    least = _SURE_BARE if event.kind == "bare" else _SURE_PENALTY
    if not event.rule_id.endswith(("/same", "/before")):
        return False
    return event.score_of(person_no) >= least and not event.reason


def _orphans(event: Event, events: Sequence[Event]) -> list[Event]:
    """Offences said of nobody named just before a penalty: "Four men were convicted of theft. A got two years"."""
    if event.kind != "penalty":
        return []
    near = [
        other
        for other in events
        if other.kind == "offence"
        and other.passage_no == event.passage_no
        and 0 < event.start - other.end < _ORPHAN_REACH
        and not other.person_nos
        and other.assertion == "asserted"
        and other.status in ("charged", "on_trial", "convicted")
        and other.rule_id == "offence/group"
        and any(typed.score >= 0.8 and typed.charge_type_id != UNSPECIFIED_CHARGE for typed in other.types)
    ]
    return [other for other in near if near[-1].start - other.start < 15]


def _without_idle_unspecified(rows: dict[tuple[int | None, str, str], Row], passages: Sequence[Passage]) -> list[Row]:
    """Unspecified charges of people with named ones go, unless the text sets them apart ("other serious crimes")."""
    named: dict[int | None, list[Row]] = defaultdict(list)
    for row in rows.values():
        if row.charge_type_id != UNSPECIFIED_CHARGE and row.person_no is not None:
            named[row.person_no].append(row)
    kept = []
    for row in sorted(rows.values(), key=lambda row: (row.first.passage_no, row.first.start)):
        if (
            row.charge_type_id != UNSPECIFIED_CHARGE
            or row.person_no not in named
            or (row.first.kind == "offence" and _OTHER.search(original_of(row.first, passages)))
        ):
            kept.append(row)
        elif row.statutes:
            _hand_over(row, named[row.person_no])
    return kept


def _hand_over(row: Row, named: Sequence[Row]) -> None:
    """Articles cited without an offence belong to the person's charge that is named nearest to them."""
    for event in (event for event in row.events if event.statutes):
        here = (event.passage_no, event.start)
        away = {
            id(other): min(
                abs(e.passage_no - here[0]) * 1000 + abs(e.start - here[1]) for e in other.events if e.kind == "offence"
            )
            for other in named
            if any(e.kind == "offence" for e in other.events)
        }
        nearest = min(away.values(), default=_HAND_REACH)
        for other in named:
            if away.get(id(other), _HAND_REACH) == nearest < _HAND_REACH:
                known = {statute.article for statute in other.statutes}
                other.statutes += [s for s in event.statutes if s.article not in known]


def _charge(row: Row, passages: Sequence[Passage], people: People) -> Charge:
    event = row.first
    doc = passages[event.passage_no].doc
    status, earlier = latest(row.statuses)
    sentence = doc[event.start].sent if doc.has_annotation("SENT_START") else doc[:]
    typed = max((t.score for e in row.events for t in e.types if t.charge_type_id == row.charge_type_id), default=1.0)
    return Charge(
        person_no=row.person_no,
        defendants_original=defendants_of(event, passages),
        charge_type_id=row.charge_type_id,
        status=status,
        earlier_status=earlier,
        contested=is_contested(doc, event.start, row.charge_type_id, status, load_model("contested")),
        collective=len(event.person_nos) != 1,
        event_date=next(
            (e.date for e in row.events if e.status == status and e.date),
            next((e.date for e in row.events if e.date), None),
        ),
        charge_original=original_of(event, passages),
        quote=sentence.text.strip(),
        span=span_of(event, passages),
        statutes=tuple({s.article: s for s in reversed(row.statutes)}.values())[::-1],
        rule_id=event.rule_id,
        score=round(max(_chance(e, row.person_no) for e in row.events) * typed, 3),
    )


def _chance(event: Event, person_no: int | None) -> float:
    return event.score_of(person_no) if person_no is not None else event.group
