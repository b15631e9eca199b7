"""The manuscripts of the sample reports: a little Markdown, read into blocks.

`#` to `###` headings, `! ` a lead, `- ` a bullet, `> ` a boxed text whose title is its `#` line, `| ` a table with its
caption under `Table:`, `@ ` a name with labelled fields, `![caption](drawing)`, `[^1]` a footnote call, `[^1]: ` the
note, `--- page` and `--- column` breaks, `--- body` where the front matter ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Heading:
    """A heading; `level` 1 is a chapter."""

    level: int
    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph: body, bullet or lead."""

    text: str
    kind: str


@dataclass(frozen=True)
class Box:
    """A boxed text."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A drawing, by its name, with its caption."""

    drawing: str
    caption: str


@dataclass(frozen=True)
class Entry:
    """A name with labelled fields, as in a list of prisoners."""

    name: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table with its caption."""

    caption: str
    rows: tuple[tuple[str, ...], ...]  # the header first


@dataclass(frozen=True)
class Break:
    """The next block begins a page or a column."""

    to: str


Block = Heading | Text | Box | Figure | Entry | Grid | Break


@dataclass(frozen=True)
class Manuscript:
    """A report before it is set."""

    head: dict[str, str]  # Title, Publisher, Index, Date
    front: tuple[Block, ...]
    body: tuple[Block, ...]
    notes: dict[int, str]


def read_manuscript(path: Path) -> Manuscript:
    """Read a manuscript."""
    first, *chunks = path.read_text(encoding="utf-8").strip().split("\n\n")
    notes = {int(m[1]): _join(m[2]) for chunk in chunks if (m := re.match(r"\[\^(\d+)\]: (.*)", chunk, re.DOTALL))}
    blocks = [_block(chunk) for chunk in chunks if not chunk.startswith("[^")]
    begin = blocks.index(Break("body")) if Break("body") in blocks else -1
    return Manuscript(_fields(first.splitlines()), tuple(blocks[: max(begin, 0)]), tuple(blocks[begin + 1 :]), notes)


def _block(chunk: str) -> Block:
    lines = chunk.splitlines()
    mark, _, rest = chunk.partition(" ")
    if re.fullmatch("#{1,3}", mark):
        return Heading(len(mark), rest)
    if mark == "---":
        return Break(rest)
    if mark == ">":
        title, *paragraphs = "\n".join(line[2:] for line in lines).split("\n\n")
        return Box(title.removeprefix("# "), tuple(_join(paragraph) for paragraph in paragraphs))
    if mark == "|":
        rows = tuple(tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[:-1])
        return Grid(lines[-1].removeprefix("Table: "), rows)
    if mark == "@":
        return Entry(lines[0][2:], tuple(_fields(lines[1:]).items()))
    if match := re.fullmatch(r"!\[(.*)\]\((\w+)\)", chunk):
        return Figure(match[2], match[1])
    if mark in ("!", "-"):
        return Text(_join(rest), "lead" if mark == "!" else "bullet")
    return Text(_join(chunk), "body")


def _fields(lines: list[str]) -> dict[str, str]:
    return {label: value for label, _, value in (line.partition(": ") for line in lines)}


def _join(lines: str) -> str:
    return " ".join(lines.split())
