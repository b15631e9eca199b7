"""Annotated charges and penalties, and where their words stand in the analysed reports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pipeline.language import analyse
from pipeline.reading import read_report
from pipeline.records import Passage
from pipeline.training.alignment import Annotation, Letters, Place, locate
from pipeline.vocabularies import UNSPECIFIED_CHARGE

FOLDS = 4
_LEAD = re.compile(
    r"^(?:(?:was|were|been|being|be|his|her|their|the|a|an|new|alleged|allegedly|falsely|initially|of|in|"
    r"on|for|various)\s+)*"
    r"(?:accused|convicted|charged|sentenced|arrested|detained|held|imprisoned|jailed|suspected|guilty|"
    r"tried|suspicion|charges?|"
    r"acquitted|indicted|declared|prosecuted|accusations?|found guilty|condemned|case|trial|punished)\b.*?"
    r"\b(?:with having|with|of|for|on charges of|because of|in connection with|relating to|related to|"
    r"under|over|as|to)\s+",
    re.IGNORECASE,
)
_NAMES_NO_OFFENCE = re.compile(r"sentenced|convicted|arrested|faced|dropped|cleared|continued")
_UNSPECIFIED = re.compile(r"(?:charges?|crimes?|offen[cs]es?|activit\w+|accusations?)$")


@dataclass(frozen=True, slots=True)
class Document:
    """An annotated report, analysed."""

    name: str
    passages: list[Passage]
    annotation: Annotation


class Annotated(NamedTuple):
    """An annotated charge or penalty and where its words stand."""

    kind: str  # charges, penalties, group_charges
    row: Annotation
    quotes: list[Place]
    surface: Place | None


def read_documents(folder: Path, model: str) -> Iterator[Document]:
    """The annotated reports of a folder."""
    for path in sorted(folder.glob("*.json")):
        annotation = json.loads(path.read_text(encoding="utf-8"))
        report = read_report((folder / "pdf" / annotation["file_name"]).read_bytes())
        yield Document(path.stem, analyse(report.paragraphs, model), annotation)


def align(document: Document) -> list[Annotated]:
    """The document's charges and penalties with their places."""
    letters = [Letters(no, passage.doc) for no, passage in enumerate(document.passages)]
    found = []
    for kind in ("charges", "penalties", "group_charges"):
        for row in document.annotation[kind]:
            quotes = locate(letters, row["quote"])
            surfaces = [p for q in quotes if row.get("surface") for p in letters[q.passage_no].find(row["surface"], q)]
            found.append(Annotated(kind, row, quotes, surfaces[0] if surfaces else None))
    return found


def names_offence(row: Annotation) -> bool:
    """Whether the surface of a charge names an offence, if only as "criminal charges", and not just an event."""
    surface = row["surface"].strip('“”"‘’ ')
    if row["charge_type"] != UNSPECIFIED_CHARGE:
        return True
    short = len(surface.split()) < 6
    return bool(short and _UNSPECIFIED.search(surface) and not _NAMES_NO_OFFENCE.search(surface))


def bare_surface(surface: str) -> str:
    """The offence without the words of the event before it: "accused of theft" is "theft"."""
    lead = _LEAD.match(surface)
    return (surface[lead.end() :] if lead and lead.end() < len(surface) else surface).strip('“”"‘’ ')


def trimmed(passages: Sequence[Passage], place: Place) -> Place:
    """The place of the offence alone, without the words of the event, articles and marks around it."""
    doc, start, end = passages[place.passage_no].doc, place.start, place.end
    lead = _LEAD.match(doc[start:end].text)
    if lead and lead.end() < len(doc[start:end].text):
        span = doc.char_span(
            doc[start].idx + lead.end(), doc[end - 1].idx + len(doc[end - 1]), alignment_mode="contract"
        )
        if span is not None and len(span):
            start, end = span.start, span.end
    while start < end - 1 and (doc[start].is_punct or doc[start].lower_ in ("the", "a", "an", "his", "her", "their")):
        start += 1
    while start < end - 1 and doc[end - 1].is_punct:
        end -= 1
    return Place(place.passage_no, start, end)


def folds_of(documents: Sequence[Document]) -> list[list[Document]]:
    """The documents in folds, the same at every call."""
    order = np.random.default_rng(0).permutation(len(documents))
    return [[documents[i] for i in order[n::FOLDS]] for n in range(FOLDS)]
