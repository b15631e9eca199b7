from pathlib import Path

import numpy as np
import pytest
from spacy.lang.en import English
from spacy.tokens import Doc

from pipeline.dates import only_date
from pipeline.records import (
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
    Section,
    Span,
    Violation,
    WordBoxes,
)
from pipeline.violations import find_violations
from pipeline.violations.candidates import Candidates
from pipeline.violations.context import surroundings
from pipeline.violations.features import cues, tell, words_of
from pipeline.violations.groups import group_words
from pipeline.violations.model import classifier
from pipeline.violations.rows import disputed, join
from pipeline.violations.sentences import Sentence, sentences
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


def types(*docs: Doc, **how: str) -> set[str]:
    return {violation.violation_type_id for violation in found_in(*docs, **how)}


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
    assert violation_type_id in types(doc_of(sentence))


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


def test_a_row_carries_its_words_its_place_and_its_evidence() -> None:
    doc = doc_of("Detainees were tortured with electric shocks by police in Norland .")
    row = next(v for v in found_in(doc) if v.violation_type_id == "torture")
    assert row.quote == doc.text.strip()
    assert row.span == Span(0, len(doc.text.strip()))
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
    around = surroundings(np.array([[1.0], [2.0], [3.0]], dtype=np.float32), told)
    own, before, after, passage, section, page, document, *_ = around[1, 0]
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


def test_a_row_carries_the_date_of_its_sentence() -> None:
    found = found_in(doc_of("In March 2015 two men were flogged in public and each was sentenced to 80 lashes ."))
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


def test_the_one_who_is_tortured_is_the_victim() -> None:
    table = """Activist compound 2 NOUN O|Rena compound 2 PROPN B-PERSON|Aslan nsubjpass 4 PROPN I-PERSON
        was auxpass 4 AUX O|tortured ccomp 12 VERB O|in prep 4 ADP O|custody pobj 5 NOUN O|, punct 12 PUNCT O
        Interior compound 9 PROPN O|Minister compound 11 PROPN O|Tural compound 11 PROPN B-PERSON
        Veli nsubj 12 PROPN I-PERSON|said ROOT 12 VERB O|. punct 12 PUNCT O"""
    words, deps, heads, pos, ents = zip(*(cell.split() for cell in table.replace("\n", "|").split("|")), strict=True)
    doc = Doc(VOCAB, words=list(words), deps=list(deps), heads=[int(h) for h in heads], pos=list(pos), ents=list(ents))
    people, references = people_named(doc, (0, 1, 3), (1, 10, 12))
    tortured = next(v for v in found_in(doc, people=people, references=references) if v.violation_type_id == "torture")
    assert 0 in tortured.victims


def test_no_victim_where_nobody_is_named() -> None:
    assert all(v.victims == () for v in found_in(doc_of("Detainees were tortured by police in custody .")))


def test_weights_are_small_and_hold_no_pickle() -> None:
    folder = Path(__file__).parent.parent / "pipeline" / "models" / "violations"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 6_000_000
    with np.load(folder / "types.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind == "f" for name in arrays.files)
