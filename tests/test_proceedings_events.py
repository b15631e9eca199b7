"""Proceedings end to end on invented sentences, with the language model."""

from __future__ import annotations

import re

import pytest

from pipeline.records import Mention, Metadata, Paragraph, People, Person, Piece, Report, WordBoxes

pytestmark = pytest.mark.model

NAMES = ("Tamar Veshti", "Oren Kalda", "Mirel Sando", "Pavlo Irench")


def proceedings_of(*texts: str):
    from pipeline.language import analyse
    from pipeline.proceedings import find_proceedings
    from pipeline.references import find_references
    from pipeline.settings import Settings

    text, paragraphs = "", []
    for part in texts:
        paragraphs.append(Paragraph(part, (Piece(0, len(text), len(text) + len(part)),), "body", None, 1))
        text += part + "\n\n"
    report = Report(text, (), tuple(paragraphs), (), WordBoxes(), Metadata(), "pdfium", ())
    passages = analyse(paragraphs, Settings().model)
    mentions = []
    for passage_no, passage in enumerate(passages):
        for number, name in enumerate(NAMES):
            for match in re.finditer(f"{name}|{name.split()[1]}", passage.doc.text):
                span = passage.doc.char_span(match.start(), match.end())
                where = passage.paragraph.span(match.start(), match.end())
                mentions.append(Mention(passage_no, span.start, span.end, match.group(), where, number, False))
    people = People(tuple(Person(n, name, None, ()) for n, name in enumerate(NAMES)), tuple(mentions))
    return report, find_proceedings(report, passages, people, find_references(passages, people))


def charges_of(*texts: str) -> set[tuple[str | None, str, str]]:
    _, found = proceedings_of(*texts)
    return {(None if c.person_no is None else NAMES[c.person_no], c.charge_type_id, c.status) for c in found.charges}


def penalties_of(*texts: str) -> set[tuple[str, str, int | None]]:
    _, found = proceedings_of(*texts)
    return {(NAMES[p.person_no], p.kind, p.days) for p in found.penalties}


def test_coordinated_people_and_offences_give_a_row_each():
    assert charges_of("In May, Tamar Veshti and Oren Kalda were charged with tax evasion and hooliganism.") == {
        ("Tamar Veshti", "tax_evasion", "charged"),
        ("Tamar Veshti", "hooliganism", "charged"),
        ("Oren Kalda", "tax_evasion", "charged"),
        ("Oren Kalda", "hooliganism", "charged"),
    }


def test_a_sentence_belongs_to_the_man_of_the_sentence_before():
    text = "In May, Oren Kalda was arrested. He was sentenced to five years’ imprisonment for espionage."
    assert charges_of(text) == {("Oren Kalda", "espionage", "convicted")}
    assert penalties_of(text) == {("Oren Kalda", "imprisonment", 1825)}


def test_a_later_acquittal_is_the_status_and_the_charge_the_earlier_one():
    _, found = proceedings_of("Tamar Veshti was charged with criminal defamation. She was acquitted in June.")
    (charge,) = found.charges
    assert (charge.status, charge.earlier_status) == ("acquitted", ("charged",))


def test_what_somebody_may_face_is_no_penalty():
    assert penalties_of("If convicted, Mirel Sando could face up to ten years in prison.") == set()


def test_lengths_given_respectively_go_to_the_people_in_order():
    text = "Oren Kalda and Tamar Veshti were sentenced to eight years and five years and six months respectively."
    assert penalties_of(text) == {("Oren Kalda", "imprisonment", 2920), ("Tamar Veshti", "imprisonment", 2005)}


def test_penalties_of_two_kinds_given_respectively_go_to_the_people_in_order():
    text = "Oren Kalda and Tamar Veshti were sentenced to life imprisonment and 15 years’ imprisonment respectively."
    assert penalties_of(text) == {("Oren Kalda", "life_imprisonment", None), ("Tamar Veshti", "imprisonment", 5475)}


def test_each_clause_keeps_its_own_penalty():
    text = "In May, Oren Kalda was sentenced to two years’ imprisonment and Tamar Veshti was fined."
    assert penalties_of(text) == {("Oren Kalda", "imprisonment", 730), ("Tamar Veshti", "fine", None)}


def test_who_is_acquitted_in_the_clause_beside_has_no_penalty():
    text = "Oren Kalda was convicted and sentenced to 24 years’ imprisonment, while Mirel Sando was acquitted."
    assert penalties_of(text) == {("Oren Kalda", "imprisonment", 8760)}


def test_the_penalty_of_others_is_nobody_s_who_is_named():
    text = "Oren Kalda was sentenced to two years’ imprisonment. Four others tried with him were sentenced to death."
    assert penalties_of(text) == {("Oren Kalda", "imprisonment", 730)}


def test_a_penalty_without_an_offence_gives_an_unspecified_charge_tied_to_it():
    _, found = proceedings_of("Pavlo Irench was sentenced to 41 months’ imprisonment after an unfair trial.")
    (charge,), (penalty,) = found.charges, found.penalties
    assert (charge.charge_type_id, charge.status, charge.contested) == ("unspecified_charge", "convicted", True)
    assert penalty.charge_nos == (0,)


def dates_of(text: str) -> set[tuple[str, str | None]]:
    _, found = proceedings_of(text)
    return {("charge", c.event_date) for c in found.charges} | {("penalty", p.event_date) for p in found.penalties}


def test_the_date_of_a_sentence_is_that_of_charge_and_penalty():
    text = "In June 2003 Oren Kalda was sentenced to five years’ imprisonment for espionage."
    assert dates_of(text) == {("charge", "2003-06"), ("penalty", "2003-06")}


def test_the_date_of_the_deed_is_not_that_of_the_charge():
    text = "Oren Kalda was sentenced to death for a series of murders committed in 2009."
    assert dates_of(text) == {("charge", None), ("penalty", None)}


def test_the_date_of_release_is_not_that_of_the_penalty():
    text = "Oren Kalda was released in May 2011 after he was sentenced to five years’ imprisonment for espionage."
    assert ("penalty", "2011-05") not in dates_of(text)


def test_who_is_not_imprisoned_has_no_penalty():
    assert penalties_of("In May 2011 Oren Kalda was convicted of theft but not imprisoned.") == set()


def test_an_unnamed_group_keeps_its_words():
    _, found = proceedings_of("Twelve protesters were charged with hooliganism.")
    (charge,) = found.charges
    assert (charge.person_no, charge.defendants_original, charge.collective) == (None, "Twelve protesters", True)


def test_people_listed_after_an_unnamed_group_are_its_members():
    text = "Nine men were convicted of espionage in March. They included Tamar Veshti, Oren Kalda and Mirel Sando."
    assert {("Tamar Veshti", "espionage"), ("Oren Kalda", "espionage"), ("Mirel Sando", "espionage")} <= {
        (person, kind) for person, kind, _ in charges_of(text)
    }


def test_each_offence_that_a_phrase_joins_is_typed():
    found = charges_of("Tamar Veshti was convicted of threatening state security and embezzlement of public funds.")
    assert {kind for _, kind, _ in found} == {"national_security_other", "embezzlement"}


def test_what_is_punished_but_no_known_offence_is_no_unspecified_charge():
    text = "Pavlo Irench was sentenced to three years’ imprisonment for painting his fence."
    assert "unspecified_charge" not in {kind for _, kind, _ in charges_of(text)}


def test_an_article_cited_without_an_offence_goes_to_the_charge_beside_it():
    _, found = proceedings_of(
        "Oren Kalda was charged with hooliganism in May. He was charged under Article 221.3 of the Criminal Code."
    )
    (charge,) = found.charges
    assert (charge.charge_type_id, [s.article for s in charge.statutes]) == ("hooliganism", ["221.3"])


def test_the_article_goes_to_the_offence_of_its_clause():
    _, found = proceedings_of("Oren Kalda was convicted of hooliganism under Article 221.3 of the Criminal Code.")
    (charge,) = found.charges
    assert [(s.code_original, s.article) for s in charge.statutes] == [("Criminal Code", "221.3")]


def test_labelled_fields_belong_to_the_head_of_the_entry():
    report, found = proceedings_of(
        "3. Mirel Sando",
        "Date of arrest: 4 May 2012",
        "Charge: Criminal Code Articles 28 (Preparation of a crime); 213.1 (Tax evasion); and 221.3 (Hooliganism)",
        "Place of detention: Prison No. 2",
    )
    assert {(c.person_no, c.charge_type_id, tuple(s.article for s in c.statutes)) for c in found.charges} == {
        (2, "tax_evasion", ("28", "213.1")),
        (2, "hooliganism", ("221.3",)),
    }
    assert all(report.text[c.span.start : c.span.end].startswith("Charge:") for c in found.charges)


def test_the_quote_is_what_its_span_says():
    report, found = proceedings_of("Nothing happened.", "In May, Tamar Veshti was charged with libel.")
    (charge,) = found.charges
    assert report.text[charge.span.start : charge.span.end] == charge.quote


def test_who_only_awaits_trial_is_charged_and_a_sentence_asked_for_leaves_the_trial_open():
    assert charges_of("Oren Kalda was arrested on charges of espionage and was awaiting trial.") == {
        ("Oren Kalda", "espionage", "charged")
    }
    asked = charges_of("Oren Kalda was tried for espionage. The prosecutor requested ten years in prison for him.")
    assert ("Oren Kalda", "espionage", "on_trial") in asked


def test_who_is_named_within_an_offence_is_not_accused_of_the_one_beside_it():
    accused = {who for who, _, _ in charges_of("Oren Kalda was convicted of insulting Mirel Sando and of theft.")}
    assert accused == {"Oren Kalda"}


def test_the_words_that_name_the_accused_are_the_name_alone():
    text = "Her husband, the historian Oren Kalda, was arrested in May and was charged with espionage."
    _, found = proceedings_of(text)
    assert [charge.defendants_original for charge in found.charges] == ["Oren Kalda"]


def test_a_law_charges_no_unnamed_people():
    texts = ("Under the new law, people convicted of hooliganism may be sentenced to ten years’ imprisonment.",)
    assert charges_of(*texts) == set()


def test_a_trial_told_in_another_sentence_moves_the_charge_on():
    text = "The trial of Tamar Veshti continued in May. She was charged with espionage."
    assert charges_of(text) == {("Tamar Veshti", "espionage", "on_trial")}


def test_cases_that_are_counted_are_nobody():
    assert charges_of("In May, thousands of cases of murder were investigated by the police.") == set()


def test_people_accused_of_killings_are_people():
    assert charges_of("In May, three soldiers were charged with killings of civilians.") == {
        (None, "murder", "charged")
    }
