"""A report that hangs, takes too much memory or kills its process costs itself alone."""

import os
import time

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
