"""A report that hangs, takes too much memory or kills its process costs itself alone."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.errors import NothingToDo
from pipeline.isolation import Limits, WorkerDied, run_alone


def _double(number: int) -> int:
    return 2 * number


def _hang() -> None:
    time.sleep(60)


def _take_memory() -> int:
    return len(bytearray(2**30))


def _die() -> None:
    os._exit(11)


def _refuse() -> None:
    raise NothingToDo("the disk is full")


def test_a_result_comes_back():
    assert run_alone(_double, 21, limits=Limits()) == 42


@pytest.mark.parametrize(
    ("work", "limits", "kind", "words"),
    [
        (_hang, Limits(seconds=0.5), "timeout", "0.5 seconds; allow more with --timeout"),
        (_take_memory, Limits(megabytes=200), "memory", "200 MB; allow more with --memory"),
        (_die, Limits(), "worker_died", "exit code 11"),
    ],
)
def test_a_process_that_ends_badly_says_why(work, limits, kind, words):
    with pytest.raises(WorkerDied, match=words) as death:
        run_alone(work, limits=limits)
    assert death.value.kind == kind


def test_an_error_that_the_operator_can_mend_comes_through():
    with pytest.raises(NothingToDo, match="the disk is full"):
        run_alone(_refuse, limits=Limits())


def _hang_without_mercy(told: str) -> None:
    Path(told).write_text(f"{os.getpid()} {os.getppid()}")
    re.match(r"(a+)+$", 50 * "a" + "b")  # for years, and no other thread of Python gets a turn


def _alive(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _await(what, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.05)
    return bool(what())


def test_no_process_outlives_a_run_that_is_killed(tmp_path):
    told = tmp_path / "processes"
    run = subprocess.Popen([sys.executable, __file__, told])
    assert _await(lambda: told.exists() and told.read_text().count(" "), 20)
    worker, server = told.read_text().split()
    assert _alive(worker)
    assert _alive(server)
    run.send_signal(signal.SIGKILL)
    run.wait()
    try:
        assert _await(lambda: not _alive(worker), 5), "the worker goes on"
        assert _await(lambda: not _alive(server), 5), "the server of the workers goes on"
    finally:
        for process in (worker, server):
            if _alive(process):
                os.kill(int(process), signal.SIGKILL)


if __name__ == "__main__":
    run_alone(_hang_without_mercy, sys.argv[1], limits=Limits())
