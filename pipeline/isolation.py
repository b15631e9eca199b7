"""A process for each report, with a time and a memory limit; the model is loaded once, before they are forked."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TypeVar

from pipeline.errors import ChargesheetError

T = TypeVar("T")
WARM_MODEL = "CHARGESHEET_WARM_MODEL"  # tells the server process from which the workers are forked what to load


@dataclass(frozen=True, slots=True)
class Limits:
    """What one report may use."""

    seconds: float = 1800
    megabytes: int = 6000  # beyond what the loaded model takes


class WorkerDied(ChargesheetError):
    """The process of a report ended without a result; `kind` is timeout, memory or worker_died."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.kind, str(self))


def warm_up(model: str) -> None:
    """Have the workers forked from a process that holds the model."""
    os.environ[WARM_MODEL] = model
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a worker has one core; threads would wait for each other
    multiprocessing.get_context("forkserver").set_forkserver_preload(["pipeline.warm"])


def run_alone(function: Callable[..., T], *arguments: object, limits: Limits) -> T:
    """The result of `function(*arguments)`, computed in a process of its own.

    Function, arguments and result must pickle. Raises WorkerDied, and the ChargesheetErrors of the function; any other
    exception of the function ends the process.
    """
    context = multiprocessing.get_context("forkserver")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sender, function, arguments, limits.megabytes), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(limits.seconds):
            raise WorkerDied("timeout", f"took more than {limits.seconds:g} seconds; allow more with --timeout")
        result: T
        result, error = receiver.recv()
        if error is not None:
            raise error
        return result
    except EOFError as lost:
        process.join()
        raise WorkerDied("worker_died", f"reading it ended the process (exit code {process.exitcode})") from lost
    finally:
        process.kill()
        process.join()
        receiver.close()


def end_all() -> None:
    """End the workers that are still at work."""
    for process in multiprocessing.active_children():
        process.kill()


def _work(sender: Connection, function: Callable[..., T], arguments: tuple[object, ...], megabytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    _end_with_the_run()
    in_use = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    limit = in_use + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        sender.send((function(*arguments), None))
    except MemoryError:
        sender.send((None, WorkerDied("memory", f"needed more than {megabytes} MB; allow more with --memory")))
    except ChargesheetError as error:
        sender.send((None, error))


def _end_with_the_run() -> None:
    """Have this process killed when the run ends, however that ends.

    The run holds the other end of a pipe. The kernel watches it, as a thread would wait for a hanging extension or
    regular expression to let it. The server of the workers ends after the last of them.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    pipe = parent.sentinel
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
    if wait([pipe], timeout=0):  # it ended before the kernel watched
        sys.exit(1)
