"""Names of countries and territories as reports use them, to ISO 3166-1 alpha-3."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

import pycountry
from anyascii import anyascii


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for attribute in ("name", "official_name", "common_name"):
            if name := getattr(country, attribute, None):
                names[_fold(name)] = country.alpha_3
                # "Korea, Republic of" is "Republic of Korea"
                if ", " in name:
                    last, first = name.split(", ", 1)
                    names[_fold(f"{first} {last}")] = country.alpha_3
    # names in use that ISO does not list, and former names (with the code of today's state)
    with (files("pipeline.reading") / "countries.csv").open(encoding="utf-8") as lines:
        return names | {row["name"]: row["alpha_3"] for row in csv.DictReader(lines)}


def _fold(name: str) -> str:
    folded = anyascii(name).casefold().replace("&", " and ")
    folded = re.sub(r"['’.]", "", folded)
    return re.sub(r"[^a-z]+", " ", folded).strip()


def countries_in(text: str) -> set[str]:
    """The codes of the countries that a title names, the longest names first."""
    words = _fold(text).split()
    found: set[str] = set()
    at = 0
    while at < len(words):
        for length in range(min(8, len(words) - at), 0, -1):
            code = _names().get(" ".join(words[at : at + length]))
            if code and len("".join(words[at : at + length])) > 3:
                found.add(code)
                at += length - 1
                break
        at += 1
    return found


def country_of(name: str) -> str | None:
    """The alpha-3 code (XKX for Kosovo) of a name that is a country's and nothing else; None where it is not."""
    if len(name) > 70:
        return None
    folded = re.sub(r"^(?:the )?", "", _fold(name)) if name else ""
    return _names().get(folded) or _names().get(f"the {folded}")
