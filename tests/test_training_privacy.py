"""What is learnt from reports about people does not keep their names."""

import numpy as np
import pytest

from pipeline.proceedings.linear import LinearModel, read_model
from pipeline.training.fitting import write_model
from pipeline.training.privacy import name_words, strip_names, without_names

TEXT = "the secret rose of trust was beaten"


def test_words_and_beginnings_of_names_are_barred_but_no_title_initial_or_ordinary_word():
    names = name_words(["Professor Rena Aslanova", "Tural B.", "Vera Rose", "Secretary Ilm"], [TEXT] * 3)
    assert names >= {"rena", "aslanova", "aslano", "tural", "ilm"}
    assert not names & {"professor", "b", "rose"}


def test_a_word_that_is_ordinary_in_few_reports_only_counts_as_a_name():
    assert "rose" in name_words(["Vera Rose"], [TEXT, TEXT, "nothing of the kind"])


def test_features_that_hold_such_a_word_are_left_out_whatever_their_kind_is_called():
    names = frozenset({"aslan", "aslano", "cue"})
    features = ["was beaten", "aslan was", "s:aslano said", "PR=al-aslan", "cue=unfair", "dv=nsubj beaten"]
    assert without_names(features, names) == ["cue=unfair", "dv=nsubj beaten", "was beaten"]


@pytest.fixture
def models(tmp_path):
    features = {"w=beaten": 0, "w=aslan": 1}
    model = LinearModel(("no", "yes"), features, np.ones((2, 1), np.float32), np.zeros(1, np.float32))
    (tmp_path / "models").mkdir()
    write_model(model, tmp_path / "models" / "links.npz")
    for name in ("names/judge.json", "roles/roles.json"):
        path = tmp_path / "models" / name
        path.parent.mkdir()
        path.write_text('{"bias": 1, "weights": {"word=aslan": 2.0, "after=said": 1.0}}', encoding="utf-8")
    return tmp_path / "models"


def test_models_lose_their_names_and_nothing_else_and_only_once(models, tmp_path, monkeypatch):
    (tmp_path / "pdf").mkdir()
    (tmp_path / "pdf" / "a.pdf").write_bytes(b"")
    (tmp_path / "a.json").write_text('{"file_name": "a.pdf", "people": [{"name": "Rena Aslan"}]}', encoding="utf-8")
    monkeypatch.setattr("pipeline.training.privacy.read_report", lambda content: type("R", (), {"text": TEXT}))
    assert strip_names(models, tmp_path) == {"judge.json": 1, "roles.json": 1, "links.npz": 1}
    assert set(read_model(models / "links.npz").rows) == {"w=beaten"}
    assert read_model(models / "links.npz").probability(["w=beaten"]) > 0.7
    assert set(strip_names(models, tmp_path).values()) == {0}
