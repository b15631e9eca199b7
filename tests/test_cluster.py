"""Reports spread over a Dask cluster give the tables that one machine gives."""

import os
import subprocess
import sys
from contextlib import ExitStack

import pytest
from conftest import ROOT

from pipeline.cli import main
from pipeline.schema import TABLES

pytestmark = [pytest.mark.slow, pytest.mark.model]


@pytest.fixture
def scheduler(tmp_path):
    """The address of a cluster of two worker processes, which may start processes of their own."""
    address = "tcp://127.0.0.1:18786"
    # the workers import the package as it is installed on their machine
    environment = os.environ | {"DASK_DISTRIBUTED__WORKER__DAEMON": "False", "PYTHONPATH": str(ROOT)}
    parts = [["dask_scheduler", "--host", "127.0.0.1", "--port", "18786", "--no-dashboard"]]
    parts += 2 * [["dask_worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path)]]
    with ExitStack() as stack:
        for module, *options in parts:
            command = [sys.executable, "-m", f"distributed.cli.{module}", *options]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            process = stack.enter_context(subprocess.Popen(command, env=environment, **quiet))
            stack.callback(process.terminate)
        yield address


def test_two_workers_give_the_same_bytes(scheduler, sample_raw, sample_tables, tmp_path):
    assert main(["run", str(sample_raw), str(tmp_path / "out"), "--scheduler", scheduler]) == 0
    for table in TABLES:
        if table.name != "runs":
            name = f"{table.name}.parquet"
            assert (tmp_path / "out" / name).read_bytes() == (sample_tables / name).read_bytes(), name
