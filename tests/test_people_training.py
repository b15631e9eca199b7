"""The training of what finds people, as a user runs it: a folder of annotated reports of an invented country."""

import json

import pytest
from pdfs import pdf

from pipeline.language import load_base
from pipeline.people.roles import RoleModel
from pipeline.people.verify import Judge
from pipeline.settings import Settings
from pipeline.training.names import main

PLACES = ("Verrin", "Castel", "Ostrava", "Lowmark")
PEOPLE = (("Rena Aslanova", "journalist"), ("Kamil Oranov", "lawyer"), ("Murad Velasov", "judge"), ("Sona Tunov", "mp"))
ROLES = {"journalist": "journalist", "lawyer": "lawyer", "judge": "judge", "mp": "official"}


@pytest.fixture
def annotations(tmp_path):
    """Four reports: each names two people, and a place and a newspaper that are none."""
    folder = tmp_path / "annotations"
    (folder / "pdf").mkdir(parents=True)
    for i, place in enumerate(PLACES):
        pair = (PEOPLE[i], PEOPLE[(i + 1) % 4])
        lines = (f"On 3 May police in {place} arrested {name}, a {noun} of the Daily Beacon." for name, noun in pair)
        (folder / "pdf" / f"{i}.pdf").write_bytes(pdf("\n\n".join(lines)))
        people = [{"name": name, "aliases": [], "roles": [ROLES[noun]]} for name, noun in pair]
        content = {"file_name": f"{i}.pdf", "people": people}
        (folder / f"{i}.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


@pytest.mark.model
@pytest.mark.slow
def test_one_command_trains_all_that_finds_people_the_same_each_time_and_without_names(annotations, tmp_path, capsys):
    made = []
    for attempt in ("first", "second"):
        output = tmp_path / attempt
        main([str(annotations), "--output", str(output), "--folds", "2"])
        made.append({str(path.relative_to(output)): path.read_bytes() for path in sorted(output.rglob("*.*"))})
        made[-1]["model"] = (output / "names" / "ner" / "model").read_bytes()
    assert made[0] == made[1]
    assert "names, fold 2: precision" in capsys.readouterr().out

    nlp = load_base(Settings().model)
    nlp.get_pipe("ner").from_disk(tmp_path / "first" / "names" / "ner", exclude=["vocab"])
    assert any(entity.label_ == "PERSON" for entity in nlp("Yesterday Kamil Oranov spoke.").ents)

    judge = json.loads(made[0]["names/judge.json"])
    roles = json.loads(made[0]["roles/roles.json"])
    assert 0 <= Judge(**judge).probability({"label=PERSON": 1.0}) <= 1
    assert set(RoleModel(**roles).biases) == set(ROLES.values())
    words = {word.lower() for name, _ in PEOPLE for word in name.split()}
    assert not any(word in feature for word in words for feature in {**judge["weights"], **roles["weights"]})
