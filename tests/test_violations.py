from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from spacy.lang.en import English
from spacy.tokens import Doc

from pipeline.dates import only_date
from pipeline.language import analyse
from pipeline.people import find_people
from pipeline.proceedings import find_proceedings
from pipeline.records import (
    Charge,
    Mention,
    Metadata,
    Page,
    Paragraph,
    Passage,
    People,
    Person,
    Piece,
    Proceedings,
    Reference,
    References,
    Report,
    Role,
    Section,
    Span,
    Violation,
    WordBoxes,
)
from pipeline.references import find_references
from pipeline.settings import Settings
from pipeline.violations import find_violations
from pipeline.violations.assertion import assertion_of
from pipeline.violations.candidates import Candidates
from pipeline.violations.concerned import tied
from pipeline.violations.context import surroundings
from pipeline.violations.features import cues, tell, words_of
from pipeline.violations.groups import group_words
from pipeline.violations.judge import judge
from pipeline.violations.manner import manners
from pipeline.violations.model import classifier
from pipeline.violations.pairs import Pairs, Row
from pipeline.violations.parts import parts_of, raised
from pipeline.violations.perpetrators import Accused
from pipeline.violations.rows import disputed, join
from pipeline.violations.sentences import Sentence, sentences
from pipeline.violations.silent import is_silent
from pipeline.violations.stems import stems
from pipeline.violations.victims import attach
from pipeline.vocabularies import violation_types

VOCAB = English().vocab


def doc_of(*told: str, deps: list[str] | None = None, heads: list[int] | None = None) -> Doc:
    words, starts = [], []
    for sentence in told:
        own = sentence.split()
        words += own
        starts += [True] + [False] * (len(own) - 1)
    if deps:
        return Doc(VOCAB, words=words, deps=deps, heads=heads)
    return Doc(VOCAB, words=words, sent_starts=starts)


def report_of(*docs: Doc, kind: str = "body", heading: str = "") -> tuple[Report, list[Passage]]:
    text, passages = "", []
    for doc in docs:
        at = len(text)
        paragraph = Paragraph(doc.text, (Piece(0, at, at + len(doc.text)),), kind, 0 if heading else None, 1)
        passages.append(Passage(paragraph, doc))
        text += doc.text + "\n\n"
    sections = (Section(0, heading, 1, None, None, 1, 0, len(text)),) if heading else ()
    page = Page(1, 595.0, 842.0, "ok", "text_layer", 0, text)
    paragraphs = tuple(passage.paragraph for passage in passages)
    return Report(text, (page,), paragraphs, sections, WordBoxes(), Metadata(), "pdfium", ()), passages


def found_in(*docs: Doc, people: People | None = None, references: References | None = None, **how: str):
    report, passages = report_of(*docs, **how)
    empty = People((), ()), References({})
    return find_violations(report, passages, people or empty[0], references or empty[1], Proceedings((), ()))


def read_in(text: str) -> tuple[tuple[Violation, ...], People]:
    """What the stages find in a paragraph, from the language model on, and the people who are named."""
    paragraph = Paragraph(text, (Piece(0, 0, len(text)),), "body", None, 1)
    report = replace(report_of()[0], text=text, paragraphs=(paragraph,))
    passages = analyse([paragraph], Settings().model)
    people = find_people(report, passages)
    references = find_references(passages, people)
    proceedings = find_proceedings(report, passages, people, references)
    return find_violations(report, passages, people, references, proceedings), people


def types(*docs: Doc, **how: str) -> set[str]:
    return {violation.violation_type_id for violation in found_in(*docs, **how)}


@pytest.mark.model
@pytest.mark.parametrize(
    ("sentence", "violation_type_id"),
    [
        ("Detainees were tortured with electric shocks by police in Norland .", "torture"),
        ("Two men were flogged in public after a court sentenced each of them to 80 lashes .", "corporal_punishment"),
        ("Journalists were harassed and arrested because of their articles .", "journalist_persecution"),
        ("Police used excessive force and tear gas to disperse a peaceful demonstration .", "excessive_force"),
        ("At least three people were executed and ten others were sentenced to death .", "death_penalty"),
    ],
)
def test_an_act_of_the_state_is_a_violation(sentence: str, violation_type_id: str) -> None:
    assert violation_type_id in {violation.violation_type_id for violation in read_in(sentence)[0]}


@pytest.mark.parametrize(
    "sentence",
    [
        "No one shall be subjected to torture or to cruel , inhuman or degrading treatment or punishment .",
        "States parties must ensure equal access to health care for all persons without discrimination .",
        "Everyone has the right to freedom of expression .",
        "The Convention was adopted by the General Assembly and entered into force the year after .",
    ],
)
def test_treaties_and_handbooks_report_none(sentence: str) -> None:
    assert types(doc_of(sentence)) == set()


def test_headings_boxes_and_tables_report_none() -> None:
    doc = doc_of("Detainees were tortured with electric shocks by police .")
    assert types(doc, kind="heading") == types(doc, kind="box") == types(doc, kind="table") == set()


def test_an_empty_report_has_none() -> None:
    assert found_in() == ()


@pytest.mark.model
def test_a_row_carries_its_words_its_place_and_its_evidence() -> None:
    text = "Detainees were tortured with electric shocks by police in Norland."
    row = next(v for v in read_in(text)[0] if v.violation_type_id == "torture")
    assert row.quote == text
    assert row.span == Span(0, len(text))
    assert any("tortur" in words or "electric shock" in words for words in row.evidence)
    assert all(words in row.quote.lower() for words in row.evidence)
    assert 0 < row.score <= 1
    assert row.rule_id


def test_the_same_report_gives_the_same_rows() -> None:
    doc = doc_of("Detainees were tortured .", "Journalists were arrested for their articles .")
    assert found_in(doc) == found_in(doc)


def test_model_and_cues_name_types_of_the_vocabulary() -> None:
    known = set(violation_types())
    assert set(classifier().features.types) <= known
    assert {cue.violation_type_id for cue in cues()} <= known


def test_names_and_numbers_are_features_by_their_kind() -> None:
    words = ["Rena", "Aslan", "was", "held", "for", "15", "days"]
    doc = Doc(VOCAB, words=words, ents=["B-PERSON", "I-PERSON", "O", "O", "O", "B-DATE", "I-DATE"])
    assert words_of(doc, 0, len(doc)) == ["<per>", "was", "held", "for", "<date>"]


def test_without_word_vectors_the_mean_is_zero() -> None:
    report, passages = report_of(doc_of("They were beaten ."))
    (told,) = tell(sentences(report, passages), {"": 1.0})
    assert not told.vector.any()


def test_surroundings_stay_within_the_section() -> None:
    doc = doc_of("One .", "Two .", "Three .")
    told = [
        Sentence(0, doc, 0, 2, Span(0, 5), 1, 1, "", ""),
        Sentence(0, doc, 2, 4, Span(6, 11), 1, 1, "", ""),
        Sentence(1, doc, 4, 6, Span(12, 19), 2, 2, "", ""),
    ]
    scores = np.array([[1.0], [2.0], [3.0]], dtype=np.float32)
    own, before, after, passage, section, page, document, *_ = surroundings(scores, told)[1, 0]
    assert (own, before, passage, section, page, document) == (2, 1, 1, 1, 1, 3)
    assert after < -5


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("The authorities denied that he had been tortured .", True),
        ("The Interior Ministry rejected the allegations .", True),
        ("The police denied him access to a lawyer .", False),
        ("He was denied medical care .", False),
    ],
)
def test_disputed_where_authorities_deny(sentence: str, denied: bool) -> None:
    report, passages = report_of(doc_of(sentence))
    assert disputed(sentences(report, passages), 0) is denied


def test_a_denial_in_the_next_sentence_disputes() -> None:
    report, passages = report_of(doc_of("He was beaten .", "The police denied any involvement ."))
    assert disputed(sentences(report, passages), 0)


def test_group_words_are_those_to_whom_it_was_done() -> None:
    doc = doc_of(
        "Police beat about 20 peaceful activists",
        deps=["nsubj", "ROOT", "advmod", "nummod", "amod", "dobj"],
        heads=[1, 1, 3, 5, 5, 1],
    )
    report, passages = report_of(doc)
    assert group_words(sentences(report, passages)[0]) == "about 20 peaceful activists"


def test_groups_that_do_it_are_not_its_victims() -> None:
    doc = doc_of("armed men attacked", deps=["amod", "nsubj", "ROOT"], heads=[1, 2, 2])
    report, passages = report_of(doc)
    assert group_words(sentences(report, passages)[0]) is None


def test_no_group_where_none_is_named() -> None:
    report, passages = report_of(doc_of("The law was adopted ."))
    assert group_words(sentences(report, passages)[0]) is None


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("He was beaten on 3 March 2015.", "2015-03-03"),
        ("He was beaten in March 2015 and in May 2016.", None),
        ("He was beaten after the elections of March 2015.", None),
        ("He was beaten after March 2015.", None),
        ("Under the law of 2003 he was beaten in March 2015.", None),
        ("He was beaten in custody.", None),
    ],
)
def test_one_date_of_a_sentence_is_sure_unless_it_bounds_what_is_told(sentence: str, date: str | None) -> None:
    assert only_date(sentence, None, None) == date


@pytest.mark.model
def test_a_row_carries_the_date_of_its_sentence() -> None:
    found, _ = read_in("In March 2015 two men were flogged in public and each was sentenced to 80 lashes.")
    assert {violation.event_date for violation in found} == {"2015-03"}


def row(start: int, end: int, victims: tuple[int, ...] = (), score: float = 0.5, kind: str = "torture") -> Violation:
    return Violation(kind, "reported", False, None, victims, (), None, f"{start}", Span(start, end), ("x",), "r", score)


def three_sentences(page_of_second: int = 1) -> list[Sentence]:
    doc = doc_of("One .", "Two .", "Three .")
    return [
        Sentence(0, doc, 0, 2, Span(0, 5), 1, None, "", ""),
        Sentence(0, doc, 2, 4, Span(6, 11), page_of_second, None, "", ""),
        Sentence(0, doc, 4, 6, Span(12, 19), page_of_second, None, "", ""),
    ]


def test_two_sentences_that_report_the_same_are_one_row() -> None:
    joined = join([row(0, 5, (1,), 0.4), row(6, 11, (), 0.9), row(12, 19, (), 0.3)], three_sentences())
    assert [(v.span, v.victims, v.score) for v in joined] == [(Span(0, 11), (1,), 0.9), (Span(12, 19), (), 0.3)]


def test_other_people_another_page_or_another_type_stay_apart() -> None:
    assert len(join([row(0, 5, (1,)), row(6, 11, (2,))], three_sentences())) == 2
    assert len(join([row(0, 5), row(6, 11)], three_sentences(page_of_second=2))) == 2
    assert len(join([row(0, 5), row(6, 11, kind="impunity")], three_sentences())) == 2
    assert len(join([row(0, 5), row(12, 19)], three_sentences())) == 2


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"tortur\w+|electric shocks?", {"tortur", "electric shock"}),
        (r"(?:denied|without) (?:\w+ ){0,6}(?:lawyer|counsel)", {"denied", "without"}),
        (r"\bcourts?\b(?! hearing)", {"court"}),
        (r"(?:unfair )?trial", {"trial"}),
        (r"trial|\w+ing", {"trial", "ing"}),
        (r"trial|\w+", set()),
        (r"(?:abc)*", set()),
        (r"[abc]de", set()),
    ],
)
def test_stems_are_what_every_match_holds(pattern: str, needed: set[str]) -> None:
    assert stems(pattern) == needed


def test_nearly_every_cue_has_stems() -> None:
    assert sum(not cue.stems for cue in cues()) <= 2


def one_sentence(text: str) -> Sentence:
    report, passages = report_of(doc_of(text))
    return sentences(report, passages)[0]


def test_a_sentence_that_announces_a_list_of_violations_has_its_acts_as_parts() -> None:
    listed = one_sentence(
        "Abuses , among them : bans on protests , arrests of reporters and of lawyers , raids on offices ."
    )
    assert [part.text for part in parts_of(listed)] == [
        "among them",
        "bans on protests",
        "arrests of reporters",
        "arrests of reporters and of lawyers",
        "of lawyers",
        "raids on offices .",
    ]
    assert parts_of(one_sentence("Abuses such as beating a man , a reporter .")) == []
    assert parts_of(one_sentence("They visited : a school in Lurmia , the town hall , the old mill .")) == []


def test_an_announced_list_scores_higher_than_its_highest_parts_and_other_sentences_keep_their_scores() -> None:
    scores, parts = np.array([[1.0, 5.0], [0.0, 0.0]]), np.array([[2.0, 3.0], [1.0, -1.0]])
    high, other = raised(scores, parts, [0, 0]).tolist()
    assert high[0] > 2.0
    assert high[1] > 5.0
    assert other == [0.0, 0.0]


def test_the_manner_of_a_sentence_tells_events_from_rules() -> None:
    event, rule = doc_of("Police beat men ."), doc_of("Police shall beat nobody .")
    event[1].tag_ = "VBD"
    rule[1].tag_ = "MD"
    past, present, modal, *_ = manners(sentences(*report_of(event, rule))).T
    assert (past.tolist(), present.tolist(), modal.tolist()) == ([1, 0], [0, 0], [0, 1])


def test_only_an_english_sentence_that_asks_for_nothing_may_report() -> None:
    french = doc_of("La police a battu des hommes et les a mis en prison .")
    english = doc_of("Police beat men in the prison of La Paz .")
    asking = doc_of("Norland should free men .", deps=["nsubj", "aux", "ROOT", "dobj", "punct"], heads=[2, 2, 2, 2, 2])
    too_late = doc_of(
        "Men should have been freed .",
        deps=["nsubjpass", "aux", "aux", "auxpass", "ROOT", "punct"],
        heads=[4, 4, 4, 4, 4, 4],
    )
    silent = [is_silent(sentence) for sentence in sentences(*report_of(french, english, asking, too_late))]
    assert silent == [True, False, True, False]


@pytest.mark.parametrize(
    ("text", "alleged", "assertion"),
    [
        ("The court found that the arrest had violated the law.", 0.9, "established"),
        ("Two officers were sentenced for beating a prisoner.", 0.1, "established"),
        ("The inquiry found no evidence that he had been tortured.", 0.1, "reported"),
        ("He is said to have been beaten.", 0.9, "alleged"),
        ("He was beaten.", 0.1, "reported"),
    ],
)
def test_what_a_body_with_authority_found_is_established(text: str, alleged: float, assertion: str) -> None:
    assert assertion_of(text, alleged, 0.0) == assertion


@pytest.mark.model
def test_a_list_of_acts_gives_each_of_its_types() -> None:
    found, _ = read_in(
        "The authorities went on with repression: restrictions on the registration and funding of NGOs, politically"
        " motivated prosecution of NGO leaders, arrests and beatings of journalists, and torture of detainees."
    )
    expected = {"ngo_registration", "politically_motivated_prosecution", "journalist_persecution", "torture"}
    assert expected <= {violation.violation_type_id for violation in found}


def pair_row(sentence_no: int, odds: float, sure: float) -> Row:
    return Row(sentence_no, 0, 0, odds, sure, True)


def test_an_accepted_pair_hangs_on_its_most_probable_row_and_on_others_that_concern_the_person() -> None:
    rows = [pair_row(0, -1.0, 0.9), pair_row(1, 2.0, 0.8), pair_row(2, 1.0, 0.5), pair_row(3, 3.0, 0.2)]
    assert [row.sentence_no for row in attach(rows, 0.3)] == [1, 2]


def test_an_accepted_pair_may_raise_a_row_under_the_threshold_but_no_improbable_one() -> None:
    assert [row.sentence_no for row in attach([pair_row(0, 3.0, 0.2), pair_row(1, 3.0, 0.1)], 0.3)] == [0]
    assert attach([pair_row(0, 3.0, 0.05)], 0.3) == []


def test_a_pair_is_told_by_all_sentences_and_by_what_is_known_of_the_person() -> None:
    doc = doc_of("Rena Aslan was beaten .", "She was held .")
    people, references = people_named(doc, (0, 0, 2))
    people = People((Person(0, "Rena Aslan", None, (Role("journalist", "", 1),)),), people.mentions)
    report, passages = report_of(doc)
    told = sentences(report, passages)
    sure = np.array([[0.9, 0.01], [0.2, 0.6]], dtype=np.float32)
    rows = [Row(0, 0, 0, 2.0, 0.9, True), Row(1, 0, 0, 0.0, 0.2, False), Row(1, 0, 1, 1.0, 0.6, False)]
    pairs = Pairs(people, references, Proceedings((), ()), told, ["torture", "impunity"], sure, rows)
    features = pairs.features(0, 0)
    assert features["victim"] == 2.0
    assert features["rows"] == pytest.approx(np.log(2))
    assert features["role=journalist T=torture"] == features["O=impunity T=torture"] == 1.0
    assert features["joint"] > pairs.features(1, 0)["joint"]


def test_a_pair_is_compared_with_other_people_and_other_types_of_its_sentence() -> None:
    doc = doc_of("Rena Aslan was beaten .")
    people, references = people_named(doc, (0, 0, 2))
    report, passages = report_of(doc)
    rows = [Row(0, 0, 0, 2.0, 0.9, True), Row(0, 1, 0, 3.0, 0.9, True), Row(0, 0, 1, 0.0, 0.3, True)]
    told, sure = sentences(report, passages), np.array([[0.9, 0.3]], dtype=np.float32)
    pairs = Pairs(people, references, Proceedings((), ()), told, ["torture", "impunity"], sure, rows)
    first, other_type = pairs.features(0, 0), pairs.features(1, 0)
    assert first["behind rival"] == -1.0
    assert first["rivals"] == pytest.approx(np.log(2))
    assert other_type["plainer torture T=impunity"] == 1.0
    assert other_type["alone"] == 1.0


def people_named(doc: Doc, *names: tuple[int, int, int]) -> tuple[People, References]:
    """People by (person number, first token, end) in passage 0, each referred to by the last word of the name."""
    persons = tuple(Person(number, doc[start:end].text, None, ()) for number, start, end in names)
    mentions = tuple(
        Mention(0, start, end, doc[start:end].text, Span(0, 1), number, False) for number, start, end in names
    )
    return People(persons, mentions), References({(0, end - 1): Reference(0, end - 1, (n,)) for n, _, end in names})


def test_candidates_are_the_people_of_the_sentence_and_of_those_before() -> None:
    doc = doc_of("Rena Aslan spoke .", "Police arrested Tural Veli .", "She was beaten .")
    people, references = people_named(doc, (0, 0, 2), (1, 6, 8))
    report, passages = report_of(doc)
    candidates = Candidates(passages, people, references, Proceedings((), ()), sentences(report, passages))
    assert [c.person_no for c in candidates.of(1)] == [1, 0]
    assert [c.person_no for c in candidates.of(2)] == [1, 0]
    assert "D=0" in candidates.of(1)[0].features
    assert "D=1" in candidates.of(1)[1].features


@pytest.mark.model
def test_the_one_who_is_tortured_is_the_victim() -> None:
    assert "Rena Aslan" in tortured_in(
        "Activist Rena Aslan was tortured in custody, Interior Minister Tural Veli said."
    )


@pytest.mark.model
def test_a_minister_who_speaks_of_torture_is_no_victim() -> None:
    told = "Activist Rena Aslan was tortured in custody, Interior Minister Tural Veli said."
    assert tortured_in(told) == ["Rena Aslan"]


def tortured_in(text: str) -> list[str]:
    found, people = read_in(text)
    row = next(violation for violation in found if violation.violation_type_id == "torture")
    return [people.persons[person_no].name for person_no in row.victims]


def test_no_victim_where_nobody_is_named() -> None:
    assert all(v.victims == () for v in found_in(doc_of("Detainees were tortured by police in custody .")))


def charge(
    person_no: int, charge_type_id: str, span: Span, status: str = "convicted", contested: bool = False
) -> Charge:
    return Charge(
        person_no, "", charge_type_id, status, (), contested, False, None, "murder", "", span, (), "offence", 0.9
    )


def test_who_is_convicted_of_the_deed_in_the_sentence_is_the_alleged_perpetrator() -> None:
    report, passages = report_of(doc_of("Tural Veli was convicted of the killing .", "Torture went on ."))
    first, second = sentences(report, passages)
    people = People((Person(0, "Tural Veli", None, (Role("detainee_or_defendant", "", 1),)),), ())
    accused = Accused(people, Proceedings((charge(0, "murder", Span(0, 10)),), ()))
    assert accused.of(first, "unlawful_killing") == {0}
    assert accused.of(first, "unfair_trial") == accused.of(second, "unlawful_killing") == set()


def test_nobody_cleared_contested_a_victim_or_merely_named_is_a_perpetrator() -> None:
    report, passages = report_of(doc_of("Tural Veli and others were accused of the killing ."))
    (sentence,) = sentences(report, passages)
    defendant, victim = Role("detainee_or_defendant", "", 1), Role("victim", "", 1)
    persons = tuple(
        Person(n, f"Tural Veli {n}", None, own)
        for n, own in enumerate(((defendant,), (defendant,), (defendant, victim), (Role("judge", "", 1),)))
    )
    charges = (
        charge(0, "murder", Span(0, 10), status="acquitted"),
        charge(1, "murder", Span(0, 10), contested=True),
        charge(2, "murder", Span(0, 10)),
        charge(3, "murder", Span(0, 10)),
    )
    assert Accused(People(persons, ()), Proceedings(charges, ())).of(sentence, "unlawful_killing") == set()


def test_other_weights_than_those_of_the_package_may_judge() -> None:
    none = replace(classifier(), context=np.zeros_like(classifier().context))
    told = [one_sentence("Police beat the man in custody .")]
    assert np.allclose(judge(told, none).sure, 0.5)
    assert not np.allclose(judge(told).sure, 0.5)


def ties(violation: Violation, *charges: Charge, passages: tuple[int, int, int] = (0, 0, 0)) -> tuple[int, ...]:
    told = [replace(s, passage_no=n) for s, n in zip(three_sentences(), passages, strict=True)]
    (found,) = tied([violation], Proceedings(charges, ()), told)
    return found.charge_nos


def test_a_violation_of_proceedings_concerns_the_charges_of_its_victim_told_in_the_same_words() -> None:
    trial = row(0, 5, (1,), kind="unfair_trial")
    told = charge(1, "murder", Span(0, 4)), charge(1, "fraud", Span(6, 11)), charge(2, "murder", Span(0, 4))
    assert ties(trial, *told) == (0,)
    assert ties(row(0, 5, kind="unfair_trial"), *told) == ()
    assert ties(row(0, 5, (1,), kind="office_raid"), *told) == ()


def test_else_those_of_the_passage_and_those_of_the_report_where_they_are_one_case() -> None:
    confession = row(0, 5, (1,), kind="coerced_confession")
    second, third = charge(1, "murder", Span(6, 11)), charge(1, "fraud", Span(12, 19))
    assert ties(confession, second, third, passages=(0, 0, 1)) == (0,)
    assert ties(confession, second, third, passages=(0, 1, 1)) == (0, 1)
    assert ties(confession, second, third, passages=(0, 1, 2)) == ()


def test_weights_are_small_and_hold_no_pickle() -> None:
    folder = Path(__file__).parent.parent / "pipeline" / "models" / "violations"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 6_000_000
    with np.load(folder / "types.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind == "f" for name in arrays.files)
