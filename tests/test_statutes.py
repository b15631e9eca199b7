"""Articles of law in the forms of many publishers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.proceedings.article_numbers import article_numbers, standard_number
from pipeline.proceedings.statutes import find_statutes

PARTS = st.lists(st.integers(1, 400), min_size=1, max_size=4)
ARTICLES = PARTS.map(lambda parts: ".".join(map(str, parts)))


def articles_of(text: str) -> list[str]:
    return [statute.article for cited in find_statutes(text) for statute in cited.statutes]


@given(
    articles=st.lists(ARTICLES, min_size=1, max_size=5, unique=True), last=st.sampled_from([" and ", ", and ", " or "])
)
def test_a_list_gives_its_articles_in_order(articles, last):
    listed = last.join([", ".join(articles[:-1]), articles[-1]]) if len(articles) > 1 else articles[0]
    assert articles_of(f"charged under Articles {listed} of the Criminal Code") == articles


@given(number=st.integers(1, 999), part=st.integers(1, 20), letter=st.sampled_from("abcde"))
def test_paragraphs_and_letters_have_one_form(number, part, letter):
    forms = (f"{number}.{part}", f"{number}({part})", f"{number} ({part})", f"{number}, paragraph {part}")
    assert {tuple(article_numbers(form)) for form in forms} == {(f"{number}.{part}",)}
    assert standard_number(f"{number}({letter})") == f"{number}{letter}"


@given(first=st.integers(100, 900), width=st.integers(1, 9), dash=st.sampled_from(["-", "–", " to ", " through "]))
def test_a_range_is_written_out(first, width, dash):
    text = f"Articles {first}{dash}{first + width} of the Penal Code"
    assert articles_of(text) == [str(n) for n in range(first, first + width + 1)]


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("Art. 206, § 2 of the Criminal Code", ["206.2"]),
        ("s. 124A IPC", ["124A"]),
        ("Articles 58(10) and 70 of the Criminal Code", ["58.10", "70"]),
        ("Article 274 para 1", ["274.1"]),
        ("section 144(b)", ["144b"]),
        ("Article 130, part one, of the Criminal Code", ["130.1"]),
        ("part 2 of Article 339", ["339.2"]),
        ("Article 280 (1) and (2)", ["280.1", "280.2"]),
        ("Article 159 section 4 of the Criminal Code", ["159.4"]),
        ("Articles 205-1 to 205-3", ["205-1", "205-2", "205-3"]),
        ("Article 185-187", ["185-187"]),
        ("Articles 220 (mass disorder) and 315 (resistance) of the Criminal Code", ["220", "315"]),
        ("Article 206 and 12 others", ["206"]),
        ("Article 5 and 20 years in prison", ["5"]),
    ],
)
def test_forms_of_many_countries(text, articles):
    assert articles_of(text) == articles


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Article 19.3 of the Code of Administrative Offences", "Code of Administrative Offences"),
        ("Article 2(1) of the Law on Associations", "Law on Associations"),
        ("Article 308 of the Law on Judicial Protocols", "Law on Judicial Protocols"),
        ("Articles 306 and 307 Penal Code", "Penal Code"),
    ],
)
def test_the_whole_name_of_a_code_is_kept(text, code):
    (cited,) = find_statutes(text)
    assert {statute.code_original for statute in cited.statutes} == {code}


@pytest.mark.parametrize(
    "text",
    [
        "Article 31 of the Penal Code provides that nobody under 18 may be executed.",
        "The Court found a violation of Articles 5 and 6.",
        "Article 19 of the ICCPR",
    ],
)
def test_rights_and_what_a_law_provides_are_no_charge(text):
    assert articles_of(text) == []
