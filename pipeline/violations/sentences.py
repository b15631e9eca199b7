"""The sentences that may report a violation, each with the headings above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.records import Passage, Report, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TELLING = frozenset({"body", "footnote"})  # headings name what follows, boxes and tables hold facts about a country


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of running text: tokens `start` to `end` of the Doc of a passage."""

    passage_no: int
    doc: Doc
    start: int
    end: int
    span: Span  # in the document's text
    page_no: int
    section_no: int | None
    heading: str  # of the section, or empty
    text: str  # as the paragraph has it, stripped


def sentences(report: Report, passages: Sequence[Passage]) -> list[Sentence]:
    """All sentences of running text, in reading order."""
    found = []
    for passage_no, passage in enumerate(passages):
        paragraph = passage.paragraph
        if paragraph.kind not in _TELLING:
            continue
        heading = "" if paragraph.section_no is None else report.sections[paragraph.section_no].heading
        for sent in passage.doc.sents:
            text = sent.text
            if not text.strip():
                continue
            left = sent.start_char + len(text) - len(text.lstrip())
            span = paragraph.span(left, sent.start_char + len(text.rstrip()))
            page_no = report.page_of(span.start)
            found.append(
                Sentence(
                    passage_no,
                    passage.doc,
                    sent.start,
                    sent.end,
                    span,
                    page_no,
                    paragraph.section_no,
                    heading,
                    text.strip(),
                )
            )
    return found
