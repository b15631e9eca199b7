"""Names of countries and territories as reports use them, to ISO 3166-1 alpha-3."""

from __future__ import annotations

import re
from functools import cache

import pycountry
from anyascii import anyascii

# names in use that ISO does not list, and former names (the code of today's state)
_OTHER_NAMES = {
    "bolivia": "BOL", "bosnia herzegovina": "BIH", "brunei": "BRN", "burma": "MMR", "myanmar burma": "MMR", "cape verde": "CPV",
    "congo republic of": "COG", "republic of congo": "COG", "republic of the congo": "COG", "congo": "COG",
    "democratic republic of congo": "COD", "democratic republic of the congo": "COD", "congo democratic republic of the": "COD",
    "zaire": "COD", "holy see": "VAT", "cote divoire": "CIV", "ivory coast": "CIV", "czech republic": "CZE", "east timor": "TLS",
    "england and wales": "GBR", "great britain": "GBR", "uk": "GBR", "gambia": "GMB", "the gambia": "GMB", "hong kong": "HKG",
    "iran": "IRN", "kazakstan": "KAZ", "kosovo": "XKX", "korea democratic peoples republic of": "PRK", "korea republic of": "KOR",
    "north korea": "PRK", "south korea": "KOR", "kyrgyz republic": "KGZ", "laos": "LAO", "libya": "LBY", "macau": "MAC",
    "macedonia": "MKD", "former yugoslav republic of macedonia": "MKD", "the former yugoslav republic of macedonia": "MKD",
    "micronesia": "FSM", "moldova": "MDA", "palestine": "PSE", "palestinian authority": "PSE", "palestinian territories": "PSE",
    "occupied palestinian territory": "PSE", "occupied palestinian territories": "PSE", "state of palestine": "PSE",
    "israel and the occupied territories": "ISR", "israel and the occupied palestinian territories": "ISR",
    "russia": "RUS", "serbia and montenegro": "SRB", "swaziland": "SWZ", "syria": "SYR", "taiwan": "TWN", "tanzania": "TZA",
    "turkey": "TUR", "turkiye": "TUR", "united states": "USA", "usa": "USA", "us": "USA", "vatican": "VAT", "venezuela": "VEN",
    "vietnam": "VNM", "viet nam": "VNM", "western sahara": "ESH", "bahamas": "BHS", "the bahamas": "BHS", "philippines": "PHL",
    "united arab emirates": "ARE", "uae": "ARE", "netherlands": "NLD", "the netherlands": "NLD", "ireland": "IRL",
    "republic of ireland": "IRL", "st vincent": "VCT", "st lucia": "LCA", "st kitts and nevis": "KNA", "sao tome": "STP",
    "guinea bissau": "GNB", "timor leste": "TLS", "slovak republic": "SVK", "yemen": "YEM", "falkland islands": "FLK",
    "morocco western sahara": "MAR", "morocco and western sahara": "MAR", "belorussia": "BLR", "byelorussia": "BLR",
}  # fmt: skip


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
    return names | _OTHER_NAMES


def _fold(name: str) -> str:
    folded = anyascii(name).casefold().replace("&", " and ")
    folded = re.sub(r"['’.]", "", folded)
    return re.sub(r"[^a-z]+", " ", folded).strip()


def country_of(name: str) -> str | None:
    """The alpha-3 code (XKX for Kosovo) of a name that is a country's and nothing else; None where it is not."""
    if len(name) > 70:
        return None
    folded = re.sub(r"^(?:the )?", "", _fold(name)) if name else ""
    return _names().get(folded) or _names().get(f"the {folded}")
