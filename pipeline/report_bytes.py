"""A report that has been read as bytes, to be kept: a line of JSON, then the words in columns; comes back as it was."""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from pipeline.records import Metadata, Page, Paragraph, Piece, Problem, Report, Section, WordBoxes

_LEVEL = 1  # a higher one saves a twentieth and takes twice as long


def to_bytes(report: Report) -> bytes:
    """The report as bytes of this machine's order."""
    words = report.words
    told = {
        "byte_order": sys.byteorder,
        "words": len(words.starts),
        "text": report.text,
        "parser": report.parser,
        "metadata": _columns([report.metadata])[0],
        "pages": _columns(report.pages),
        "paragraphs": _columns(report.paragraphs),
        "sections": _columns(report.sections),
        "problems": _columns(report.problems),
    }
    columns = (words.starts, words.ends, words.page_nos, words.corners)
    content = b"".join((json.dumps(told).encode(), b"\n", *(column.tobytes() for column in columns)))
    return zlib.compress(content, _LEVEL)


def from_bytes(content: bytes) -> Report | None:
    """The report; None where the bytes were made on a machine of another order."""
    line, _, columns = zlib.decompress(content).partition(b"\n")
    told = json.loads(line)
    if told["byte_order"] != sys.byteorder:
        return None
    words = WordBoxes()
    at = 0
    for column, length in (
        (words.starts, told["words"]),
        (words.ends, told["words"]),
        (words.page_nos, told["words"]),
        (words.corners, 4 * told["words"]),
    ):
        size = length * column.itemsize
        column.frombytes(columns[at : at + size])
        at += size
    return Report(
        text=told["text"],
        pages=tuple(Page(*row) for row in told["pages"]),
        paragraphs=tuple(
            Paragraph(text, tuple(Piece(*piece) for piece in pieces), *others)
            for text, pieces, *others in told["paragraphs"]
        ),
        sections=tuple(Section(*row) for row in told["sections"]),
        words=words,
        metadata=Metadata(*told["metadata"]),
        parser=told["parser"],
        problems=tuple(Problem(*row) for row in told["problems"]),
    )


def _columns(records: Iterable[Any]) -> list[list[Any]]:
    """The fields of each record in their order."""
    return [[getattr(record, field.name) for field in fields(record)] for record in records]
