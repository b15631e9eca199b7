"""The sample reports: built from their manuscripts byte by byte, and what their gold says of them."""

import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from sample.build import build_all

from pipeline.schema import PENALTY_KINDS, ROLES, STATUSES
from pipeline.vocabularies import charge_types, violation_types

ROOT = Path(__file__).resolve().parent.parent
GOLD = sorted((ROOT / "tests" / "sample" / "gold").glob("*.json"))


def test_the_reports_in_raw_are_what_their_manuscripts_give():
    built = build_all()
    assert {path.name for path in (ROOT / "raw").glob("LRM_*.pdf")} == set(built)
    for file_name, content in built.items():
        assert content == (ROOT / "raw" / file_name).read_bytes(), "run: python -m tests.sample.build"
        assert len(content) < 100_000


@pytest.fixture(params=GOLD, ids=lambda path: path.stem[:8])
def gold(request):
    return json.loads(request.param.read_text(encoding="utf-8"))


def test_gold_names_stand_on_the_pages_that_it_gives(gold):
    with pdfium.PdfDocument(ROOT / "raw" / gold["file_name"]) as pdf:
        texts = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]
    for person in gold["people"]:
        given_name = person["name"].split()[0]
        forms = [person["name"], *person["aliases"], f"{given_name} and "]  # "Dana and Ilir Sorvan"
        for page_no in person["pages"]:
            assert any(form in texts[page_no - 1] for form in forms), (person["name"], page_no)


def test_gold_speaks_the_vocabulary(gold):
    people = {person["id"] for person in gold["people"]}
    assert len(people) == len(gold["people"])
    assert {role for person in gold["people"] for role in person["roles"]} <= set(ROLES)
    for charge in gold["charges"]:
        assert charge["person"] in people
        assert charge["charge_type"] in charge_types()
        assert {charge["status"], *charge["earlier_status"]} <= set(STATUSES)
    for penalty in gold["penalties"]:
        assert penalty["person"] in people
        assert penalty["kind"] in PENALTY_KINDS
    for violation in gold["violations"]:
        assert violation["type"] in violation_types()
        assert set(violation["victims"]) <= people
        assert violation["pages"]
