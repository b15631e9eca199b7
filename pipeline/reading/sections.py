"""Sections: what stands under each heading, nested, with the country that it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading.assembly import Assembled
from pipeline.reading.countries import countries_in, country_of
from pipeline.reading.headings import Rank, without_contents
from pipeline.records import Paragraph, Section

_CHAPTERS = 5  # countries as headings of one rank


def sections_of(done: Assembled, length: int) -> tuple[tuple[Paragraph, ...], tuple[Section, ...]]:
    """Paragraphs with their section, and the sections. `length`: of the document's text."""
    kept = without_contents(done.headings)
    headings = [(done.paragraphs[number], heading.rank) for number, heading in sorted(kept.items())]
    own = {i: code for i, (paragraph, _) in enumerate(headings) if (code := country_of(paragraph.text))}
    # where a report has chapters by country, a name under another kind of heading is no chapter
    for chapter, seen in Counter(headings[i][1] for i in own).most_common(1):
        if seen >= _CHAPTERS:
            own = {i: code for i, code in own.items() if headings[i][1] == chapter}
            after = _after_chapters([key for _, key in headings], sorted(own))
            if after is not None:
                headings[after] = (headings[after][0], chapter)
    if not own and headings and headings[0][0].page_no == 1:
        # a report on one country says so in its title
        named = countries_in(headings[0][0].text)
        own = {0: named.pop()} if len(named) == 1 else {}
    sections: list[Section] = []
    open_sections: list[int] = []
    for i, (paragraph, key) in enumerate(headings):
        start = paragraph.pieces[0].start
        while open_sections and headings[open_sections[-1]][1] >= key:
            closed = open_sections.pop()
            sections[closed] = replace(sections[closed], char_end=start - 1)
        parent = open_sections[-1] if open_sections else None
        inherited = sections[parent].country_code if parent is not None else None
        country = inherited or own.get(i)
        level = len(open_sections) + 1
        sections.append(Section(i, paragraph.text, level, parent, country, paragraph.page_no, start, length))
        open_sections.append(i)
    paragraphs: list[Paragraph] = []
    current = -1
    for number, paragraph in enumerate(done.paragraphs):
        if number in kept:
            current += 1
        kind = "body" if number in done.headings and number not in kept else paragraph.kind
        paragraphs.append(replace(paragraph, kind=kind, section_no=current if current >= 0 else None))
    return tuple(paragraphs), tuple(sections)


def _after_chapters(ranks: Sequence[Rank], chapters: Sequence[int]) -> int | None:
    """The heading that ends the last of the chapters: the first after it of a rank that no other chapter holds.

    Annexes and indexes after the chapters are often set smaller than these and would else be a part of the last.
    """
    held = set(ranks[chapters[0] : chapters[-1]])
    return next((i for i in range(chapters[-1] + 1, len(ranks)) if ranks[i] not in held), None)
