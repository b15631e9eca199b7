"""Whatever happens to a run: the tables stay those of one complete run, and the next run loses no report."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pdfs import pdf

from pipeline import extraction, sources
from pipeline.cli import main
from pipeline.corpus import check_keys
from pipeline.schema import TABLES

pytestmark = [pytest.mark.slow, pytest.mark.model]
KILLS = 50
NAMES = ("Ada Maren Lune", "Toma Velic", "Irena Valdosh", "Kamil Dersh")
STORY = """The journalist {} was charged with tax evasion in May 2014.
{} was sentenced to five years in prison and was beaten by police in the town of Lurmia."""
_extract_one = extraction._extract_one


def write(raw: Path, *names: str) -> None:
    """A report for each letter, each on another person."""
    raw.mkdir(exist_ok=True)
    for name in names:
        person = NAMES["abcd".index(name)]
        (raw / f"{name}.pdf").write_bytes(pdf(STORY.format(person, person.split()[-1])))


def tables(processed: Path) -> dict[str, bytes]:
    """What the tables hold, but for `runs`."""
    return {t.name: (processed / f"{t.name}.parquet").read_bytes() for t in TABLES if t.name != "runs"}


def start(raw: Path, processed: Path, *options: str, **how) -> subprocess.Popen:
    command = [sys.executable, "-m", "pipeline.cli", "run", str(raw), str(processed), "--workers", "2", *options]
    # a shell that started the tests in the background has them ignore SIGINT
    heed = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "start_new_session": True} | heed | how
    return subprocess.Popen(command, **how)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Tables of the reports a to c, and of a to d, from runs that nothing happened to."""
    folder = tmp_path_factory.mktemp("undisturbed")
    write(folder / "raw", *"abc")
    assert main(["run", str(folder / "raw"), str(folder / "three")]) == 0
    write(folder / "raw", "d")
    assert main(["run", str(folder / "raw"), str(folder / "four")]) == 0
    return tables(folder / "three"), tables(folder / "four")


@pytest.fixture
def place(tmp_path, undisturbed):
    """Folders of reports a to d and of tables, which hold a to c so far."""
    raw, processed = tmp_path / "raw", tmp_path / "processed"
    write(raw, *"abc")
    assert main(["run", str(raw), str(processed)]) == 0
    assert tables(processed) == undisturbed[0]
    write(raw, "d")
    return raw, processed


def mended(raw: Path, processed: Path, undisturbed) -> bool:
    """Whether the next run makes the tables what they would be had nothing happened."""
    return main(["run", str(raw), str(processed)]) == 0 and tables(processed) == undisturbed[1]


def test_killed_at_any_moment(place, undisturbed):
    raw, processed = place
    began = time.monotonic()
    assert start(raw, processed, "--force").wait() == 0
    length = time.monotonic() - began
    moments = random.Random(7)
    for number in range(KILLS):
        if number % 2:  # there is a report more or less to switch to
            write(raw, "d")
        else:
            (raw / "d.pdf").unlink(missing_ok=True)
        run = start(raw, processed, "--force", stdout=subprocess.DEVNULL)
        time.sleep(moments.uniform(0, length))
        # the whole group, or the run alone, whose workers then end by themselves
        (os.killpg if number % 3 else os.kill)(run.pid, signal.SIGKILL)
        run.wait()
        assert tables(processed) in undisturbed, f"kill number {number}"
        check_keys(processed)
    write(raw, "d")
    assert mended(raw, processed, undisturbed)


def test_interrupted_by_the_operator(place, undisturbed):
    raw, processed = place
    run = start(raw, processed, "--force")
    time.sleep(1.5)
    os.kill(run.pid, signal.SIGINT)
    output, _ = run.communicate(timeout=30)
    assert run.returncode == 130
    assert "Traceback" not in output
    assert tables(processed) == undisturbed[0]
    assert mended(raw, processed, undisturbed)


def hangs(task, settings, store):
    """Extraction that hangs on report d."""
    if task.source.file_name == "d.pdf":
        time.sleep(600)
    return _extract_one(task, settings, store)


def takes_memory(task, settings, store):
    """Extraction that asks for four gigabytes on report d."""
    held = bytearray(2**32) if task.source.file_name == "d.pdf" else b""
    return _extract_one(task, settings, store) if not held else None


def is_killed(task, settings, store):
    """Extraction whose process is killed on report d."""
    if task.source.file_name == "d.pdf":
        os.kill(os.getpid(), signal.SIGKILL)
    return _extract_one(task, settings, store)


def changes(task, settings, store):
    """Extraction of a file to which a byte is added in the meantime."""
    if task.source.file_name == "d.pdf":
        with task.source.path.open("ab") as file:
            file.write(b"\n")
    return _extract_one(task, settings, store)


def vanishes(task, settings, store):
    """Extraction of a file that is taken away in the meantime."""
    if task.source.file_name == "d.pdf":
        task.source.path.unlink()
    return _extract_one(task, settings, store)


@pytest.mark.parametrize(
    ("fault", "options", "kind"),
    [
        (hangs, ["--timeout", "5"], "timeout"),
        (takes_memory, ["--memory", "2000"], "memory"),
        (is_killed, [], "worker_died"),
        (changes, [], "changed"),
        (vanishes, [], "unreadable_file"),
    ],
)
def test_a_fault_costs_its_report_alone_and_only_once(place, undisturbed, monkeypatch, capsys, fault, options, kind):
    raw, processed = place
    with monkeypatch.context() as patch:
        patch.setattr(extraction, "_extract_one", fault)
        assert main(["run", str(raw), str(processed), *options]) == 1
    documents = pq.read_table(processed / "documents.parquet").to_pandas().set_index("file_name")
    assert documents["status"].to_dict() == {"a.pdf": "ok", "b.pdf": "ok", "c.pdf": "ok", "d.pdf": "failed"}
    assert pq.read_table(processed / "problems.parquet").column("kind").to_pylist() == [kind]
    assert "failed: d.pdf: " in capsys.readouterr().out
    write(raw, "d")
    assert mended(raw, processed, undisturbed)


def test_a_file_that_cannot_be_opened(place, undisturbed, monkeypatch):
    raw, processed = place
    stamp = sources._stamp

    def refused(file, last):
        if file.file_name == "d.pdf":
            raise PermissionError(13, "Permission denied")
        return stamp(file, last)

    with monkeypatch.context() as patch:
        patch.setattr(sources, "_stamp", refused)
        assert main(["run", str(raw), str(processed)]) == 1
    (problem,) = pq.read_table(processed / "problems.parquet").to_pylist()
    assert (problem["kind"], "Permission denied" in problem["message"]) == ("unreadable_file", True)
    assert mended(raw, processed, undisturbed)


def test_a_full_disk(place, undisturbed):
    raw, processed = place
    limit = f"ulimit -f 4; exec {sys.executable} -m pipeline.cli run {raw} {processed} --force"  # blocks of 1,024 bytes
    run = subprocess.run(["bash", "-c", limit], capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert f"cannot write results to {processed}" in run.stderr
    assert tables(processed) == undisturbed[0]
    assert mended(raw, processed, undisturbed)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_results_that_may_not_be_written(place, undisturbed, capsys):
    raw, processed = place
    for folder in (processed, processed / ".parts", processed / ".runs"):
        folder.chmod(0o555)
    assert main(["run", str(raw), str(processed)]) == 2
    assert f"cannot write results to {processed}" in capsys.readouterr().err
    for folder in (processed, processed / ".parts", processed / ".runs"):
        folder.chmod(0o755)
    assert mended(raw, processed, undisturbed)


def test_two_runs_at_once(place, undisturbed):
    raw, processed = place
    runs = [start(raw, processed, "--force") for _ in range(2)]
    ends = {run.communicate(timeout=120)[0].splitlines()[-1]: run.returncode for run in runs}
    assert sorted(ends.values()) == [0, 2]
    assert any("another run is writing" in line for line in ends)
    assert tables(processed) == undisturbed[1]
