"""Penalties, statutes, dates and statuses, as the texts of reports word them."""

from __future__ import annotations

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.dates import find_dates
from pipeline.proceedings.doubt import killed_without_court, still_ahead
from pipeline.proceedings.lengths import days_of
from pipeline.proceedings.penalties import find_penalties
from pipeline.proceedings.status import latest, status_of
from pipeline.proceedings.statutes import find_statutes
from pipeline.vocabularies import catch_all_share, charge_types, violation_types


@pytest.mark.parametrize(
    ("length", "days"),
    [
        ("seven and a half years", 2737),
        ("five years and six months", 2005),
        ("a year", 365),
        ("half a year", 182),
        ("two weeks", 14),
        ("15 days", 15),
        ("twenty-five years", 9125),
        ("three-year", 1095),
        ("nine-year and eight-month", 3525),
        ("18 additional years", 6570),
    ],
)
def test_lengths_become_days(length, days):
    assert days_of(length) == days


@pytest.mark.parametrize(
    ("sentence", "kind", "days"),
    [
        ("She was sentenced to three years’ imprisonment.", "imprisonment", 1095),
        ("He is serving a 10-year prison sentence.", "imprisonment", 3650),
        ("He was sentenced to 15 days in jail for disobeying police.", "administrative_detention", 15),
        ("She received a two-year suspended sentence.", "suspended_imprisonment", 730),
        ("He was sentenced to two years’ imprisonment, suspended for five years.", "suspended_imprisonment", 730),
        ("He was sentenced to death.", "death", None),
        ("The court sentenced her to life imprisonment.", "life_imprisonment", None),
        ("He was sentenced to 150 lashes.", "flogging", None),
        ("They were sentenced to prison terms of three to five years.", "imprisonment", None),
        ("He was assigned to two years’ re-education through labour.", "administrative_detention", 730),
    ],
)
def test_a_stated_penalty_has_its_kind_and_days(sentence, kind, days):
    found = find_penalties(sentence)
    assert (kind, days) in {(stated.kind, stated.days) for stated in found}


@pytest.mark.parametrize(
    "sentence",
    [
        "The court ordered two months of pre-trial detention.",
        "The 23-year-old student was arrested.",
        "He was elected for a second six-year term.",
        "He was held for more than three months.",
        "They had been extrajudicially executed.",
    ],
)
def test_what_is_no_penalty_is_not_found(sentence):
    assert find_penalties(sentence) == []


def test_a_fine_has_its_amount_and_currency():
    (fine,) = find_penalties("She was ordered to pay a fine of US$2,000.")
    assert (fine.kind, fine.amount, fine.currency) == ("fine", 2000.0, "USD")


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("under Article 221.3 of the Criminal Code", ["221.3"]),
        ("Articles 28/220.1, 233 and 315.2", ["28", "220.1", "233", "315.2"]),
        ("Art. 192.2.2", ["192.2.2"]),
        ("section 301 of the Penal Code", ["301"]),
        ("Article 58, paragraph 2", ["58.2"]),
        ("Article 339, Part 2 of the Criminal Code", ["339.2"]),
        ("Article 7/2 of the Anti-Terrorism law", ["7.2"]),
        ("Article 167-3.1", ["167-3.1"]),
        ("Article 144 bis 2 of the Penal Code", ["144bis.2"]),
    ],
)
def test_articles_take_their_standard_form(text, articles):
    assert [statute.article for cited in find_statutes(text) for statute in cited.statutes] == articles


def test_the_code_is_kept_in_the_text_s_words():
    (cited,) = find_statutes("He was charged under Article 221.3 of the Criminal Code.")
    assert cited.statutes[0].code_original == "Criminal Code"


@pytest.mark.parametrize("text", ["Article 9 of the International Covenant", "Article 5 of the European Convention"])
def test_treaties_are_no_criminal_law(text):
    assert list(find_statutes(text)) == []


def test_dates_keep_their_precision():
    assert [d.date for d in find_dates("On 12 September 2013, in May 2014 and in 2009.", None, None)] == [
        "2013-09-12",
        "2014-05",
        "2009",
    ]


def test_a_month_without_a_year_is_dated_only_where_that_is_sure():
    text = "On 12 September he was arrested."
    assert find_dates(text, None, None) == []
    assert [d.date for d in find_dates(text, 2010, None)] == ["2010-09-12"]
    assert [d.date for d in find_dates(text, None, "2015-03-11")] == ["2014-09-12"]


def test_the_furthest_event_gives_the_status():
    assert status_of(["accusation", "sentence"]) == "convicted"
    assert status_of(["accusation", "acquittal"]) == "acquitted"
    assert status_of(["release"]) is None
    assert latest(["convicted", "charged"]) == ("convicted", ("charged",))


def test_the_vocabularies_are_whole():
    assert len(charge_types()) == 79
    assert len(violation_types()) == 51
    forms = [form.lower() for kind in charge_types().values() for form in kind.surface_forms]
    assert len(forms) == len(set(forms))
    assert all(kind.iccs_source for kind in charge_types().values())


def test_the_share_of_charges_without_a_telling_type_counts_rows():
    assert catch_all_share(["hooliganism", "unspecified_charge", "economic_other", "fraud"]) == 0.5
    assert catch_all_share([]) == 0.0


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("The traders were held by a paramilitary group . They were executed that night .", True),
        ("The bodies were found . They had been executed .", True),
        ("A court had sentenced them in May . They were executed in June .", False),
        ("He was executed by firing squad .", False),
        ("The court was told . They were executed by an armed group .", True),
    ],
)
def test_executions_by_armed_groups_or_without_any_court_are_no_penalty(text, killed):
    words = text.split()
    starts = [not at or words[at - 1] == "." for at in range(len(words))]
    doc = Doc(Vocab(), words=words, sent_starts=starts)
    at = words.index("executed")
    assert killed_without_court(doc[at : at + 1]) == killed


@pytest.mark.parametrize(
    ("text", "word", "ahead"),
    [
        ("He was sentenced to three months of pre-trial detention .", "sentenced", True),
        ("He was sentenced to a three - month pre - trial imprisonment .", "sentenced", True),
        ("He was sentenced to a three - month pre - trial imprisonment .", "imprisonment", True),
        ("The court sentenced Kamil Oran to two months in pre-trial detention .", "sentenced", True),
        ("The court sentenced him to two months of prison after pre-trial detention .", "sentenced", False),
        ("He was sentenced to three years , after a year of pre-trial detention .", "sentenced", False),
        ("He was sentenced to three months of imprisonment .", "imprisonment", False),
    ],
)
def test_who_is_sentenced_to_be_held_for_trial_is_not_convicted(text, word, ahead):
    words = text.split()
    doc = Doc(English().vocab, words=words, sent_starts=[not at for at in range(len(words))])
    assert still_ahead(doc[words.index(word)]) == ahead
