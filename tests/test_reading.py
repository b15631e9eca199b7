"""Reading order, paragraphs, furniture, footnotes, headings and provenance, on tiny PDFs of an invented country."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfs import photograph, scan
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import UnreadableReport
from pipeline.reading import pages, read_report, tesseract
from pipeline.reading.countries import country_of
from pipeline.reading.language import language_of
from pipeline.reading.rapid import parted
from pipeline.reading.tesseract import words_of
from pipeline.records import Span
from pipeline.settings import ocr_engine

FILLER = "police detained the editor of a weekly paper in Lurmia and searched her flat before the court met again"
WORDS = FILLER.split(" ")


def drawn(*pages, size=A4):
    """A PDF whose pages are lists of (x, y from the top, text, font, size)."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=size, invariant=True)
    for page in pages:
        for x, y, text, *look in page:
            font, points = look if look else ("Times-Roman", 10)
            canvas.setFont(font, points)
            canvas.drawString(x, size[1] - y, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def column(x, y, lines, step=12, look=("Times-Roman", 10)):
    """Lines under each other."""
    return [(x, y + i * step, line, *look) for i, line in enumerate(lines)]


def prose(start, count, width=9):
    """Lines of filler that differ from each other."""
    return [" ".join(WORDS[(start + i + k) % len(WORDS)] for k in range(width)) for i in range(count)]


LEFT = ["The first column begins here and it goes on", "for a while until it reaches its last line and", *prose(0, 6)]
RIGHT = ["The second column is read after the first one", "and never in the same breath as its neighbour", *prose(5, 6)]


def test_two_columns_are_read_one_after_the_other():
    text = read_report(drawn(column(60, 100, LEFT) + column(320, 100, RIGHT))).pages[0].text
    assert text.index("its last line") < text.index("The second column")
    assert "it goes on for a while" in text


def test_a_title_over_two_columns_comes_first_and_is_a_heading():
    title = [(60, 70, "Annual review of arrests across the whole country", "Helvetica-Bold", 18)]
    report = read_report(drawn(title + column(60, 100, LEFT) + column(320, 100, RIGHT)))
    assert report.paragraphs[0].kind == "heading"
    assert [section.heading for section in report.sections] == ["Annual review of arrests across the whole country"]


def test_a_key_and_its_value_stay_in_one_line():
    keys = [(60, 300 + 12 * i, key) for i, key in enumerate(["Head of state:", "Population:", "Capital:"])]
    values = [(240, 300 + 12 * i, value) for i, value in enumerate(["Bela Ormond", "3 million", "Tresk"])]
    text = read_report(drawn(column(60, 100, LEFT) + keys + values)).pages[0].text
    assert "Head of state: Bela Ormond\n\nPopulation: 3 million" in text


def test_indents_gaps_and_bullets_begin_paragraphs():
    lines = [
        (60, 100, "A paragraph of two lines that fills the measure of the page with"),
        (60, 112, "words and ends."),
        (72, 124, "An indented line begins the next paragraph and it runs on for some"),
        (60, 136, "words more than one line holds."),
        (60, 160, "After a gap another paragraph begins that is as wide as the others"),
        (60, 172, "are and stops."),
        (60, 184, "\u2022 A bullet is a paragraph of its own and it loses its sign here."),
    ]
    kinds = [p.text[:12] for p in read_report(drawn(lines)).paragraphs]
    assert kinds == ["A paragraph ", "An indented ", "After a gap ", "A bullet is "]


def test_running_heads_and_page_numbers_are_no_text():
    pages = [
        [(60, 40, "Lurmia Rights Monitor"), (520, 40, str(number)), *column(60, 100, prose(number, 20))]
        for number in range(41, 45)
    ]
    report = read_report(drawn(*pages))
    assert "Monitor" not in report.text
    assert not any(str(number) in report.text for number in range(41, 45))


def test_marginal_index_letters_are_no_text():
    report = read_report(drawn([(20, 300, "L", "Helvetica-Bold", 12), *column(60, 100, prose(3, 30))]))
    assert "L" not in report.text.split()


def test_a_footnote_stands_after_the_text_and_its_call_is_gone():
    after = 60 + stringWidth("The court refused the appeal", "Times-Roman", 10)
    page = [
        *column(60, 100, prose(0, 12)),
        (60, 244, "The court refused the appeal", "Times-Roman", 10),
        (after, 240, "7", "Times-Roman", 6),
        (after + 6, 244, "and closed the case for good.", "Times-Roman", 10),
        (60, 700, "7 The decision was never published in full.", "Times-Roman", 8),
    ]
    report = read_report(drawn(page))
    assert "refused the appeal and closed" in report.text
    assert report.paragraphs[-1].kind == "footnote"
    assert report.pages[0].text.endswith("7 The decision was never published in full.")


def test_raised_ordinals_stay_with_their_word():
    after = 60 + stringWidth("On July 23", "Times-Roman", 10)
    raised = (after, 216, "rd", "Times-Roman", 6)
    rest = (after + stringWidth("rd", "Times-Roman", 6), 220, ", he left.")
    page = [*column(60, 100, prose(0, 8)), (60, 220, "On July 23"), raised, rest]
    assert "On July 23rd, he left." in read_report(drawn(page)).text


@pytest.mark.parametrize(
    ("end", "begin", "expected"),
    [
        ("the editor was held in deten-", "tion for a week", "in detention for"),
        ("the report speaks of torture and ill-", "treatment of prisoners", "and ill-treatment of"),
        ("the journalist Omar al-", "Rashid was freed", "Omar al-Rashid was"),
        ("a study of non-", "governmental groups", "of non-governmental groups"),
    ],
)
def test_line_end_hyphens(end, begin, expected):
    assert expected in read_report(drawn(column(60, 100, [*prose(0, 4), end, begin]))).text


def test_a_sentence_over_a_page_turn_is_one_paragraph_of_two_pieces():
    first = [*column(60, 100, prose(0, 10)), (60, 220, "The prosecutor said that the two men had been seen near the")]
    second = column(60, 100, ["bridge on the evening of the march and had run away.", "", *prose(4, 10)])
    report = read_report(drawn(first, second))
    running = next(p for p in report.paragraphs if "seen near the bridge on" in p.text)
    assert len(running.pieces) == 2
    start = running.text.index("near the bridge")
    span = running.span(start, start + len("near the bridge"))
    assert report.page_of(span.start) == 1
    assert report.page_of(span.end - 1) == 2


def test_a_word_has_its_box_where_it_is_drawn():
    report = read_report(drawn([(100, 200, "Zorvan", "Helvetica", 12), *column(60, 300, prose(1, 5))]))
    start = report.text.index("Zorvan")
    (box,) = report.words.within(Span(start, start + 6))
    assert box.page_no == 1
    assert box.x0 == pytest.approx(100, abs=1)
    assert box.top < 200 < box.bottom


def country_chapters():
    """A page for each of five countries."""
    names = ["ALBANIA", "BELARUS", "CHAD", "DENMARK", "ECUADOR"]
    return [
        [
            (60, 90, name, "Helvetica-Bold", 24),
            *column(60, 120, prose(i, 6)),
            (60, 210, "Freedom of expression", "Helvetica-Bold", 12),
            *column(60, 226, prose(i + 2, 6)),
        ]
        for i, name in enumerate(names)
    ]


def test_country_chapters_get_their_code_and_hand_it_down():
    sections = read_report(drawn(*country_chapters())).sections
    assert [(s.heading, s.level, s.country_code) for s in sections[:2]] == [
        ("ALBANIA", 1, "ALB"),
        ("Freedom of expression", 2, "ALB"),
    ]
    assert [s.country_code for s in sections if s.level == 1] == ["ALB", "BLR", "TCD", "DNK", "ECU"]
    assert all(s.char_start < s.char_end for s in sections)


def test_what_comes_after_the_country_chapters_is_not_part_of_the_last_though_its_heading_is_smaller():
    annex = [
        (60, 90, "Treaties and who has joined them", "Helvetica-Bold", 18),
        *column(60, 120, prose(1, 6)),
        (60, 210, "Regional treaties", "Helvetica-Bold", 12),
        *column(60, 226, prose(3, 6)),
    ]
    sections = read_report(drawn(*country_chapters(), annex)).sections
    assert [(s.heading, s.level, s.country_code) for s in sections[-3:]] == [
        ("Freedom of expression", 2, "ECU"),
        ("Treaties and who has joined them", 1, None),
        ("Regional treaties", 2, None),
    ]


def test_a_page_without_text_is_empty():
    report = read_report(drawn([], column(60, 100, prose(0, 5))))
    assert [page.status for page in report.pages] == ["empty", "ok"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"", "empty_file"), (b"<!DOCTYPE html><html></html>", "not_a_pdf"), (b"%PDF-1.4 nothing more", "broken")],
)
def test_what_is_no_pdf_is_refused_with_its_reason(content, kind):
    with pytest.raises(UnreadableReport) as caught:
        read_report(content)
    assert caught.value.kind == kind
    assert "\n" not in str(caught.value)


@given(
    st.lists(
        st.lists(
            st.tuples(
                st.integers(30, 400),
                st.integers(30, 780),
                st.text("abcdefghij- .,123", min_size=1, max_size=60),
                st.sampled_from(["Times-Roman", "Helvetica-Bold", "Times-Italic"]),
                st.sampled_from([6, 8, 10, 10, 10, 14, 22]),
            ),
            max_size=25,
        ),
        min_size=1,
        max_size=3,
    )
)
@settings(max_examples=30, deadline=None)
def test_every_offset_points_to_what_it_says(pages):
    report = read_report(drawn(*pages))
    assert report.text == "\f".join(page.text for page in report.pages)
    for page in report.pages:
        assert report.text[page.char_start : page.char_end] == page.text
    for paragraph in report.paragraphs:
        for piece in paragraph.pieces:
            length = piece.end - piece.start
            assert paragraph.text[piece.at : piece.at + length] == report.text[piece.start : piece.end]
    starts, ends = list(report.words.starts), list(report.words.ends)
    assert starts == sorted(starts)
    assert all(start < end for start, end in zip(starts, ends, strict=True))
    assert not any(character.isspace() for s, e in zip(starts, ends, strict=True) for character in report.text[s:e])
    for section in report.sections:
        assert report.text[section.char_start :].startswith(section.heading)


@pytest.mark.parametrize(
    ("read", "meant"),
    [("failedto", ("failed", "to")), ("prison", ("prison",)), ("Lurmia", ("Lurmia",)), ("qzxv", ("qzxv",))],
)
def test_recognized_words_that_lost_their_space_are_parted(read, meant):
    assert parted(read) == meant


def test_what_a_report_says_of_itself():
    page = [
        (60, 60, "The silence of Tresk", "Helvetica-Bold", 22),
        (60, 90, "Index: EUR 99/1234/2016"),
        (60, 110, "11 March 2016"),
        *column(60, 140, prose(0, 20)),
    ]
    metadata = read_report(drawn(page)).metadata
    assert metadata.title == "The silence of Tresk"
    assert metadata.report_index == "EUR 99/1234/2016"
    assert metadata.published_on == "2016-03-11"
    assert metadata.language_code == "en"
    assert metadata.publisher is None


def test_an_index_or_a_date_told_of_something_else_is_not_the_report_s_own():
    page = [
        *column(60, 100, prose(0, 20)),
        (60, 360, "A closed trial (AI Index: EUR 99/002/2006)"),
        (60, 380, "Date of arrest: 22 November 2013"),
    ]
    metadata = read_report(drawn(page)).metadata
    assert metadata.report_index is None
    assert metadata.published_on is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("KOREA (REPUBLIC OF)", "KOR"),
        ("Viet Nam", "VNM"),
        ("CÔTE D’IVOIRE", "CIV"),
        ("Burma", "MMR"),
        ("The Gambia", "GMB"),
        ("Background", None),
        ("Belgium and the law", None),
    ],
)
def test_countries_by_the_names_that_reports_use(name, code):
    assert country_of(name) == code


def test_other_languages_are_told():
    spanish = (
        "la policía detuvo a la directora de un semanario y registró su casa antes de que el tribunal se reuniera de "
        "nuevo; los abogados presentaron una queja ante la defensoría del pueblo y pidieron que los jueces la "
        "escucharan, pero nadie respondió durante meses y el expediente quedó cerrado sin ninguna explicación"
    )
    assert language_of(spanish) == "es"
    assert language_of(" ".join(prose(0, 30))) == "en"
    assert language_of("12 34") is None


HOCR = b"""<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><body><p>
 <span class='ocr_line' title="bbox 100 200 500 240; baseline 0 -8; x_size 40; x_descenders 8; x_ascenders 8">
  <span class='ocrx_word' title='bbox 100 200 300 232; x_wconf 95'>Rena</span>
  <span class='ocrx_word' title='bbox 320 200 500 240; x_wconf 85'>Aslanova</span>
  <span class='ocrx_word' title='bbox 520 210 524 214; x_wconf 3'>~</span>
 </span></p></body></html>"""


def test_words_of_a_recognized_page_stand_in_points_on_their_baseline_and_specks_are_left_out():
    certainty, words = words_of(HOCR, 0.5)
    assert certainty == 90
    assert [(word.text, word.x0, word.top, word.x1, word.baseline, word.size) for word in words] == [
        ("Rena", 50, 100, 150, 116, 20),
        ("Aslanova", 160, 100, 250, 116, 20),
    ]


def test_a_scan_without_an_engine_names_the_commands_that_install_one(monkeypatch):
    monkeypatch.setattr(pages, "ocr_engine", lambda: None)
    report = read_report(scan("The court of Tresk released Rena Aslanova on Monday."))
    (problem,) = report.problems
    assert (problem.kind, problem.page_no, report.text) == ("scanned_page", 1, "")
    assert "apt-get install tesseract-ocr, or pip install 'chargesheet[ocr]'" in problem.message


@pytest.mark.skipif(ocr_engine() != "tesseract", reason="the command tesseract is not installed")
@pytest.mark.parametrize("turn", [0, 90, 180])
def test_a_scan_is_read_however_it_is_turned(turn):
    report = read_report(scan("The court of Tresk released Rena Aslanova on Monday.", turn))
    assert report.text == "The court of Tresk released Rena Aslanova on Monday."
    assert [page.text_source for page in report.pages] == ["ocr"]
    assert report.parser == "pdfium+tesseract"


def test_a_photograph_is_not_searched_for_words(monkeypatch):
    def fail(*_):
        raise AssertionError("an engine was asked")

    monkeypatch.setattr(pages, "ocr_engine", lambda: "tesseract")
    monkeypatch.setattr(tesseract, "read_image", fail)
    report = read_report(photograph())
    assert [page.status for page in report.pages] == ["empty"]


def test_signs_in_place_of_letters_are_no_text_even_where_an_engine_reads_nothing(monkeypatch):
    monkeypatch.setattr(pages, "ocr_engine", lambda: "tesseract")
    monkeypatch.setattr(tesseract, "read_image", lambda *_: (0, []))
    report = read_report(drawn(column(60, 100, ["bcdfg hjklm npqrs tvwxz"] * 20)))
    assert [(page.status, page.text) for page in report.pages] == [("failed", "")]
    assert [problem.kind for problem in report.problems] == ["garbled_text"]
