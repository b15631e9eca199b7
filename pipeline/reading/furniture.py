"""What stands beside the text of a page (running heads, page numbers, index letters), by place and repetition."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter
from statistics import median

from pipeline.reading.lines import Line, PageLines, mark_bold

_NUMBER = re.compile(r"\d{1,4}")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|pág\.?|página|стр\.?)?\s*[-–—|·.\[(]*\s*(?:\d{1,4}|[ivxlc]{1,7}|[A-Z]{1,3}[-.]?\d{1,3})"
    r"\s*[-–—|·.\])]*(?:\s*(?:of|/|de|из)\s*\d{1,4})?\s*[-–—|]*",
    re.IGNORECASE,
)
_DEPTH = 5  # rows looked at from either edge


def without_furniture(pages: Sequence[PageLines]) -> tuple[list[list[Line]], Counter[str]]:
    """The lines of each page without running heads, feet, page numbers and marginalia; and their texts, counted."""
    body_size, weight = _body_look(pages)
    edges = {upper: [_edge_rows(page, upper) for page in pages] for upper in (True, False)}
    dropped: set[int] = set()
    for upper, rows_of_pages in edges.items():
        dropped |= _running(rows_of_pages, upper, body_size, [page.page.upright_height for page in pages])
    kept = []
    heads: Counter[str] = Counter()
    for page in pages:
        heads.update(line.text for line in page.lines if id(line) in dropped)
        lines = [line for line in page.lines if id(line) not in dropped]
        mark_bold(lines, weight)
        kept.append(_without_marginalia(lines))
    return kept, heads


def _body_look(pages: Sequence[PageLines]) -> tuple[float, int]:
    """Size and weight of most characters."""
    letters: Counter[tuple[float, int]] = Counter()
    for page in pages:
        for line in page.lines:
            letters[line.size, line.weight] += len(line.text)
    return letters.most_common(1)[0][0] if letters else (10.0, 400)


def rows_of(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines grouped by baseline, from top to bottom, each from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=attrgetter("baseline")):
        if rows and abs(rows[-1][0].baseline - line.baseline) <= 0.25 * min(rows[-1][0].size, line.size) + 0.5:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        if len(row) > 1:
            row.sort(key=attrgetter("x0"))
    return rows


class _Row:
    """A row near the edge of its page."""

    __slots__ = ("alike", "baseline", "distance", "key", "lines", "numbers", "page_number", "size", "text")

    def __init__(self, lines: list[Line], distance: float, alike: bool) -> None:
        self.alike = alike  # close to the next row inwards and of its size
        self.lines = lines
        self.text = " ".join(line.text for line in lines)
        self.baseline = lines[0].baseline
        self.size = max(line.size for line in lines)
        self.distance = distance  # to the next row inwards, in em of this row
        words = re.sub(r"[\W\d]+", " ", self.text.casefold()).strip()
        self.key = re.sub(r" [ivxlc]{1,6}$|^[ivxlc]{1,6} ", "", words)  # without a page number in Roman numerals
        self.numbers = {int(number) for line in lines for number in _NUMBER.findall(line.text) if len(line.text) < 90}
        self.page_number = all(_PAGE_NUMBER.fullmatch(line.text.strip()) for line in lines)


def _edge_rows(page: PageLines, upper: bool) -> list[_Row]:
    rows = rows_of(page.lines)
    if not upper:
        rows.reverse()
    found = []
    for i, row in enumerate(rows[:_DEPTH]):
        inwards = abs(rows[i + 1][0].baseline - row[0].baseline) if i + 1 < len(rows) else 999.0
        alike = i + 1 < len(rows) and inwards < 1.45 * row[0].size and abs(rows[i + 1][0].size - row[0].size) < 0.3
        found.append(_Row(row, inwards / max(row[0].size, 1.0), alike))
    return found


def _running(pages: Sequence[Sequence[_Row]], upper: bool, body_size: float, heights: Sequence[float]) -> set[int]:
    """Lines (by identity) that are running heads or feet."""
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
    dropped: set[int] = set()
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
                or (i == 0 and near_edge and (_lone_number(row) or (upper and _index_word(row, body_size))))
                or (same_place and near_edge and outside)
            ):
                # only short rows may stand outside it
                if any(len(outer.text) >= 75 or outer.text.endswith(".") for outer in rows[depth:i]):
                    break
                depth = i + 1
        dropped.update(id(line) for row in rows[:depth] for line in row.lines)
    return dropped


def _lone_number(row: _Row) -> bool:
    """Whether a page number stands at the outer end of a short row (of a page that has no like)."""
    first, last = row.lines[0], row.lines[-1]
    number = any(re.fullmatch(r"\d{1,4}", line.text) for line in (first, last))
    return (
        number
        and len(row.lines) > 1
        and len(row.text) < 75
        and not row.text.endswith((".", ","))
        and row.distance > 1.2
    )


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
