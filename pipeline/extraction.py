"""Reports to parts: over an executor, each report in a process of its own, none the worse for another's end."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic

from pipeline.digests import Rules
from pipeline.errors import NothingToDo
from pipeline.ids import file_digest
from pipeline.isolation import Limits, WorkerDied, end_all, run_alone, warm_up
from pipeline.places import errors_at, reason_of
from pipeline.records import Problem
from pipeline.rows import Part, Row, failed
from pipeline.settings import Settings
from pipeline.shelf import ReportShelf
from pipeline.sources import Source
from pipeline.store import TO_BE_TRIED_AGAIN, Store


@dataclass(frozen=True, slots=True, order=True)
class Task:
    """A report to be read, the digest of what its part will be made from, and why it is read."""

    source: Source
    digest: str
    why: str
    rules: Rules
    fresh: bool = False  # whether nothing that is kept of an earlier run is used


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the reading of one report ended."""

    file_name: str
    status: str  # ok, partial, failed
    pages: int
    reason: str | None
    seconds: float | None = None  # None where it was read in an earlier run
    redone: tuple[str, ...] = ()  # the stages: reading, language, extraction; what they gave before was kept otherwise


def extract_all(
    tasks: Sequence[Task], settings: Settings, store: Store, executor: Executor, limits: Limits
) -> Iterator[Outcome]:
    """Make the part of every report. One whose process dies is tried once more, alone, before it is blamed."""
    watch = partial(_watch, settings=settings, store=store, limits=limits)
    again = []
    futures = {executor.submit(watch, task): task for task in tasks}
    try:
        for future in as_completed(futures):
            try:
                yield future.result()
            except WorkerDied:
                again.append(futures[future])
        for task in sorted(again):
            try:
                yield executor.submit(watch, task).result()
            except WorkerDied as death:
                yield _keep_failed(replace(task, digest=TO_BE_TRIED_AGAIN), death.kind, str(death), store)
    except BaseException:
        for future in futures:
            future.cancel()
        end_all()
        raise


def local_executor(workers: int) -> Executor:
    """Threads, each of which watches over one process at a time."""
    return ThreadPoolExecutor(workers)


@contextmanager
def cluster_executor(address: str) -> Iterator[Executor]:
    """The workers of a Dask cluster; they need the same folders and the same version. Raises NothingToDo."""
    try:
        from distributed import Client
    except ImportError as error:
        raise NothingToDo("--scheduler needs Dask: pip install 'chargesheet[dask]'") from error
    try:
        client = Client(address, timeout=10)
    except OSError as error:
        raise NothingToDo(f"no Dask scheduler answers at {address}") from error
    with client:
        yield client.get_executor()


def outcome_of(document: Row, messages: Sequence[str]) -> Outcome:
    """What is told of a report, from its row in `documents` and the messages of its problems."""
    reason = None
    if document["status"] != "ok" and messages:
        more = f" (and {len(messages) - 1} more problems)" if len(messages) > 1 else ""
        reason = messages[0].splitlines()[0] + more
    return Outcome(document["file_name"], document["status"], document["page_count"], reason)


def _watch(task: Task, settings: Settings, store: Store, limits: Limits) -> Outcome:
    warm_up(settings.model)
    started = monotonic()
    outcome = run_alone(_extract_one, task, settings, store, limits=limits)
    return replace(outcome, seconds=round(monotonic() - started, 3))


def _extract_one(task: Task, settings: Settings, store: Store) -> Outcome:
    """In the process of the report: make and keep its part; pages do not travel back."""
    from pipeline.document import extract  # here, as the run itself needs no language library

    source, again = task.source, replace(task, digest=TO_BE_TRIED_AGAIN)
    try:
        content, reason = source.path.read_bytes() if not source.unreadable else b"", source.unreadable
    except errors_at(source.path) as error:
        content, reason = b"", reason_of(error)
    if reason:
        message = f"the file cannot be opened ({reason}): check its permissions"
        return _keep_failed(again, "unreadable_file", message, store)
    if file_digest(content) != source.sha256:
        return _keep_failed(again, "changed", "the file changed while it was read: run again", store)
    shelf = ReportShelf(store, source.document_id, task.rules, fresh=task.fresh)
    try:
        outcome = _keep(extract(content, source.file_name, settings, shelf), task, store)
        return replace(outcome, redone=(*shelf.made, "extraction"))
    except (NothingToDo, MemoryError):
        raise
    except Exception as error:  # a bug of ours costs this report alone, and is shown whole
        message = f"a bug in chargesheet, please report it: {error!r}\n{traceback.format_exc()}"
        return _keep_failed(task, "internal_error", message, store)


def _keep(part: Part, task: Task, store: Store) -> Outcome:
    store.write_part(part, task.digest)
    return outcome_of(part.tables["documents"][0], [problem["message"] for problem in part.tables["problems"]])


def _keep_failed(task: Task, kind: str, message: str, store: Store) -> Outcome:
    part = failed(task.source.sha256, task.source.file_name, Problem("batch", kind, message))
    return _keep(part, task, store)
