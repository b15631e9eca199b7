"""The usual look of a document's running text, against which headings, footnotes and gaps are judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.reading.columns import Column


@dataclass(frozen=True, slots=True)
class Style:
    """Size and weight of the body, and the usual distance of lines (points) by font size."""

    size: float
    bold: bool
    leadings: dict[float, float] = field(default_factory=dict)

    def leading(self, size: float) -> float:
        """Usual distance between the baselines of two lines of this size."""
        known = self.leadings.get(size)
        if known is None and 0.8 * self.size <= size < self.size:
            return max(1.22 * size, 0.9 * self.leadings.get(self.size, 0.0))
        return 1.22 * size if known is None else known


@dataclass(slots=True)
class Looks:
    """How the lines of the pages seen so far look."""

    letters: Counter[tuple[float, bool]] = field(default_factory=Counter)  # characters by size and weight
    distances: dict[float, Counter[float]] = field(default_factory=dict)  # of lines, by size

    def learn(self, columns: Iterable[Column]) -> None:
        """See the next page."""
        for column in columns:
            before = None
            for line in column.lines:
                self.letters[line.size, line.bold] += len(line.text)
                if before and before.size == line.size and len(before.text) > 25:
                    distance = round((line.baseline - before.baseline) * 4) / 4
                    if 0.8 * line.size < distance < 3 * line.size:
                        self.distances.setdefault(line.size, Counter())[distance] += 1
                before = line

    def usual(self) -> Style:
        """The style of most characters."""
        if not self.letters:
            return Style(10.0, False)
        (size, bold), _ = self.letters.most_common(1)[0]
        leadings = {}
        for font_size, seen in self.distances.items():
            if sum(seen.values()) >= 3:
                # the smallest distance that is common
                most = max(seen.values())
                leadings[font_size] = min(distance for distance, count in seen.items() if count >= 0.2 * most)
        return Style(size, bold, leadings)
