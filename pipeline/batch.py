"""A run: every report of a folder to its part, in worker processes, then all parts to the tables."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline import __version__, arrow, language
from pipeline.corpus import Earlier, build_tables, corpus_tables
from pipeline.document import Part, extract, failed
from pipeline.errors import NothingToDo
from pipeline.ids import content_id, file_digest
from pipeline.isolation import Limits, WorkerDied, end_all, run_alone, warm_up
from pipeline.records import Problem
from pipeline.rows import Row, document_id_of
from pipeline.schema import TABLES
from pipeline.settings import Settings
from pipeline.store import Store


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A PDF below the folder of reports."""

    path: Path
    file_name: str
    sha256: str

    @property
    def document_id(self) -> str:
        """The id of the report."""
        return document_id_of(self.sha256)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the reading of one report ended."""

    file_name: str
    document_id: str
    status: str  # ok, partial, failed
    pages: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did."""

    run_id: str
    documents: tuple[Row, ...]  # the rows of `documents`
    reasons: dict[str, str]  # document id to what is wrong with it, for the partial and the failed
    duplicates: tuple[tuple[str, str], ...]  # file left out, file of the same content
    read: int  # reports read in this run; the others were unchanged
    rows: dict[str, int]
    rows_before: dict[str, int]
    added: tuple[str, ...]  # file names
    removed: tuple[str, ...]

    @property
    def failed(self) -> int:
        """How many reports could not be read."""
        return sum(document["status"] == "failed" for document in self.documents)


Progress = Callable[[Outcome, int, int], None]  # outcome, reports done, reports to do


def run(raw: Path, processed: Path, settings: Settings, workers: int, limits: Limits, progress: Progress) -> RunReport:
    """Read the new and changed reports below `raw` and write all tables to `processed`.

    Raises NothingToDo where there is no folder, no PDF, or nowhere to write.
    """
    started = datetime.now(UTC)
    paths = find_reports(raw)
    store = Store(processed)
    with store.lock():
        sources, duplicates, unreadable = _identify(raw, paths)
        held = store.part_digests()
        new = [source for source in sources if held.get(source.document_id) != _digest(source, settings)]
        if new:
            language.check_installed(settings.model)
            warm_up(settings.model)
        for done, outcome in enumerate(_extract_all(new, settings, store, workers, limits), start=1):
            progress(outcome, done, len(new))
        store.keep_only({source.document_id for source in sources})
        parts = (store.read_part(source.document_id, _digest(source, settings)) for source in sources)
        return _write_tables(store, [*parts, *unreadable], settings, started, len(new), duplicates)


def find_reports(raw: Path) -> list[Path]:
    """Every PDF below a folder, sorted. Raises NothingToDo where there is none."""
    if not raw.is_dir():
        raise NothingToDo(f"no folder {raw}: make it and put report PDFs into it, or name another")
    paths = sorted(path for path in raw.rglob("*") if path.suffix.lower() == ".pdf" and path.is_file())
    if not paths:
        raise NothingToDo(f"no PDF in {raw}: put report PDFs into it")
    return paths


def _identify(raw: Path, paths: Iterable[Path]) -> tuple[list[Source], list[tuple[str, str]], list[Part]]:
    """The reports by content; files whose content is there already; parts of files that cannot be opened."""
    sources: dict[str, Source] = {}
    duplicates: list[tuple[str, str]] = []
    unreadable: list[Part] = []
    for path in paths:
        file_name = path.relative_to(raw).as_posix()
        try:
            sha256 = file_digest(path.read_bytes())
        except OSError as error:
            problem = Problem(
                "reading", "unreadable_file", f"{file_name} cannot be opened: {error.strerror}; check its permissions"
            )
            unreadable.append(failed(file_digest(file_name.encode()), file_name, problem))
            continue
        if sha256 in sources:
            duplicates.append((file_name, sources[sha256].file_name))
        else:
            sources[sha256] = Source(path, file_name, sha256)
    return list(sources.values()), duplicates, unreadable


def _digest(source: Source, settings: Settings) -> str:
    return content_id("k", source.file_name, settings.digest)


def _extract_all(
    sources: Sequence[Source], settings: Settings, store: Store, workers: int, limits: Limits
) -> Iterator[Outcome]:
    """Make the part of every report. One whose process dies is tried once more, alone, before it is blamed."""
    again = []
    with ThreadPoolExecutor(workers) as pool:  # each thread watches over one process
        futures = {pool.submit(run_alone, _extract_one, s, settings, store, limits=limits): s for s in sources}
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
            yield run_alone(_extract_one, source, settings, store, limits=limits)
        except WorkerDied as death:
            problem = Problem("batch", death.kind, f"{source.file_name}: {death}")
            yield _keep(failed(source.sha256, source.file_name, problem), source, settings, store)


def _extract_one(source: Source, settings: Settings, store: Store) -> Outcome:
    """In a worker: the part of one report, kept; pages do not travel back."""
    content = source.path.read_bytes()
    if file_digest(content) != source.sha256:
        problem = Problem("batch", "changed", f"{source.file_name} changed while it was read: run again")
        return _keep(failed(source.sha256, source.file_name, problem), source, settings, store)
    try:
        part = extract(content, source.file_name, settings)
    except Exception:  # a bug of ours costs this report alone, and is shown whole
        message = f"{source.file_name}: a bug in chargesheet, please report it: {traceback.format_exc()}"
        part = failed(source.sha256, source.file_name, Problem("batch", "internal_error", message))
    return _keep(part, source, settings, store)


def _keep(part: Part, source: Source, settings: Settings, store: Store) -> Outcome:
    store.write_part(part, _digest(source, settings))
    document = part.document
    return Outcome(source.file_name, part.document_id, document["status"], document["page_count"], _reason(part))


def _reason(part: Part) -> str | None:
    if part.document["status"] == "ok":
        return None
    messages = [problem["message"] for problem in part.tables["problems"]]
    return (
        messages[0] + (f" (and {len(messages) - 1} more problems)" if len(messages) > 1 else "") if messages else None
    )


def _write_tables(
    store: Store, parts: list[Part], settings: Settings, started: datetime, read: int, duplicates: list[tuple[str, str]]
) -> RunReport:
    run_id = started.strftime("run_%Y%m%dT%H%M%S_%f")
    before = {document["document_id"]: document["file_name"] for document in arrow.read(store.current, "documents")}
    rows_before = {table.name: arrow.row_count(store.current, table.name) for table in TABLES if table.name != "runs"}
    rows = corpus_tables(parts, _earlier(store), run_id)
    rows["problems"] += _duplicate_problems(parts, duplicates)
    rows["runs"] = [*arrow.read(store.current, "runs")]
    counts = {table.name: len(rows[table.name]) for table in TABLES if table.name != "runs"}
    rows["runs"].append(
        {
            "run_id": run_id,
            "started_at": started,
            "finished_at": datetime.now(UTC),
            "version": __version__,
            "settings_digest": settings.digest,
            "documents_new": read,
            "documents_failed": sum(document["status"] == "failed" for document in rows["documents"]),
            "table_rows": [{"table": name, "rows": count} for name, count in counts.items()],
        }
    )
    first_runs = store.first_runs()
    with store.new_tables(run_id) as folder:
        arrow.write(folder, build_tables(rows))
        store.write_first_runs(folder, {p["person_id"]: first_runs.get(p["person_id"], run_id) for p in rows["people"]})
    after = {document["document_id"]: document["file_name"] for document in rows["documents"]}
    return RunReport(
        run_id=run_id,
        documents=tuple(sorted(rows["documents"], key=lambda document: document["file_name"])),
        reasons={part.document_id: reason for part in parts if (reason := _reason(part))},
        duplicates=tuple(duplicates),
        read=read,
        rows=counts,
        rows_before=rows_before,
        added=tuple(sorted(after[d] for d in after.keys() - before.keys())),
        removed=tuple(sorted(before[d] for d in before.keys() - after.keys())),
    )


def _earlier(store: Store) -> Earlier:
    mentions = arrow.read(store.current, "mentions", ["mention_id", "person_id"])
    people = {mention["mention_id"]: mention["person_id"] for mention in mentions if mention["person_id"]}
    return Earlier(people, store.first_runs(), tuple(arrow.read(store.current, "person_id_aliases")))


def _duplicate_problems(parts: Iterable[Part], duplicates: Iterable[tuple[str, str]]) -> list[Row]:
    document_ids = {part.document["file_name"]: part.document_id for part in parts}
    return [
        {
            "problem_id": content_id("x", document_ids[kept], left_out),
            "document_id": document_ids[kept],
            "page_no": None,
            "stage": "batch",
            "kind": "duplicate",
            "message": f"{left_out} has the same content as {kept} and was left out",
        }
        for left_out, kept in duplicates
    ]
