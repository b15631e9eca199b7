"""The people whom a run brought together across reports, with their names and words, for reading one by one.

    python benchmarks/merges.py TABLES [--draw 150] [--seed 1] [--within] [--words 200]

One block for each person: every report in which the person is named, with country, roles, name forms and the text
around the first, the middle and the last place. `--draw` takes so many at random, by default all are listed;
`--within` lists people of one report with two or more forms and more places of their names instead.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline import arrow
from pipeline.store import Store

Row = dict[str, Any]


def by(rows: Iterable[Row], *columns: str) -> dict[tuple[str, ...], list[Row]]:
    """Rows by the values of columns."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(row)
    return groups


def across(people: Iterable[Row]) -> list[list[Row]]:
    """The people of several reports, each as its rows of report_people."""
    groups = by(people, "person_id").values()
    return sorted((group for group in groups if len({row["document_id"] for row in group}) > 1), key=_first_name)


def _first_name(group: list[Row]) -> tuple[str, str]:
    return group[0]["name"], group[0]["report_person_id"]


def spread(rows: list[Row], most: int) -> list[Row]:
    """At most so many of the rows, evenly from first to last."""
    if len(rows) <= most:
        return rows
    return [rows[round(i * (len(rows) - 1) / (most - 1))] for i in range(most)]


class Texts:
    """The text of every page, for the words around a place."""

    def __init__(self, tables: Path, width: int) -> None:
        columns = ["document_id", "page_no", "char_start", "text"]
        rows = arrow.read(tables / "pages.parquet", columns)
        self._pages = {(row["document_id"], row["page_no"]): (row["char_start"], row["text"]) for row in rows}
        self._width = width

    def around(self, mention: Row) -> str:
        """The words around a mention, which stands in brackets."""
        begins, text = self._pages[mention["document_id"], mention["page_first"]]
        start, end = mention["char_start"] - begins, mention["char_end"] - begins
        left, right = text[max(0, start - self._width // 2) : start], text[end : end + self._width]
        return " ".join(f"{left}[{text[start:end]}]{right}".split())


def lines(group: list[Row], mentions: dict[tuple[str, ...], list[Row]], texts: Texts, most: int) -> Iterator[str]:
    """What there is to read of one person."""
    for row in sorted(group, key=lambda row: row["document_id"]):
        own = sorted(mentions[row["document_id"], row["person_id"]], key=lambda mention: mention["char_start"])
        facts = [row["country_code"] or "no country", *row["roles"], *row["charge_types"]]
        yield f"  {row['document_id']}  {' | '.join(row['forms'])}  ({', '.join(facts)}; {len(own)} places)"
        yield from (f"    p{mention['page_first']}: {texts.around(mention)}" for mention in spread(own, most))


def main() -> None:
    """Print the people."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", type=Path)
    parser.add_argument("--draw", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--within", action="store_true")
    parser.add_argument("--words", type=int, default=200, help="characters of text after a name; half before it")
    arguments = parser.parse_args()
    people = arrow.read(Store(arguments.tables).current / "report_people.parquet")
    mentions = by(arrow.read(arguments.tables / "mentions.parquet"), "document_id", "person_id")
    if arguments.within:
        groups = sorted(([row] for row in people if len(row["forms"]) > 1), key=_first_name)
    else:
        groups = across(people)
    drawn = groups
    if arguments.draw is not None and arguments.draw < len(groups):
        drawn = sorted(random.Random(arguments.seed).sample(groups, arguments.draw), key=_first_name)
    texts = Texts(arguments.tables, arguments.words)
    for number, group in enumerate(drawn, 1):
        print(f"{number}. {group[0]['name']}")
        print("\n".join(lines(group, mentions, texts, 6 if arguments.within else 3)))
    print(f"{len(drawn)} of {len(groups)} listed; {len(people)} people of reports")


if __name__ == "__main__":
    main()
