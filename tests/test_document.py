"""One report: passwords, other languages, what cannot be read."""

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.document import extract
from pipeline.settings import Settings
from tests.pdfs import pdf

FRENCH = """Le tribunal de la ville a condamné les deux journalistes à quatre ans de prison pour diffamation.
Leurs avocats ont annoncé qu'ils feraient appel de cette décision, qui est contraire au droit international.
Les autorités n'ont pas répondu aux questions que l'organisation leur avait adressées au mois de novembre."""


@pytest.fixture
def encrypted(tmp_path):
    path = tmp_path / "encrypted.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret"))
    canvas.drawString(72, 700, "Ada Maren Lune")
    canvas.save()
    return path.read_bytes()


def _status(part):
    return part.tables["documents"][0]["status"]


@pytest.mark.model
def test_an_encrypted_report_opens_with_one_of_the_passwords(encrypted):
    part = extract(encrypted, "encrypted.pdf", Settings(passwords=("wrong", "secret")))
    assert _status(part) == "ok"
    assert part.tables["pages"][0]["text"] == "Ada Maren Lune"


@pytest.mark.parametrize(("passwords", "remedy"), [((), "--password"), (("wrong",), "none of the passwords")])
def test_an_encrypted_report_without_its_password_fails_and_says_so(encrypted, passwords, remedy):
    part = extract(encrypted, "encrypted.pdf", Settings(passwords=passwords))
    assert _status(part) == "failed"
    [problem] = part.tables["problems"]
    assert problem["kind"] == "encrypted"
    assert remedy in problem["message"]


def test_a_report_in_another_language_is_read_and_gives_no_rows():
    part = extract(pdf(FRENCH), "rapport.pdf", Settings())
    assert _status(part) == "partial"
    assert part.tables["documents"][0]["language_code"] == "fr"
    assert "condamné" in part.tables["pages"][0]["text"]
    assert [problem["kind"] for problem in part.tables["problems"]] == ["language"]
    assert part.tables["mentions"] == part.tables["charges"] == part.tables["violations"] == []


def test_a_blank_report_does_not_come_out_silently_empty():
    part = extract(pdf(""), "blank.pdf", Settings())
    assert _status(part) == "failed"
    assert "no_text" in [problem["kind"] for problem in part.tables["problems"]]
