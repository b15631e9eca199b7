"""Charges drawn at random from the tables of a run, with the words around them, for reading one by one.

    python benchmarks/drawn.py TABLES [--draw 60] [--seed 1] [--not COUNTRY ...]

One block for each charge: page, country, who, type, status, articles, and the text before, in and after the quote.
`--not` leaves out the chapters on these countries (ISO 3166-1 alpha-3), for instance those that a model was trained on.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import pandas as pd

_AROUND = 450  # characters before the quote
_AFTER = 120


def charges(tables: Path, without: set[str]) -> pd.DataFrame:
    """The charges with the name of the person and the country of their section."""
    read = {
        name: pd.read_parquet(tables / f"{name}.parquet")
        for name in ("charges", "people", "sections", "charge_statutes")
    }
    articles = read["charge_statutes"].groupby("charge_id")["article"].agg(", ".join).rename("articles")
    rows = read["charges"].merge(read["people"][["person_id", "name"]], on="person_id", how="left")
    rows = rows.merge(read["sections"][["section_id", "country_code"]], on="section_id", how="left")
    rows = rows.join(articles, on="charge_id")
    return rows[~rows["country_code"].isin(without)].sort_values("charge_id")


def main() -> None:
    """Print the blocks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", type=Path)
    parser.add_argument("--draw", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--not", dest="without", nargs="*", default=[], metavar="COUNTRY")
    options = parser.parse_args()
    rows = charges(options.tables, set(options.without)).to_dict("records")
    pages = pd.read_parquet(options.tables / "pages.parquet").sort_values("page_no")
    texts = {document_id: "\f".join(own["text"]) for document_id, own in pages.groupby("document_id")}
    drawn = random.Random(options.seed).sample(rows, min(options.draw, len(rows)))
    print(f"{len(drawn)} of {len(rows)} charges")
    for number, row in enumerate(sorted(drawn, key=lambda row: (row["document_id"], row["char_start"])), start=1):
        text, start, end = texts[row["document_id"]], row["char_start"], row["char_end"]
        who = row["name"] if isinstance(row["name"], str) else f"[{row['defendants_original']}]"
        print(
            f"\n{number}. page {row['page_first']} {row['country_code']} | {who} | {row['charge_type_id']}", end=" | "
        )
        print(f"{row['status']} | {row['articles']} | {row['score']:.2f} | {row['charge_original']}")
        before = text[max(0, start - _AROUND) : start].replace("\n", " ")
        print(f"   ...{before}[[{text[start:end]}]]{text[end : end + _AFTER]}...".replace("\n", " "))


if __name__ == "__main__":
    main()
