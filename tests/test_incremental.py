"""A changed rule redoes the stages that it touches, and the tables are those of a run that redid all."""

import json
import shutil
from dataclasses import replace

import pytest

from pipeline import batch, digests, reasons
from pipeline.cli import main
from pipeline.document import extract
from pipeline.schema import TABLES
from pipeline.settings import Settings
from tests.pdfs import pdf

pytestmark = pytest.mark.model
EXTRACTION, LANGUAGE, ALL = ["extraction"], ["language", "extraction"], ["reading", "language", "extraction"]


@pytest.fixture
def rerun(sample_raw, sample_tables, tmp_path, capsys, monkeypatch):
    """A run over the sample after one that is complete, under other rules: the stages that each report went through."""
    raw, processed = tmp_path / "raw", tmp_path / "processed"
    raw.mkdir()
    for path in sample_raw.glob("LRM_*.pdf"):
        shutil.copy(path, raw)
    shutil.copytree(sample_tables, processed, symlinks=True)

    def run(*options: str, **rules: str) -> list[list[str]]:
        monkeypatch.setattr(batch, "rules_of", lambda settings: replace(digests.rules_of(settings), **rules))
        monkeypatch.setattr(reasons, "parts_of", lambda settings: digests.parts_of(settings) | rules)
        arguments = ["run", str(raw), str(processed), "--workers", "1", *options]
        assert main([*arguments, "--dry-run"]) == 0
        run.plan = capsys.readouterr().out
        assert main([*arguments, "--log-json"]) == 0
        lines = capsys.readouterr().err.splitlines()
        for table in TABLES:
            if table.name != "runs":
                name = f"{table.name}.parquet"
                assert (processed / name).read_bytes() == (sample_tables / name).read_bytes(), name
        return [json.loads(line)["redone"] for line in lines]

    run.processed = processed
    return run


def test_a_changed_rule_redoes_the_stages_that_it_touches(rerun):
    assert rerun(extraction="e_2") == [EXTRACTION, EXTRACTION]
    assert rerun.plan.count(": extraction changed: text and analysis kept\n") == 2
    assert rerun(extraction="e_3", reading="r_3") == 2 * [["reading", "extraction"]]
    assert rerun.plan.count(": extraction, reading changed: analysis kept where the text is the same\n") == 2
    assert rerun(extraction="e_4", reading="r_3", language="l_4") == [LANGUAGE, LANGUAGE]
    assert rerun.plan.count(": extraction, language changed: text kept\n") == 2
    assert rerun(extraction="e_4", reading="r_3", language="l_4", corpus="t_4") == []


def test_what_is_damaged_is_made_anew_and_force_redoes_all(rerun):
    for path in (rerun.processed / ".kept").glob("*/*~language~*"):
        path.write_bytes(path.read_bytes()[:-9])
    assert rerun(extraction="e_2") == [LANGUAGE, LANGUAGE]
    assert rerun("--force", extraction="e_2") == [ALL, ALL]
    assert rerun.plan.count(": forced\n") == 2


def test_the_analysis_of_another_text_is_not_used():
    shelf: dict[str, bytes] = {}
    extract(pdf("The journalist Ada Maren Lune was charged with fraud."), "a.pdf", Settings(), shelf)
    del shelf["reading"]
    part = extract(pdf("The editor Toma Velic was charged with tax evasion."), "a.pdf", Settings(), shelf)
    assert [row["name"] for row in part.tables["report_people"]] == ["Toma Velic"]


def test_kept_docs_are_equal_to_new_ones():
    """Every attribute of a token that a stage may read."""
    from pipeline import language
    from pipeline.reading import read_report

    text = (
        "The U.S. envoy's aide Ada Maren Lune, who'd been charged with fraud, wasn't in Lurmia. She was freed on 3 May."
    )
    model, paragraphs = Settings().model, read_report(pdf(text)).paragraphs
    passages = language.analyse(paragraphs, model)
    kept = language.from_bytes(language.to_bytes(passages), paragraphs, model)
    assert kept is not None
    assert [passage.paragraph for passage in kept] == [passage.paragraph for passage in passages]
    for one, other in zip(passages, kept, strict=True):
        assert [facts(token) for token in other.doc] == [facts(token) for token in one.doc]
        assert [(e.start, e.end, e.label_) for e in other.doc.ents] == [
            (e.start, e.end, e.label_) for e in one.doc.ents
        ]
        assert [(s.start, s.end) for s in other.doc.sents] == [(s.start, s.end) for s in one.doc.sents]


def facts(token) -> list:
    own = ("text", "whitespace_", "idx", "norm_", "lemma_", "tag_", "pos_", "dep_", "ent_iob_", "ent_type_", "shape_")
    flags = ("is_sent_start", "is_stop", "is_punct", "is_alpha", "like_num", "has_vector")
    tree = (token.head, token.left_edge, token.right_edge, *token.children, *token.ancestors, *token.conjuncts)
    return [*(getattr(token, name) for name in own + flags), str(token.morph), *(other.i for other in tree)]
