"""References on hand-built analyses: names, pronouns, "the two", and nobody where it is not clear."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from pipeline.records import Mention, Paragraph, Passage, People, Person, Piece, Span
from pipeline.references import find_references

VOCAB = spacy.blank("en").vocab  # a bare Vocab knows no lower case


def passage(*sentences: list[tuple[str, str, str, str, int]], section_no: int | None = 0) -> Passage:
    """A passage from sentences of (word, part of speech, tag, label, head within the sentence)."""
    words, pos, tags, deps, heads, starts = [], [], [], [], [], []
    for sentence in sentences:
        at = len(words)
        for number, (word, part, tag, dep, head) in enumerate(sentence):
            words.append(word)
            pos.append(part)
            tags.append(tag)
            deps.append(dep)
            heads.append(at + head)
            starts.append(number == 0)
    doc = Doc(VOCAB, words=words, pos=pos, tags=tags, deps=deps, heads=heads, sent_starts=None)
    text = doc.text
    return Passage(Paragraph(text, (Piece(0, 0, len(text)),), "body", section_no, 1), doc)


def people(*named: tuple[int, int, int]) -> People:
    """People from (passage, token, person)."""
    count = max(person for *_, person in named) + 1
    persons = tuple(Person(number, f"Person {number}", None, ()) for number in range(count))
    mentions = tuple(Mention(p, t, t + 1, "", Span(0, 1), person, False) for p, t, person in named)
    return People(persons, mentions)


def arrested(*subject: tuple[str, str, str, str, int], verb: int) -> list[tuple[str, str, str, str, int]]:
    return [
        *subject,
        ("was", "AUX", "VBD", "auxpass", verb),
        ("arrested", "VERB", "VBN", "ROOT", verb),
        (".", "PUNCT", ".", "punct", verb),
    ]


ONE = arrested(("Tamar", "PROPN", "NNP", "nsubjpass", 2), verb=2)
TWO = arrested(
    ("Tamar", "PROPN", "NNP", "nsubjpass", 4),
    ("and", "CCONJ", "CC", "cc", 0),
    ("Oren", "PROPN", "NNP", "conj", 0),
    verb=4,
)
HE = arrested(("He", "PRON", "PRP", "nsubjpass", 2), verb=2)
SHE = arrested(("She", "PRON", "PRP", "nsubjpass", 2), verb=2)
THEY = arrested(("They", "PRON", "PRP", "nsubjpass", 2), verb=2)
BOTH = arrested(("Both", "PRON", "DT", "nsubjpass", 2), verb=2)
TWO_MEN = arrested(
    ("The", "DET", "DT", "det", 2), ("two", "NUM", "CD", "nummod", 2), ("men", "NOUN", "NNS", "nsubjpass", 4), verb=4
)
THREE_MEN = arrested(
    ("The", "DET", "DT", "det", 2), ("three", "NUM", "CD", "nummod", 2), ("men", "NOUN", "NNS", "nsubjpass", 4), verb=4
)
OTHERS = arrested(("Dozens", "NOUN", "NNS", "nsubjpass", 2), verb=2)


def who(found, passage_no: int, token: int) -> tuple[int, ...]:
    reference = found.by_token.get((passage_no, token))
    return reference.person_nos if reference else ()


def test_the_head_of_a_name_stands_for_its_person_alone():
    found = find_references([passage(TWO)], people((0, 0, 0), (0, 2, 1)))
    assert who(found, 0, 0) == (0,)
    assert who(found, 0, 2) == (1,)


def test_a_singular_pronoun_takes_the_last_subject():
    found = find_references([passage(ONE, HE)], people((0, 0, 0)))
    assert who(found, 0, len(ONE)) == (0,)


def test_a_pronoun_after_two_people_stands_for_nobody():
    found = find_references([passage(TWO, HE)], people((0, 0, 0), (0, 2, 1)))
    assert who(found, 0, len(TWO)) == ()


def test_known_gender_keeps_the_other_pronoun_away():
    first = passage(
        arrested(("Mrs", "PROPN", "NNP", "compound", 1), ("Tamar", "PROPN", "NNP", "nsubjpass", 3), verb=3), HE
    )
    found = find_references([first], people((0, 1, 0)))
    assert who(found, 0, 5) == ()
    first = passage(
        arrested(("Mrs", "PROPN", "NNP", "compound", 1), ("Tamar", "PROPN", "NNP", "nsubjpass", 3), verb=3), SHE
    )
    assert who(find_references([first], people((0, 1, 0))), 0, 5) == (0,)


def test_plural_words_take_the_people_named_together():
    for words, token in ((THEY, 0), (BOTH, 0), (TWO_MEN, 2)):
        found = find_references([passage(TWO, words)], people((0, 0, 0), (0, 2, 1)))
        assert who(found, 0, len(TWO) + token) == (0, 1)


def test_a_number_that_does_not_fit_stands_for_nobody():
    found = find_references([passage(TWO, THREE_MEN)], people((0, 0, 0), (0, 2, 1)))
    assert who(found, 0, len(TWO) + 2) == ()


def test_an_unnamed_group_between_takes_the_pronoun():
    found = find_references([passage(TWO, OTHERS, THEY)], people((0, 0, 0), (0, 2, 1)))
    assert who(found, 0, len(TWO) + len(OTHERS)) == ()


def test_pronouns_reach_into_the_paragraph_before_but_not_over_a_heading():
    named = people((0, 0, 0))
    assert who(find_references([passage(ONE), passage(HE)], named), 1, 0) == (0,)
    assert who(find_references([passage(ONE), passage(HE, section_no=1)], named), 1, 0) == ()
