"""Reports and results in an object store: the same tables as in folders, whatever happens to a run."""

import json
import os
import signal
import subprocess
import sys
import time
from multiprocessing import forkserver

import pandas as pd
import pytest
from pdfs import pdf

from pipeline import bucket
from pipeline.cli import main
from pipeline.places import place
from pipeline.schema import TABLES
from pipeline.store import tables_in

pytestmark = [pytest.mark.slow, pytest.mark.model]
STORY = """The journalist {} was charged with tax evasion in May 2014.
He was sentenced to five years in prison and was beaten by police in the town of Lurmia."""
NAMES = {"2014/a.pdf": "Toma Velic", "b.pdf": "Irena Valdosh", "c.pdf": "Kamil Dersh"}
LATER = {"d.pdf": "Ada Maren Lune"}


@pytest.fixture(scope="module")
def server():
    """An S3 server of this machine."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        environment.setenv("AWS_ACCESS_KEY_ID", "test")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "test")
        forkserver._forkserver._stop()  # workers have the environment in which their server was started
        yield
        server.stop()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Tables of all four reports from a run over folders."""
    folder = tmp_path_factory.mktemp("undisturbed")
    for file_name, person in (NAMES | LATER).items():
        path = folder / "raw" / file_name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pdf(STORY.format(person)))
    assert run(folder / "raw", folder / "out") == 0
    return tables(folder / "out")


@pytest.fixture
def raw(server, request):
    """The URL of three reports."""
    name = request.node.name.replace("_", "-")
    url = place(f"s3://{name}/raw")
    url.fs.mkdir(name)
    put(url, NAMES)
    return url


def put(url, names: dict[str, str]) -> None:
    for file_name, person in names.items():
        (url / file_name).write_bytes(pdf(STORY.format(person)))


def tables(results) -> dict[str, bytes]:
    """What the tables hold, but for `runs`."""
    return {t.name: (tables_in(results) / f"{t.name}.parquet").read_bytes() for t in TABLES if t.name != "runs"}


def run(*arguments) -> int:
    return main(["run", *map(str, arguments), "--workers", "1"])


def test_the_tables_are_those_of_folders(raw, undisturbed, capsys, tmp_path):
    processed = raw.parent / "out"
    assert run(raw, processed, "--dry-run") == 0
    assert not processed.exists()
    assert run(raw, processed) == 0
    capsys.readouterr()

    put(raw, LATER)
    assert run(raw, processed, "--dry-run") == 0
    assert capsys.readouterr().out == "d.pdf: new content\n1 reports would be read\n"
    assert run(raw, processed) == 0
    assert "4 reports (1 read now)" in capsys.readouterr().out
    assert tables(processed) == undisturbed

    assert run(raw, processed) == 0
    assert "4 reports (0 read now)" in capsys.readouterr().out
    assert tables(processed) == undisturbed

    (raw / "b.pdf").unlink()
    assert run(raw, processed) == 0
    assert "gone: b.pdf" in capsys.readouterr().out
    people = pd.read_parquet(str(tables_in(processed) / "people.parquet"))["name"]
    assert sorted(people) == ["Ada Maren Lune", "Kamil Dersh", "Toma Velic"]
    assert len(raw.fs.ls(f"{processed.path}/runs")) == 2  # what a reader may be in and what is new
    assert main(["status", str(processed)]) == 0
    assert "3 reports: 3 ok" in capsys.readouterr().out
    people = [{"id": "p1", "name": "Kamil Dersh", "aliases": [], "roles": [], "pages": [1]}]
    annotated = {"file_name": "c.pdf", "people": people, "charges": [], "penalties": [], "violations": []}
    (tmp_path / "c.json").write_text(json.dumps(annotated))
    assert main(["evaluate", str(processed), str(tmp_path)]) == 0
    assert "people           1.000   1.000  1.000" in capsys.readouterr().out


def test_killed_before_the_switch(raw, undisturbed, monkeypatch, capsys):
    processed = raw.parent / "out"
    assert run(raw, processed) == 0
    first = tables(processed)
    put(raw, LATER)
    killed = """
import os, signal, sys
from pipeline.bucket import Bucket
from pipeline.cli import main
Bucket._holder = lambda self: os.kill(os.getpid(), signal.SIGKILL)  # asked when all tables are there, before the switch
main(sys.argv[1:])
"""
    command = [sys.executable, "-c", killed, "run", str(raw), str(processed), "--workers", "1"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == -signal.SIGKILL
    assert tables(processed) == first
    assert run(raw, processed) == 2
    assert "another run (host" in capsys.readouterr().err
    monkeypatch.setattr(bucket, "_LEASE_SECONDS", 0)
    assert run(raw, processed) == 0
    assert "4 reports (0 read now)" in capsys.readouterr().out
    assert tables(processed) == undisturbed


def test_killed_while_reports_are_read(raw, undisturbed, monkeypatch):
    processed = raw.parent / "out"
    put(raw, LATER)
    command = [sys.executable, "-m", "pipeline.cli", "run", str(raw), str(processed), "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True) as killed:
        killed.stderr.readline()  # of the first report
        os.killpg(killed.pid, signal.SIGKILL)
    assert not (processed / "CURRENT").exists()
    monkeypatch.setattr(bucket, "_LEASE_SECONDS", 0)
    assert run(raw, processed) == 0
    assert tables(processed) == undisturbed


def test_the_lock_is_renewed_while_a_run_lasts(raw, monkeypatch):
    monkeypatch.setattr(bucket, "_LEASE_SECONDS", 1)
    store = bucket.Bucket(raw.parent / "out")
    with store.lock():
        taken = store._holder()["renewed"]
        time.sleep(1)
        assert store._holder()["renewed"] > taken
    assert store._holder() == {}


def test_a_bucket_that_is_not_there_is_said(raw, capsys):
    assert run(raw, "s3://no-such-bucket/out") == 2
    assert capsys.readouterr().err.startswith("chargesheet: cannot write results to s3://no-such-bucket/out: ")
    assert run("s3://no-such-bucket/raw", raw) == 2
    assert capsys.readouterr().err.startswith("chargesheet: no folder s3://no-such-bucket/raw")
