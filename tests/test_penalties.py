"""Lengths, lists of lengths, sums of money and bans, as reports word penalties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.proceedings.lengths import days_of, deal, lengths_in
from pipeline.proceedings.money import find_amount
from pipeline.proceedings.penalties import find_penalties
from pipeline.proceedings.penalty_patterns import DAYS, VALUES

UNITS = st.sampled_from(sorted(DAYS))
WORDS = {value: word for word, value in VALUES.items()}
NUMBERS = st.integers(1, 99)


def in_words(number: int) -> str:
    return WORDS.get(number) or f"{WORDS[number // 10 * 10]}-{WORDS[number % 10]}"


@given(number=NUMBERS, unit=UNITS, hyphen=st.booleans())
def test_words_and_figures_are_one_length(number, unit, hyphen):
    forms = {f"{n}-{unit}" if hyphen else f"{n} {unit}s" for n in (str(number), in_words(number))}
    assert {days_of(form) for form in forms} == {number * DAYS[unit]}


@given(number=NUMBERS, unit=UNITS)
def test_a_half_is_half_of_the_unit_wherever_it_stands(number, unit):
    word = in_words(number)
    forms = (f"{word} and a half {unit}s", f"{word} {unit}s and a half", f"{word}-and-a-half-{unit}")
    assert {days_of(form) for form in forms} == {int((number + 0.5) * DAYS[unit])}


@given(years=NUMBERS, months=st.integers(1, 11))
def test_years_and_months_add_up(years, months):
    assert days_of(f"{years} years and {months} months") == years * 365 + months * 30
    assert days_of(f"{in_words(years)}-year and {in_words(months)}-month") == years * 365 + months * 30


@given(length=st.lists(NUMBERS, min_size=2, max_size=6))
def test_a_list_with_one_unit_is_dealt_out_in_order(length):
    listed = ", ".join(str(n) for n in length[:-1]) + f" and {length[-1]} years"
    assert deal(listed, len(length)) == tuple(n * 365 for n in length)


@given(listed=st.text(alphabet="0123456789, andyersmoth", max_size=60), people=st.integers(0, 5))
def test_what_is_dealt_out_is_a_length_for_each_or_nothing(listed, people):
    assert len(deal(listed, people)) in (0, people)


@pytest.mark.parametrize(
    ("listed", "days"),
    [
        ("eight years and five years and six months", (2920, 2005)),
        ("eight years and six months and five years", (3100, 1825)),
        ("seven years and 18 months", (2555, 540)),
        ("five-and-a-half and two years", (2007, 730)),
        ("six years’, five years’ and four years’", (2190, 1825, 1460)),
    ],
)
def test_lengths_with_parts_are_dealt_out_whole(listed, days):
    assert deal(listed, len(days)) == days
    assert set(days) <= lengths_in(listed)


def test_a_list_that_does_not_come_out_even_is_not_dealt_out():
    assert deal("three and five years", 3) == ()
    assert deal("two years, one year and six months", 2) == (730, 545)
    assert deal("three years, two years and one year", 2) == ()


@pytest.mark.parametrize(
    ("sentence", "kind", "days"),
    [
        ("They were sentenced to prison terms of between four and nine years after a trial.", "imprisonment", None),
        ("The court gave them terms ranging from seven years to life in prison.", "imprisonment", None),
        ("She was sentenced to a fine and banned from writing for a month.", "ban", 30),
        ("He was sentenced to administrative detention several times.", "administrative_detention", None),
        ("He was convicted and sentenced to two years after a closed hearing.", "imprisonment", 730),
    ],
)
def test_the_words_around_a_length_tell_what_it_is(sentence, kind, days):
    assert (kind, days) in {(stated.kind, stated.days) for stated in find_penalties(sentence)}
    assert "life_imprisonment" not in {stated.kind for stated in find_penalties(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Serving his sentence, he was moved between three prisons in one week.",
        "He was sentenced to exile, held incommunicado for 25 days and beaten.",
        "He was released after seven years of house arrest.",
        "Their detention was extended by the maximum term of one year.",
        "She campaigned against the death penalty.",
        "The use of the death penalty declined.",
    ],
)
def test_time_that_went_by_and_debated_penalties_are_none(sentence):
    assert [s for s in find_penalties(sentence) if s.days or s.kind == "death"] == []


@pytest.mark.parametrize(
    ("text", "amount", "code"),
    [
        ("4,120 Cuban pesos", 4120.0, "CUP"),
        ("1.5 million roubles", 1_500_000.0, "RUB"),
        ("US$2,000", 2000.0, "USD"),
        ("10.000 euros", 10_000.0, "EUR"),
        ("500 riyals", 500.0, None),
        ("300 Arvandian dollars", 300.0, None),
        ("25,000 CFA francs", 25_000.0, None),
    ],
)
def test_a_sum_has_a_code_only_where_the_money_is_known(text, amount, code):
    found = find_amount(text, 0, len(text))
    assert found is not None
    assert found[:2] == (amount, code)
