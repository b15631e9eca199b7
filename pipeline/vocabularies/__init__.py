"""The two vocabularies: types of charges and types of violations, with the codes of the field's standards.

The CSV files beside this module are the source; a code that nobody could check says UNVERIFIED in its source column.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

UNSPECIFIED_CHARGE = "unspecified_charge"  # a charge is stated but not which
CATCH_ALLS = frozenset(
    {UNSPECIFIED_CHARGE, "national_security_other", "incitement_other", "economic_other", "administrative_offence"}
)


@dataclass(frozen=True, slots=True)
class ChargeType:
    """A type of offence that people are charged with."""

    charge_type_id: str
    category: str
    label: str
    definition: str
    iccs_code: str  # International Classification of Crime for Statistical Purposes, UNODC 2015: "0904"
    iccs_source: str  # where the code was seen, or UNVERIFIED
    cpj_category: str  # charge category of the Committee to Protect Journalists' prison census
    az_criminal_code: str | None  # articles of the Criminal Code of Azerbaijan, joined by "|"
    az_source: str | None
    surface_forms: tuple[str, ...]  # how reports word it, generic phrases


@dataclass(frozen=True, slots=True)
class ViolationType:
    """A type of human-rights violation."""

    violation_type_id: str
    category: str
    label: str
    definition: str
    udhr_articles: tuple[str, ...]  # Universal Declaration of Human Rights
    iccpr_articles: tuple[str, ...]  # International Covenant on Civil and Political Rights
    huridocs_codes: tuple[str, ...]  # micro-thesaurus and code: "MT4:030101000000"
    wgad_category: tuple[str, ...]  # categories of the UN Working Group on Arbitrary Detention
    sdg_16_10_1: str | None  # kind of attack counted by SDG indicator 16.10.1
    surface_forms: tuple[str, ...]


@cache
def charge_types() -> Mapping[str, ChargeType]:
    """Types of charges by id, in the order of the vocabulary."""
    return MappingProxyType(
        {
            row["charge_type_id"]: ChargeType(
                charge_type_id=row["charge_type_id"],
                category=row["category"],
                label=row["label"],
                definition=row["definition"],
                iccs_code=row["iccs_code"],
                iccs_source=row["iccs_source"],
                cpj_category=row["cpj_category"],
                az_criminal_code=row["az_criminal_code"] or None,
                az_source=row["az_source"] or None,
                surface_forms=_listed(row["surface_forms"]),
            )
            for row in _rows("charge_types.csv")
        }
    )


@cache
def violation_types() -> Mapping[str, ViolationType]:
    """Types of violations by id, in the order of the vocabulary."""
    return MappingProxyType(
        {
            row["violation_type_id"]: ViolationType(
                violation_type_id=row["violation_type_id"],
                category=row["category"],
                label=row["label"],
                definition=row["definition"],
                udhr_articles=_listed(row["udhr_articles"]),
                iccpr_articles=_listed(row["iccpr_articles"]),
                huridocs_codes=_listed(row["huridocs_codes"]),
                wgad_category=_listed(row["wgad_category"]),
                sdg_16_10_1=row["sdg_16_10_1"] or None,
                surface_forms=_listed(row["surface_forms"]),
            )
            for row in _rows("violation_types.csv")
        }
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[|;]", cell) if part)


def catch_all_share(charge_type_ids: Iterable[str]) -> float:
    """The share, 0..1, of charges whose type says little of the offence (`CATCH_ALLS`); 0 where there are none."""
    ids = list(charge_type_ids)
    return sum(kind in CATCH_ALLS for kind in ids) / len(ids) if ids else 0.0
