"""What every report needs is loaded before the workers are forked."""

import gc
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.document import extract
from pipeline.extraction import Task, _extract_one
from pipeline.isolation import WARM_MODEL, Limits, run_alone, warm_up
from pipeline.settings import Settings
from pipeline.sources import Source
from pipeline.store import Store
from tests.pdfs import pdf

STORY = """The editor Irena Valdosh was charged with fraud in June 2013 under Article 190 of the Criminal Code.
She was fined 500 US dollars. The lawyer Kamil Dersh was beaten by police in detention in the town of Orsk."""


def loaded_late(task: Task, store: Store) -> list[str]:
    """The modules that a worker has to import for itself."""
    before = set(sys.modules)
    assert _extract_one(task, Settings(), store).status == "ok"
    return sorted(set(sys.modules) - before)


@pytest.mark.model
def test_a_worker_has_nothing_left_to_import(tmp_path):
    command = [sys.executable, "-m", "tests.test_warm", tmp_path]
    root = Path(__file__).parents[1]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    assert json.loads(run.stdout) == []


def test_the_run_itself_does_not_load_the_language_library():
    check = "import sys, pipeline.batch, pipeline.status; print('spacy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


@pytest.mark.model
def test_the_page_that_warms_up_has_something_for_every_stage(monkeypatch):
    monkeypatch.setenv(WARM_MODEL, Settings().model)
    from pipeline.warm import _PAGE

    gc.unfreeze()  # this process is none to fork from
    tables = extract(_PAGE, "warm.pdf", Settings()).tables
    for name in ("pages", "report_people", "person_roles", "charges", "charge_statutes", "penalties", "violations"):
        assert tables[name], name


if __name__ == "__main__":
    from pipeline.digests import rules_of
    from pipeline.ids import file_digest

    folder, content = Path(sys.argv[1]), pdf(STORY)
    (folder / "a.pdf").write_bytes(content)
    source = Source("a.pdf", folder / "a.pdf", file_digest(content))
    task = Task(source, "k_1", "new content", rules_of(Settings()))
    warm_up(Settings().model)
    print(json.dumps(run_alone(loaded_late, task, Store(folder), limits=Limits())))
