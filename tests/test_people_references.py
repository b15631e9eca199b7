"""Capitalised words that are no people of the report: parties, authors, other languages, numbers, parts of the text."""

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc, Span

from pipeline.people.cluster import Named, cluster
from pipeline.people.glued import parted
from pipeline.people.mentions import Found, candidates
from pipeline.records import Metadata, Page, Paragraph, Passage, Piece, Report, WordBoxes

VOCAB = English().vocab


def passage(text, *names, kind="body", start=0, tags=None):
    """A passage of words parted by spaces, with the given stretches of words as people."""
    words = text.split()
    doc = Doc(VOCAB, words=words, tags=tags)
    entities = []
    for name in names:
        size = len(name.split())
        at = next(i for i in range(len(words)) if words[i : i + size] == name.split())
        entities.append(Span(doc, at, at + size, label="PERSON"))
    doc.set_ents(entities)
    return Passage(Paragraph(doc.text, (Piece(0, start, start + len(doc.text)),), kind, None, 1), doc)


def names_in(*passages):
    return [passages[n.passage_no].doc[n.start : n.end].text for n in candidates(passages)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("as held in Aslan and Oran v. Marenia , para. 4", "Aslan"),
        ("as held in Aslan and Others v. Marenia , para. 4", "Aslan"),
        ("Case of Tun , Velas , and Oran . Judgment", "Oran"),
        ("the Kamil Oran Case , Judgment of 2001", "Kamil Oran"),
        ("Tun and Kamil Oran Case , Judgment of 2001", "Tun"),
        ("provisional measures , Rena Aslan et al. , order", "Rena Aslan"),
        ("the same holds here ( Aslan , cited above , § 4 )", "Aslan"),
    ],
)
def test_parties_of_a_cited_case_are_no_people(text, name):
    assert names_in(passage(text, name)) == []


@pytest.mark.parametrize(
    "text",
    [
        "The court heard Aslan and Oran before the Case was closed",
        "Police arrested Aslan , the editor , in the matter of the strike",
        "In a Press release of 2013 the ministry said that Aslan , the editor , had left",
    ],
)
def test_people_near_words_of_cases_and_print_stay(text):
    assert names_in(passage(text, "Aslan")) == ["Aslan"]


def test_authors_and_publishers_of_footnotes_are_no_people():
    text = "4 See Rena Aslan and Kamil Oran , “ The Law of Rivers , ” Port Lune : Tun Velas , 1998 , pp. 2-4"
    assert names_in(passage(text, "Rena Aslan", "Kamil Oran", "Tun Velas", kind="footnote")) == []


def test_an_author_whose_reference_goes_on_in_the_next_line_is_no_person():
    text = "12 Rena Aslan , The Law of the Great Rivers and its"
    assert names_in(passage(text, "Rena Aslan", kind="footnote")) == []


def test_authors_in_the_text_are_known_by_title_journal_and_year():
    text = "a work of merit ; Rena Aslan , “ Rivers of the South , ” 4 Lune Law Review ( 2001 ) pp. 2-4"
    assert names_in(passage(text, "Rena Aslan")) == []


def test_who_is_quoted_is_no_author():
    text = "said Rena Aslan , “ In 2019 the Journal closed , ” and in 2020 the Press followed by"
    assert names_in(passage(text.partition(" ”")[0] + " ” she said", "Rena Aslan")) == ["Rena Aslan"]


def test_people_of_a_footnote_that_tells_what_they_said_stay():
    text = "4 Interview with Rena Aslan , Port Lune , May 2013"
    assert names_in(passage(text, "Rena Aslan", kind="footnote")) == ["Rena Aslan"]


def test_nothing_is_named_in_a_passage_of_another_language():
    french = "Elles ne sont pas dans le texte que les parties ont signé pour Demandes Emploi"
    heading = passage("Texte Signé", "Texte Signé", kind="heading")
    english = passage("The court of Lune heard Rena Aslan", "Rena Aslan")
    assert names_in(passage(french, "Demandes Emploi"), heading, english) == ["Rena Aslan"]


@pytest.mark.parametrize("name", ["Law 46/2017", "HRC/23/39", "JS16", "P-242-07"])
def test_symbols_of_documents_are_no_people(name):
    assert names_in(passage(f"as said in {name} of that year", name)) == []


def test_a_heading_with_a_letter_of_a_list_is_no_initial():
    merits = passage("the merits were heard and B. Aslan spoke", "B. Aslan")
    assert names_in(passage("B. Merits", "B. Merits", kind="heading"), merits) == ["B. Aslan"]


def test_initials_alone_are_a_name():
    assert names_in(passage("the life of A. J. was at risk", "A. J.")) == ["A. J."]


@pytest.mark.parametrize("name", ["ii. Rena Aslan", "4,947.- Rena Aslan", "Marenian Rena Aslan", "Quoting Rena Aslan"])
def test_numerals_nationalities_and_verbs_before_a_name_are_cut_off(name, monkeypatch):
    monkeypatch.setattr("pipeline.people.mentions.nationalities", lambda: {"Marenian": "XXM"})
    tags = ["VBG" if word == "Quoting" else "NNP" for word in name.split()] + ["VBD"]
    assert names_in(passage(f"{name} spoke", name, tags=tags)) == ["Rena Aslan"]


def test_an_ampersand_parts_two_full_names():
    assert names_in(passage("by Rena Aslan & Kamil Oran", "Rena Aslan & Kamil Oran")) == ["Rena Aslan", "Kamil Oran"]


def side_by_side(gap):
    """A line of two signatures with so many points between them."""
    words = WordBoxes()
    at, x = 0, 72.0
    for number, word in enumerate(["Rena", "Aslan", "Kamil", "Oran"]):
        x += gap if number == 2 else 3
        words.add(1, *([at], [at + len(word)], [x, 100, x + 30, 110]))
        at, x = at + len(word) + 1, x + 30
    text = "Rena Aslan Kamil Oran"
    return Report(text, (Page(1, 595, 842, "ok", "text_layer", 0, text),), (), (), words, Metadata(), "pdfium", ())


@pytest.mark.parametrize(("gap", "names"), [(90, ["Rena Aslan", "Kamil Oran"]), (3, ["Rena Aslan Kamil Oran"])])
def test_signatures_side_by_side_are_two_people(gap, names):
    line = passage("Rena Aslan Kamil Oran", "Rena Aslan Kamil Oran")
    parts = parted(side_by_side(gap), [line], [Found(0, 0, 4, "PERSON")])
    assert [line.doc[part.start : part.end].text for part in parts] == names


def test_two_names_known_from_elsewhere_are_not_one():
    line = passage("Rena Aslan Kamil Oran", "Rena Aslan Kamil Oran")
    others = passage("Rena Aslan met Kamil Oran", "Rena Aslan", "Kamil Oran")
    found = [Found(0, 0, 4, "PERSON"), Found(1, 0, 2, "PERSON"), Found(1, 3, 5, "PERSON")]
    assert len(parted(side_by_side(3), [line, others], found)) == 4


def test_a_family_name_joins_the_one_name_with_initials_that_ends_in_it():
    assert cluster([Named("R. Aslan"), Named("Aslan")]).person_nos == [0, 0]
    assert cluster([Named("R. Aslan"), Named("K. Aslan"), Named("Aslan")]).person_nos == [0, 1, None]
