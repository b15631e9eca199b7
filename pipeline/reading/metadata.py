"""What a report says of itself on its first and last pages, in its running heads and in the PDF's own fields."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from pipeline.reading.blocks import MARKER
from pipeline.reading.countries import country_of
from pipeline.reading.headings import Heading
from pipeline.reading.language import language_of
from pipeline.reading.style import Style
from pipeline.records import Metadata, Paragraph

_MONTHS = re.findall(
    r"\w+",
    "january february march april may june july august september october november december "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
)
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?\.?\s+(?:de\s+)?(?P<month>{_MONTH}),?\s+(?:de\s+)?(?P<year>(?:19|20)\d\d)"
    rf"|(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?P<year2>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"(?P<month>{_MONTH}),?\s+(?P<year>(?:19|20)\d\d)", re.IGNORECASE)
# what may stand beside the date of publication in its line
_AROUND_DATE = re.compile(
    r"(?:(?:date|dated|published(?: on)?|publication date|issued(?: on)?|released|decided on|delivered on|adopted on"
    r"|judge?ment|order|decision|sentencia|resolución|strasbourg|geneva|genève|london|washington d ?c|brussels|new york"
    r"|distr|general|original|english|of|de|on|final) ?)*",
    re.IGNORECASE,
)
_FIRST_PUBLISHED = re.compile(
    r"(?:first published|published|publication date)\b[^.\d]{0,30}((?:19|20)\d\d)", re.IGNORECASE
)
_YEAR_OF_REPORT = re.compile(r"\breport (?:for )?((?:19|20)\d\d)$", re.IGNORECASE)
_INDEX = re.compile(
    r"(?:AI )?(?i:index(?: no\.?| number)?):? ?(?P<ai>[A-Z]{3} ?\d{2}/\d{3,5}/\d{2,4})"
    r"|(?P<ai2>^[A-Z]{3} \d{2}/\d{3,5}/\d{4}$)"
    r"|(?P<un>\b(?:A|E|S|CCPR|CEDAW|CAT|CRC|CERD|CED|CMW|CRPD|HRI)(?:/[A-Z]+(?:\.\d+)?)*/\d+"
    r"(?:/[A-Za-z.]*\d+)*(?:/(?:Add|Rev|Corr)\.\d+)*\b)"
    r"|(?P<report>^REPORT N[o.ºo°]*\.? ?\d+/\d{2,4})\b"
)
_MOST = 0.6  # of a line
_BODIES = re.compile(
    r"(?:united nations|general assembly|economic and social council|security council|council of europe)\b",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"\.(?:docx?|pdf|indd|qxd|rtf|wpd)\b|^(?:microsoft|untitled|layout|slide)|^document\d*$|^[\w-]+$|[_\\/]\w+[_\\/]",
    re.IGNORECASE,
)


def metadata_of(
    information: Mapping[str, str],
    paragraphs: Sequence[Paragraph],
    text: str,
    headings: Iterable[Heading],
    style: Style,
    heads: Counter[str],
) -> Metadata:
    """Title, publisher, index, date and language; None rather than a guess. `heads`: running heads, counted."""
    last = paragraphs[-1].page_no if paragraphs else 0
    short = [p.text for p in paragraphs if p.page_no <= 2 and len(p.text) <= 140]
    back = [p.text for p in paragraphs if p.page_no == last > 2 and len(p.text) <= 140]
    running = [text for text, _ in heads.most_common(12)]
    title = _title(information, headings, style)
    return Metadata(
        title=title,
        publisher=_publisher(running, information, short, title),
        report_index=_index(running) or _index(short) or _index(back),
        published_on=_date(short, running, title),
        language_code=language_of(text),
    )


def _title(information: Mapping[str, str], headings: Iterable[Heading], style: Style) -> str | None:
    told = re.sub(r"\s+", " ", information.get("Title", "")).strip()
    if 8 <= len(told) <= 250 and " " in told and not _NO_TITLE.search(told) and not _names_publisher(told):
        return told
    # the one heading of the first page that is set largest, well above the text
    front = [block for block in headings if block.page_no == 1 and not MARKER.match(block.text)]
    size = max((block.size for block in front), default=0.0)
    largest = [block.text for block in front if block.size > size - 0.6]
    if size < 1.4 * style.size or len(largest) != 1 or len(largest[0]) < 8 or country_of(largest[0]):
        return None
    return None if _names_publisher(largest[0]) else largest[0]


def _names_publisher(text: str) -> bool:
    """Whether a text names a body that publishes, and nothing else."""
    named = any(re.fullmatch(pattern, text, re.IGNORECASE) for _, pattern in _publishers())
    return named or _BODIES.match(text) is not None


@cache
def _publishers() -> tuple[tuple[str, str], ...]:
    """Publishers and the names that they give themselves; a name that contains another stands first."""
    with (files("pipeline.reading") / "publishers.csv").open(encoding="utf-8") as lines:
        return tuple((row["publisher"], row["pattern"]) for row in csv.DictReader(lines))


def _publisher(
    running: Sequence[str], information: Mapping[str, str], short: Sequence[str], title: str | None
) -> str | None:
    """The first publisher named in a running head, the PDF's fields, the title or a short line of the front."""
    fields = [information.get(key, "") for key in ("Author", "Company", "Publisher", "Subject")]
    # a head or a field names the publisher; in a line of the front its name has to be most of what is said
    for texts, share in ((running, 0.0), (fields, 0.0), ([title or ""], _MOST), (short, _MOST)):
        for name, pattern in _publishers():
            found = ((re.search(pattern, text, re.IGNORECASE), text) for text in texts if len(text) < 100)
            if any(match and len(match[0]) >= share * len(text) for match, text in found):
                return name
    return None


def _index(texts: Sequence[str]) -> str | None:
    """The index, where just one stands alone in its line (lists of other reports name several, in brackets)."""
    found = set()
    for text in texts:
        for match in _INDEX.finditer(text):
            if len(text) - len(match[0]) <= 30 and "(" not in text[: match.start()]:
                found.add(next(value for value in match.groups() if value))
    return found.pop() if len(found) == 1 else None


def _date(short: Sequence[str], running: Sequence[str], title: str | None) -> str | None:
    """The date that stands alone on the first pages, else the year of the title or of the imprint."""
    for text in (*short, *running):
        match = _DATE.search(text)
        if match and _AROUND_DATE.fullmatch(
            re.sub(r"[\W_]+", " ", text[: match.start()] + " " + text[match.end() :]).strip()
        ):
            month = _MONTHS.index((match["month"] or match["month2"]).casefold()) % 12 + 1
            return f"{match['year'] or match['year2']}-{month:02}-{int(match['day'] or match['day2']):02}"
    for text in short:
        match = _MONTH_YEAR.fullmatch(text.strip())
        if match:
            return f"{match['year']}-{_MONTHS.index(match['month'].casefold()) % 12 + 1:02}"
    for text in (*running, title or "", *short):
        match = _YEAR_OF_REPORT.search(text.strip()) or _FIRST_PUBLISHED.search(text)
        if match:
            return match[1]
    return None
