"""A run: every new report to its part, each in a process of its own, then all parts to the tables."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from pipeline import __version__, arrow, language
from pipeline.corpus import check_keys, update_tables
from pipeline.document import Part, extract, failed
from pipeline.errors import NothingToDo
from pipeline.ids import content_id, file_digest
from pipeline.isolation import Limits, WorkerDied, end_all, run_alone, warm_up
from pipeline.records import Problem
from pipeline.rows import Row, problem_rows
from pipeline.schema import TABLES
from pipeline.settings import Settings
from pipeline.sources import Source, find_reports, identify
from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the reading of one report ended."""

    file_name: str
    status: str  # ok, partial, failed
    pages: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did and what the tables hold now."""

    run_id: str
    read: int  # reports read in this run; the others were unchanged
    pages: int
    outcomes: tuple[Outcome, ...]  # of all reports that are in the tables
    copies: tuple[tuple[str, str], ...]  # file left out, file of the same content
    rows: Mapping[str, int]
    rows_before: Mapping[str, int]
    added: tuple[str, ...]  # file names
    removed: tuple[str, ...]

    def count(self, status: str) -> int:
        """How many reports ended so."""
        return sum(outcome.status == status for outcome in self.outcomes)


_TO_BE_TRIED_AGAIN = "failed"  # the digest of a part whose failure was not of the report's making

Progress = Callable[[Outcome, int, int], None]  # outcome, reports done, reports to do


def run(raw: Path, processed: Path, settings: Settings, workers: int, limits: Limits, progress: Progress) -> RunReport:
    """Read the new and changed reports below `raw` and write all tables to `processed`.

    Raises NothingToDo where there is no folder, no PDF, or nowhere to write.
    """
    started = datetime.now(UTC)
    paths = find_reports(raw)
    store = Store(processed)
    with store.lock():
        sources, stamps = identify(raw, paths, store.stamps())
        store.write_stamps(stamps)
        digests = {source.document_id: content_id("k", source.file_name, settings.digest) for source in sources}
        held = store.part_digests()
        new = [source for source in sources if held.get(source.document_id) != digests[source.document_id]]
        if new:
            language.check_installed(settings.model)
            warm_up(settings.model)
        for done, outcome in enumerate(_extract_all(new, digests, settings, store, workers, limits), start=1):
            progress(outcome, done, len(new))
        store.keep_only(digests.keys())
        return _write_tables(store, sources, settings, started, len(new))


def _extract_all(
    sources: Sequence[Source],
    digests: Mapping[str, str],
    settings: Settings,
    store: Store,
    workers: int,
    limits: Limits,
) -> Iterator[Outcome]:
    """Make the part of every report. One whose process dies is tried once more, alone, before it is blamed."""

    def extract_alone(source: Source) -> Outcome:
        return run_alone(_extract_one, source, digests[source.document_id], settings, store, limits=limits)

    again = []
    with ThreadPoolExecutor(workers) as pool:  # each thread watches over one process
        futures = {pool.submit(extract_alone, source): source for source in sources}
        try:
            for future in as_completed(futures):
                try:
                    yield future.result()
                except WorkerDied:
                    again.append(futures[future])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            end_all()
            raise
    for source in sorted(again):
        try:
            yield extract_alone(source)
        except WorkerDied as death:
            yield _keep_failed(source, Problem("batch", death.kind, str(death)), _TO_BE_TRIED_AGAIN, store)


def _extract_one(source: Source, digest: str, settings: Settings, store: Store) -> Outcome:
    """In a worker: make and keep the part of one report; pages do not travel back."""
    if source.unreadable:
        message = f"the file cannot be opened ({source.unreadable}): check its permissions"
        return _keep_failed(source, Problem("batch", "unreadable_file", message), _TO_BE_TRIED_AGAIN, store)
    content = source.path.read_bytes()
    if file_digest(content) != source.sha256:
        problem = Problem("batch", "changed", "changed while it was read: run again")
        return _keep_failed(source, problem, _TO_BE_TRIED_AGAIN, store)
    try:
        return _keep(extract(content, source.file_name, settings), source, digest, store)
    except NothingToDo:
        raise
    except Exception as error:  # a bug of ours costs this report alone, and is shown whole
        message = f"a bug in chargesheet, please report it: {error!r}\n{traceback.format_exc()}"
        return _keep_failed(source, Problem("batch", "internal_error", message), digest, store)


def _keep(part: Part, source: Source, digest: str, store: Store) -> Outcome:
    store.write_part(part, digest)
    return _outcome(part.tables["documents"][0], [problem["message"] for problem in part.tables["problems"]])


def _keep_failed(source: Source, problem: Problem, digest: str, store: Store) -> Outcome:
    return _keep(failed(source.sha256, source.file_name, problem), source, digest, store)


def _outcome(document: Row, messages: Sequence[str]) -> Outcome:
    reason = None
    if document["status"] != "ok" and messages:
        reason = messages[0].splitlines()[0] + (
            f" (and {len(messages) - 1} more problems)" if len(messages) > 1 else ""
        )
    return Outcome(document["file_name"], document["status"], document["page_count"], reason)


def _write_tables(
    store: Store,
    sources: Sequence[Source],
    settings: Settings,
    started: datetime,
    read: int,
) -> RunReport:
    run_id = started.strftime("run_%Y%m%dT%H%M%S_%f")
    before = store.current
    names_before = {row["document_id"]: row["file_name"] for row in arrow.read(before / "documents.parquet", _NAMES)}
    rows_before = {table.name: arrow.row_count(before / f"{table.name}.parquet") for table in TABLES}
    digests = store.part_digests()
    state = {s.document_id: content_id("k", digests[s.document_id], *s.copies) for s in sources}
    in_tables = store.table_state()
    changed = {s.document_id: s for s in sources if in_tables.get(s.document_id) != state[s.document_id]}
    gone = (in_tables.keys() - state.keys()) | (in_tables.keys() & changed.keys())
    new_parts = {document_id: digests[document_id] for document_id in sorted(changed)}

    def parts(name: str) -> Iterator[pa.Table]:
        yield from store.part_tables(new_parts, name)
        if name == "problems":
            yield arrow.build(name, [row for source in changed.values() for row in _copy_problems(source)])

    with store.new_tables(run_id, state) as after:
        if gone or changed or not before.exists():
            update_tables(before, after, gone, parts, run_id)
        else:
            shutil.copytree(before, after, copy_function=_link, dirs_exist_ok=True)
        rows = {t.name: arrow.row_count(after / f"{t.name}.parquet") for t in TABLES if t.name != "runs"}
        documents = arrow.read(after / "documents.parquet", [*_NAMES, "status", "page_count"])
        outcomes = _outcomes(documents, after)
        failures = sum(outcome.status == "failed" for outcome in outcomes)
        run_row = {
            "run_id": run_id,
            "started_at": started,
            "finished_at": datetime.now(UTC),
            "version": __version__,
            "settings_digest": settings.digest,
            "documents_new": read,
            "documents_failed": failures,
            "table_rows": [{"table": name, "rows": count} for name, count in rows.items()],
        }
        runs = arrow.build("runs", [*arrow.read(before / "runs.parquet"), run_row])
        arrow.write(after / "runs.parquet", "runs", runs.to_batches())
        if gone or changed:
            check_keys(after)
    names = {document["document_id"]: document["file_name"] for document in documents}
    return RunReport(
        run_id=run_id,
        read=read,
        pages=sum(document["page_count"] for document in documents),
        outcomes=outcomes,
        copies=tuple((copy, source.file_name) for source in sources for copy in source.copies),
        rows=rows,
        rows_before=rows_before,
        added=tuple(sorted(names[d] for d in names.keys() - names_before.keys())),
        removed=tuple(sorted(names_before[d] for d in names_before.keys() - names.keys())),
    )


_NAMES = ("document_id", "file_name")


def _outcomes(documents: Sequence[Row], folder: Path) -> tuple[Outcome, ...]:
    messages: dict[str, list[str]] = {}
    for problem in arrow.read(folder / "problems.parquet", ("document_id", "message")):
        messages.setdefault(problem["document_id"], []).append(problem["message"])
    by_name = sorted(documents, key=lambda document: document["file_name"])
    return tuple(_outcome(document, messages.get(document["document_id"], [])) for document in by_name)


def _copy_problems(source: Source) -> list[Row]:
    message = "{} has the same content as {} and was left out"
    problems = [Problem("batch", "duplicate", message.format(copy, source.file_name)) for copy in source.copies]
    return problem_rows(source.document_id, problems)


def _link(source: str, target: str) -> None:
    """A second name for a file that does not change; what changes is written anew."""
    if Path(source).suffix == ".parquet" and Path(source).stem != "runs":
        Path(target).hardlink_to(source)
