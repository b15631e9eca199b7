"""What stands beside the text of a page (running heads, page numbers, index letters), by place and repetition."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from pipeline.reading.lines import Line, mark_bold, rows_of

_NUMBER = re.compile(r"\d{1,4}")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|pág\.?|página|стр\.?)?\s*[-–—|·.\[(]*\s*(?:\d{1,4}|[ivxlc]{1,7}|[A-Z]{1,3}[-.]?\d{1,3})"
    r"\s*[-–—|·.\])]*(?:\s*(?:of|/|de|из)\s*\d{1,4})?\s*[-–—|]*",
    re.IGNORECASE,
)
_DEPTH = 5  # rows looked at from either edge


@dataclass(slots=True)
class Edges:
    """What stands at the edges of the pages seen so far, and the look of their text."""

    letters: Counter[tuple[float, int]] = field(default_factory=Counter)  # characters by size and weight
    upper: list[list[_Row]] = field(default_factory=list)
    lower: list[list[_Row]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)

    def learn(self, lines: Sequence[Line], height: float) -> None:
        """See the next page. `height`: of the upright page, in points."""
        for line in lines:
            self.letters[line.size, line.weight] += len(line.text)
        places = {id(line): place for place, line in enumerate(lines)}
        rows = rows_of(lines)
        self.upper.append(_edge_rows(rows, places))
        self.lower.append(_edge_rows(rows[::-1], places))
        self.heights.append(height)

    def furniture(self) -> Furniture:
        """What repeats on the pages seen."""
        (size, weight), _ = self.letters.most_common(1)[0] if self.letters else ((10.0, 400), 0)
        above = _running(self.upper, True, size, self.heights)
        below = _running(self.lower, False, size, self.heights)
        return Furniture([a | b for a, b in zip(above, below, strict=True)], weight)


@dataclass(frozen=True, slots=True)
class Furniture:
    """The places of running heads, feet and page numbers among the lines of each page; the usual weight of the text."""

    places: list[set[int]]
    weight: int

    def parted(self, number: int, lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
        """The lines of page `number` (from 0) without its furniture and marginalia; and the texts of its furniture."""
        places = self.places[number]
        body = [line for place, line in enumerate(lines) if place not in places]
        mark_bold(body, self.weight)
        return _without_marginalia(body), [lines[place].text for place in sorted(places)]


class _Row:
    """A row near the edge of its page."""

    __slots__ = (
        "alike",
        "baseline",
        "distance",
        "key",
        "lone_number",
        "numbers",
        "page_number",
        "places",
        "size",
        "text",
    )

    def __init__(self, lines: list[Line], places: tuple[int, ...], distance: float, alike: bool) -> None:
        self.alike = alike  # close to the next row inwards and of its size
        self.places = places  # of its lines among those of the page
        self.text = " ".join(line.text for line in lines)
        self.baseline = lines[0].baseline
        self.size = max(line.size for line in lines)
        self.distance = distance  # to the next row inwards, in em of this row
        words = re.sub(r"[\W\d]+", " ", self.text.casefold()).strip()
        self.key = re.sub(r" [ivxlc]{1,6}$|^[ivxlc]{1,6} ", "", words)  # without a page number in Roman numerals
        short = [line.text for line in lines if len(line.text) < 90]
        self.numbers = tuple({int(number) for text in short for number in _NUMBER.findall(text)})
        self.page_number = all(_PAGE_NUMBER.fullmatch(line.text.strip()) for line in lines)
        # a page number at the outer end of a short row (of a page that has no like)
        self.lone_number = (
            len(lines) > 1
            and any(re.fullmatch(r"\d{1,4}", line.text) for line in (lines[0], lines[-1]))
            and len(self.text) < 75
            and not self.text.endswith((".", ","))
            and distance > 1.2
        )


def _edge_rows(rows: Sequence[list[Line]], places: Mapping[int, int]) -> list[_Row]:
    """The first of the rows, which are in order from the edge. `places`: of lines by identity."""
    found = []
    for i, row in enumerate(rows[:_DEPTH]):
        inwards = abs(rows[i + 1][0].baseline - row[0].baseline) if i + 1 < len(rows) else 999.0
        alike = i + 1 < len(rows) and inwards < 1.45 * row[0].size and abs(rows[i + 1][0].size - row[0].size) < 0.3
        found.append(_Row(row, tuple(places[id(line)] for line in row), inwards / max(row[0].size, 1.0), alike))
    return found


def _running(
    pages: Sequence[Sequence[_Row]], upper: bool, body_size: float, heights: Sequence[float]
) -> list[set[int]]:
    """The places, on each page, of the lines that are running heads or feet."""
    count = len(pages)
    texts: dict[tuple[str, int], int] = defaultdict(int)
    places: dict[tuple[int, float], int] = defaultdict(int)
    offsets: Counter[tuple[int, int]] = Counter()
    for number, rows in enumerate(pages):
        for key in {(row.key, _bin(row) + d) for row in rows if row.key for d in (-1, 0, 1)}:
            texts[key] += 1
        for place in {(_bin(row) + d, row.size) for row in rows[:2] if row.distance > 1.6 for d in (-1, 0, 1)}:
            places[place] += 1
        offsets.update({(v - number, _bin(row) + d) for row in rows[:3] for v in row.numbers for d in (-1, 0, 1)})
    inner = _body_edge(pages, upper, body_size)
    dropped = []
    for number, rows in enumerate(pages):
        depth = 0
        for i, row in enumerate(rows):
            outside = (row.baseline < inner - 1) if upper else (row.baseline > inner + 1)
            near_edge = row.baseline < 0.16 * heights[number] if upper else row.baseline > 0.84 * heights[number]
            seen = texts[row.key, _bin(row)] if row.key else 0
            sentence = row.alike or row.text.endswith(".")
            repeated = seen >= (2 if count < 4 else 3) and (not sentence or seen > 0.3 * count)
            numbered = any(offsets[value - number, _bin(row)] >= max(2, 0.25 * count) for value in row.numbers)
            bare = len(row.text) < 90 and (row.distance > 1.25 or row.size < 0.92 * body_size or outside)
            same_place = (
                count > 1
                and i == 0
                and places[_bin(row), row.size] >= max(2, 0.4 * count)
                and row.distance > 1.8
                and (row.size <= 1.12 * body_size or len(row.text) <= 6)
                and len(row.text) < 70
            )
            if (
                (repeated and near_edge and (len(row.key) > 2 or outside))
                or (row.page_number and near_edge and (numbered or row.distance > 1.3 or outside))
                or (numbered and near_edge and bare and outside and not row.alike)
                or (i == 0 and near_edge and (row.lone_number or (upper and _index_word(row, body_size))))
                or (same_place and near_edge and outside)
            ):
                # only short rows may stand outside it
                if any(len(outer.text) >= 75 or outer.text.endswith(".") for outer in rows[depth:i]):
                    break
                depth = i + 1
        dropped.append({place for row in rows[:depth] for place in row.places})
    return dropped


def _index_word(row: _Row, body_size: float) -> bool:
    """Whether the first letters of an entry stand alone above the text."""
    return len(row.text) <= 4 and row.text.isalpha() and row.distance > 2.5 and row.size < 1.6 * body_size


def _bin(row: _Row) -> int:
    return round(row.baseline / 2)


def _body_edge(pages: Sequence[Sequence[_Row]], upper: bool, body_size: float) -> float:
    """Where the text begins (or ends) on most pages: the outermost row of body size with another close to it."""
    edges = []
    for rows in pages:
        for row in rows:
            if row.distance < 1.7 and abs(row.size - body_size) < 0.6 and len(row.text) > 25:
                edges.append(row.baseline)
                break
    if not edges:
        return 0.0 if upper else 1e9
    edges.sort(reverse=not upper)
    return edges[len(edges) // 10]


def _without_marginalia(lines: list[Line]) -> list[Line]:
    """Drop short pieces that stand wholly outside the text's width (index letters, line numbers)."""
    long = [line for line in lines if len(line.text) >= 20]
    if len(long) < 5:
        return lines
    lefts, rights = sorted(line.x0 for line in long), sorted(line.x1 for line in long)
    left, right = lefts[len(long) // 20], rights[-1 - len(long) // 20]
    size = median(line.size for line in long)
    return [
        line
        for line in lines
        if not (
            len(line.text) <= 3 and (line.x1 < left - 0.5 * size or line.x0 > right + 0.5 * size) and line.text != "•"
        )
        or re.fullmatch(r"\W|\d{1,3}[.)]|\(?\w\)", line.text)
    ]
