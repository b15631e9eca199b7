"""Which blocks are headings, and how they nest: by size, weight, capitals, numbering and the space around them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.reading.blocks import MARKER, Block
from pipeline.reading.style import Style

_LETTER = re.compile(r"[^\W\d_]")
_LEADER = re.compile(r"(?:\.\s?){5,}\s*\w*$")
_CONTENTS = re.compile(
    r"(?:table of )?contents?:?|índice|sommaire|table des matières|sumário|содержание|зміст", re.IGNORECASE
)
_FRONT = 20  # pages among which contents are looked for
_NUMERAL = re.compile(r"[IVXLC]{1,6}\.?|[A-Z]\.")  # over the heading that it numbers
_ROMAN = re.compile(r"[IVXLC]+[.)]?(?=\s|$)")
_NUMBERINGS = (
    re.compile(r"(?:part|chapter|section|title|annex)\b", re.IGNORECASE),
    _ROMAN,
    re.compile(r"[A-Z][.)](?=\s|$)"),
    re.compile(r"\d{1,3}[.)]?(?=\s)"),
    re.compile(r"\(?[a-z][.)](?=\s|$)"),
)


Rank = tuple[float, ...]  # of a heading: lower is higher in the hierarchy


@dataclass(frozen=True, slots=True)
class Heading:
    """What is kept of a heading once its page is done."""

    page_no: int
    text: str
    size: float
    rank: Rank

    @classmethod
    def of(cls, block: Block) -> Heading:
        """The heading that a block is."""
        return cls(block.page_no, block.text, block.size, _rank(block))


def mark_headings(blocks: Sequence[Block], style: Style) -> None:
    """Give the kind "heading" to the blocks of a page that are headings."""
    for i, block in enumerate(blocks):
        following = blocks[i + 1] if i + 1 < len(blocks) else None
        if block.kind == "body" and _is_heading(block, following, style):
            block.kind = "heading"
    for block, following in pairwise(blocks):
        if block.kind == "body" and following.kind == "heading" and _NUMERAL.fullmatch(block.text):
            block.kind = "heading"


def without_contents(headings: Mapping[int, Heading]) -> dict[int, Heading]:
    """Headings without the lines of a table of contents that are set like them: the heading follows on a later page."""
    last = {_fold(heading.text): heading.page_no for heading in headings.values()}
    kept = {}
    contents = 0  # page of the contents' title
    for number, heading in sorted(headings.items()):
        listed = heading.page_no == contents and last[_fold(heading.text)] > contents
        if heading.page_no <= _FRONT and contents != heading.page_no and _CONTENTS.fullmatch(heading.text.strip()):
            contents = heading.page_no
        if not listed:
            kept[number] = heading
    return kept


def _fold(text: str) -> str:
    return re.sub(r"[\W\d]+", " ", text.casefold()).strip()


def joined_headings(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a page with headings that were cut (centred lines, mostly) put together again."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last and last.kind == block.kind == "heading" and _same_heading(last, block):
            last.lines.extend(block.lines)
        else:
            joined.append(block)
    return joined


def _same_heading(first: Block, second: Block) -> bool:
    a, b = first.lines[-1], second.lines[0]
    overlap = min(a.x1, b.x1) - max(a.x0, b.x0) > 0
    if overlap and _NUMERAL.fullmatch(first.text) and b.baseline - a.baseline < 3.5 * b.size:
        return True
    close = 0 < b.baseline - a.baseline < 1.45 * max(a.size, b.size)
    alike = (
        abs(a.size - b.size) < 0.6
        and a.bold == b.bold
        and a.italic == b.italic
        and _capitals(a.text) == _capitals(b.text)
    )
    if close and overlap and b.text.startswith("(") and b.size > 0.35 * a.size:
        return True
    return close and alike and overlap and len(first.text) < 120 and not MARKER.match(b.text)


def _is_heading(block: Block, following: Block | None, style: Style) -> bool:
    text = block.text
    letters = len(_LETTER.findall(text))
    if letters < 3 or len(text) > 400 or len(block.lines) > 6 or block.bulleted or text[-1] in ",;–—-":
        return False
    if _LEADER.search(text):
        return False  # a line of a table of contents
    if text[0].islower() and block.size < 1.3 * style.size and not MARKER.match(text):
        return False
    if letters < 0.5 * len(text.replace(" ", "")):
        return False
    larger = block.size / style.size
    if (len(text) > 220 or len(block.lines) > 4) and not (block.bold and not style.bold and _capitals(text)):
        return False
    if larger >= 1.45:
        return len(block.lines) <= 4 and not (len(text) > 120 and text.endswith("."))
    marked = MARKER.match(text) is not None
    sentence = text.endswith((".", "!", ":")) and not (marked and len(block.lines) <= 2)
    strong = block.bold and not style.bold
    if larger >= 1.1 and (strong or len(block.lines) <= 2):
        return not (sentence and len(text) > 60)
    if strong and _capitals(text) and larger > 0.9 and len(block.lines) <= 6 and len(text) < 400 and not sentence:
        return True
    if len(block.lines) > 3 or larger < 0.8:
        return False
    last = following is None or following.column is not block.column
    if last and len(block.lines) > 1 and block.lines[-1].x1 > block.column.x1 - 3 * block.size:
        return False  # rather a paragraph that runs on in the next column
    if strong and len(block.lines) > 2 and _broken_by_hand(block):
        return False
    if strong:
        return not (sentence and len(text) > 45) and len(text) < 160
    alone = following is None or following.lines[0].baseline - block.lines[-1].baseline > 1.15 * style.leading(
        block.size
    )
    if _capitals(text) and not sentence and letters >= 5 and larger > 0.93:
        return alone or len(block.lines) == 1
    if marked and not sentence and len(block.lines) == 1 and alone and not _listed(following) and _title_case(text):
        return True
    italic = all(line.italic for line in block.lines)
    return italic and not sentence and len(text) < 110 and larger > 0.93 and len(block.lines) <= 2 and (alone or marked)


def _broken_by_hand(block: Block) -> bool:
    """Whether lines end early though they are not centred, as those of an address do."""
    middles = [(line.x0 + line.x1) / 2 for line in block.lines]
    if max(middles) - min(middles) < block.size:
        return False
    room = [block.column.x1 - line.x1 for line in block.lines[:-1]]
    widths = [line.first_word_width for line in block.lines[1:]]
    spare = 0.3 * (block.column.x1 - block.column.x0)
    return any(space > width + spare for space, width in zip(room, widths, strict=True))


def _listed(block: Block | None) -> bool:
    return block is None or block.bulleted or MARKER.match(block.text) is not None


def _title_case(text: str) -> bool:
    """Whether most of the longer words after the numbering begin with a capital, and there are three at least."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)


def _capitals(text: str) -> bool:
    letters = _LETTER.findall(text)
    return bool(letters) and sum(letter.isupper() for letter in letters) > 0.85 * len(letters)


def _rank(block: Block) -> Rank:
    """What the level of a heading follows from, the first that differs decides."""
    text = block.text
    numbering = next((i for i, pattern in enumerate(_NUMBERINGS) if pattern.match(text)), len(_NUMBERINGS))
    size = -round(max(line.size for line in block.lines))
    return (size, not block.bold, not _capitals(text), numbering, all(line.italic for line in block.lines))
