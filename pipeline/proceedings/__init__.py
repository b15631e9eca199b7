"""Proceedings: who is accused of what, how far it went, under which article, with what penalty."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.dates import covered_year
from pipeline.proceedings.events import Event, find_events
from pipeline.proceedings.fields import Field, field_spans, find_fields
from pipeline.proceedings.linear import load_model
from pipeline.proceedings.merge import to_rows
from pipeline.proceedings.types import Typed, type_of
from pipeline.records import Passage, People, Proceedings, References, Report
from pipeline.vocabularies import UNSPECIFIED_CHARGE, charge_types

_FIELD_SURE = 0.25  # a labelled field does name an offence
_TOLD = ("body", "table", "box", "caption", "footnote")


def find_proceedings(
    report: Report, passages: Sequence[Passage], people: People, references: References
) -> Proceedings:
    """The charges and penalties of a report, one charge for (person, type) with its latest status.

    Charges of unnamed groups have `person_no` None and the group's words in `defendants_original`.
    """
    fields = find_fields(report, passages, people)
    stops = field_spans(passages)
    listed = {field.passage_no for field in fields}
    year = covered_year(report)
    in_azerbaijan = report.text.count("Azerbaijan") > len(report.pages) / 2
    events: list[Event] = [event for field in fields if (event := _of_field(field, passages, in_azerbaijan))]
    for passage_no, passage in enumerate(passages):
        if passage.paragraph.kind in _TOLD and passage.doc.has_annotation("DEP"):
            stop = stops.get(passage_no) if passage_no in listed else None
            events += find_events(passage_no, passages, references, year, report.metadata.published_on, stop)
    events.sort(key=lambda event: (event.passage_no, event.start, event.end))
    return to_rows(events, passages, people)


def _of_field(field: Field, passages: Sequence[Passage], in_azerbaijan: bool) -> Event | None:
    span = passages[field.passage_no].doc.char_span(field.start, field.end, alignment_mode="expand")
    if span is None:
        return None
    by_article = _type_by_article(field) if in_azerbaijan else None
    read = type_of(field.offence, load_model("types"), least=_FIELD_SURE) if field.offence else []
    types = (Typed(by_article, 1.0),) if by_article else tuple(read) or (Typed(UNSPECIFIED_CHARGE, 1.0),)
    return Event(
        field.passage_no,
        "offence",
        span.start,
        span.end,
        ("accusation",),
        "charged",
        (field.person_no,),
        None,
        types[:1],
        field.statutes,
        None,
        "imposed",
        None,
        "asserted",
        (0.95,),
        "field",
    )


def _type_by_article(field: Field) -> str | None:
    """The type that an article of the Criminal Code of Azerbaijan stands for, where the vocabulary has a source."""
    for statute in field.statutes[-1:]:
        for kind in charge_types().values():
            for article in (kind.az_criminal_code or "").split("|"):
                known = kind.az_source and "UNVERIFIED" not in kind.az_source and article
                if known and (statute.article == article or statute.article.startswith(f"{article}.")):
                    return kind.charge_type_id
    return None
