"""A report comes back from its bytes record for record."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading import read_report
from pipeline.records import Metadata, Page, Paragraph, Piece, Problem, Report, Section, WordBoxes
from pipeline.report_bytes import from_bytes, to_bytes
from tests.pdfs import pdf

numbers = st.integers(0, 2**31 - 1)
sizes = st.floats(allow_nan=False)
maybe = st.none() | st.text()
characters = st.text(st.characters(exclude_categories=()))  # damaged PDFs give halves of surrogate pairs too


@st.composite
def words(draw) -> WordBoxes:
    boxes = WordBoxes()
    for _ in range(draw(st.integers(0, 3))):
        corners = draw(st.lists(st.floats(width=32, allow_nan=False), min_size=4, max_size=4))
        boxes.add(draw(numbers), array("i", [draw(numbers)]), array("i", [draw(numbers)]), array("f", corners))
    return boxes


paragraphs = st.builds(
    Paragraph,
    characters,
    st.lists(st.builds(Piece, numbers, numbers, numbers), max_size=2).map(tuple),
    st.text(),
    st.none() | numbers,
    numbers,
)
reports = st.builds(
    Report,
    text=characters,
    pages=st.lists(st.builds(Page, numbers, sizes, sizes, st.text(), st.text(), numbers, characters), max_size=2).map(
        tuple
    ),
    paragraphs=st.lists(paragraphs, max_size=2).map(tuple),
    sections=st.lists(
        st.builds(Section, numbers, characters, numbers, st.none() | numbers, maybe, numbers, numbers, numbers),
        max_size=2,
    ).map(tuple),
    words=words(),
    metadata=st.builds(Metadata, maybe, maybe, maybe, maybe, maybe),
    parser=st.text(),
    problems=st.lists(st.builds(Problem, st.text(), st.text(), st.text(), st.none() | numbers), max_size=2).map(tuple),
)


@given(reports)
def test_whatever_a_report_holds_comes_back(report):
    assert from_bytes(to_bytes(report)) == report


def test_a_report_that_was_read_comes_back_with_equal_types():
    report = read_report(pdf("The journalist Ada Maren Lune was charged with tax evasion."))
    back = from_bytes(to_bytes(report))
    assert back == report
    assert repr(back) == repr(report)
