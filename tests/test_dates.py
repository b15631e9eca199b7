"""Which year a report covers, and which dates are those of the events that it tells."""

from __future__ import annotations

import pytest

from pipeline.dates import covered_year, find_dates
from pipeline.records import Metadata, Report, WordBoxes


def report_of(text: str, published_on: str | None = None) -> Report:
    return Report(text, (), (), (), WordBoxes(), Metadata(published_on=published_on), "pdfium", ())


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("This report covers the period from 1 January to 31 December 2009.", 2009),
        ("Covering events from January - December 2012", 2012),
        ("World Review 2014. Events of 2013", 2013),
        ("2021 Country Reports on Human Rights Practices", 2021),
    ],
)
def test_a_report_may_say_which_year_it_covers(text, year):
    assert covered_year(report_of(text)) == year


def test_a_yearly_report_covers_the_year_before_its_publication():
    text = "In May he was arrested. He was still held at the end of the year. She had been tried in March 2008."
    assert covered_year(report_of(text, "2011")) == 2010


def test_a_report_that_tells_of_its_own_year_is_no_yearly_one():
    text = "At the end of the year little had changed. " + "In March 2011 he was tried. " * 5
    assert covered_year(report_of(text, "2011")) is None


@pytest.mark.parametrize("published_on", [None, "2011-05", "2011-05-13"])
def test_without_a_year_of_publication_alone_no_year_is_guessed(published_on):
    assert covered_year(report_of("He was held at the end of the year.", published_on)) is None


def test_months_take_the_year_that_is_covered():
    assert [d.date for d in find_dates("On 12 September and in May", 2010, "2011")] == ["2010-09-12", "2010-05"]
