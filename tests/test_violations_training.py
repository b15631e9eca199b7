import numpy as np
import pytest

pytest.importorskip("sklearn")

from spacy.lang.en import English
from spacy.tokens import Doc

from pipeline.records import Span
from pipeline.training.violations.annotated import letters, locate
from pipeline.training.violations.aside import near, page_f1
from pipeline.violations.sentences import Sentence

VOCAB = English().vocab


def told(*texts: tuple[str, int]) -> list[Sentence]:
    doc = Doc(VOCAB, words=["x"])
    return [Sentence(0, doc, 0, 1, Span(0, 1), page_no, None, "", text) for text, page_no in texts]


def test_a_quote_is_found_over_spaces_and_hyphens_that_differ() -> None:
    sentences = told(("He was kept in pre trial deten- tion.", 1), ("His lawyer protested.", 1))
    assert locate("He was kept in pre-trial detention.", 1, sentences) == [0]


def test_a_quote_of_two_sentences_marks_both_and_one_of_a_clause_the_sentence_around_it() -> None:
    sentences = told(("She was beaten in custody.", 1), ("She was given no food.", 1), ("The mayor spoke.", 1))
    assert locate("She was beaten in custody. She was given no food.", 1, sentences) == [0, 1]
    assert locate("given no food", 1, sentences) == [1]


def test_a_quote_is_looked_for_on_the_neighbouring_pages_and_nowhere_else() -> None:
    sentences = told(
        ("She was beaten in custody.", 2),
    )
    assert locate("She was beaten in custody.", 1, sentences) == [0]
    assert locate("She was beaten in custody.", 4, sentences) == []


def test_letters_alone() -> None:
    assert letters("Pre-trial, 2 days!") == "pretrial2days"


def test_a_page_off_by_one_counts_unless_it_is_found_too() -> None:
    assert near({("torture", 2)}, {("torture", 3)}) == {("torture", 3)}
    assert near({("torture", 2), ("torture", 3)}, {("torture", 3)}) == {("torture", 2), ("torture", 3)}


def test_f1_over_all_reports() -> None:
    assert np.allclose(page_f1([{1, 2}, {3}], [{1}, {3, 4}]), (2 / 3, 2 / 3, 2 / 3))
