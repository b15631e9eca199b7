"""Reports are told apart by content, not by name."""

import os

import pytest

from pipeline.errors import NothingToDo
from pipeline.sources import Found, Stamp, find_reports, identify


def test_pdfs_are_found_in_subfolders_whatever_the_case_of_their_suffix(tmp_path):
    (tmp_path / "2014").mkdir()
    for name in ("b.pdf", "2014/a.PDF", "notes.txt"):
        (tmp_path / name).write_text(name)
    assert [found.file_name for found in find_reports(tmp_path)] == ["2014/a.PDF", "b.pdf"]


def test_no_folder_and_no_pdf_are_said(tmp_path):
    with pytest.raises(NothingToDo, match="no folder"):
        find_reports(tmp_path / "nowhere")
    with pytest.raises(NothingToDo, match="no PDF"):
        find_reports(tmp_path)


def test_files_of_one_content_are_one_report(tmp_path):
    for name, content in (("a.pdf", "x"), ("b.pdf", "y"), ("c.pdf", "x")):
        (tmp_path / name).write_text(content)
    sources, _ = identify(find_reports(tmp_path), {})
    assert [(source.file_name, source.copies) for source in sources] == [("a.pdf", ("c.pdf",)), ("b.pdf", ())]
    assert sources[0].document_id != sources[1].document_id


def test_an_unchanged_file_is_not_read_again_to_know_its_content(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_text("x")
    _, stamps = identify(find_reports(tmp_path), {})
    known = {"a.pdf": Stamp(*stamps["a.pdf"][:2], "known")}
    assert identify(find_reports(tmp_path), known)[0][0].sha256 == "known"
    os.utime(path, ns=(1, 1))
    assert identify(find_reports(tmp_path), known)[0][0].sha256 == stamps["a.pdf"].sha256


def test_a_file_that_vanished_is_a_report_that_cannot_be_opened(tmp_path):
    [source], stamps = identify([Found("gone.pdf", tmp_path / "gone.pdf", 1, 1)], {})
    assert source.unreadable == "No such file or directory"
    assert stamps == {}
