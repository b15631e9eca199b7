"""A run: the new and changed reports to their parts, then all parts to the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain

from pipeline import __version__, arrow
from pipeline.corpus import check_keys, update_tables
from pipeline.digests import Rules, check_installed, rules_of
from pipeline.errors import NothingToDo
from pipeline.extraction import Outcome, Task, extract_all, outcome_of
from pipeline.ids import content_id
from pipeline.isolation import Limits
from pipeline.places import Place
from pipeline.reasons import Reasons, part_digest, remember
from pipeline.records import Problem
from pipeline.rows import Row, problem_rows
from pipeline.schema import TABLES
from pipeline.settings import Settings
from pipeline.shelf import drop_others
from pipeline.sources import Source, find_reports, identify
from pipeline.store import Store
from pipeline.vocabularies import catch_all_share

Progress = Callable[[Outcome, int, int], None]  # outcome, reports done, reports to do


@dataclass(frozen=True, slots=True)
class Choice:
    """Which reports a run reads: all new and changed ones, with `force` the unchanged too; of these `only` some."""

    force: bool = False
    only: frozenset[str] = field(default_factory=frozenset)  # file names; empty for all


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did and what the tables hold now."""

    run_id: str
    read: int  # reports read in this run; the others were unchanged
    pages: int
    outcomes: tuple[Outcome, ...]  # of all reports that are in the tables
    copies: tuple[tuple[str, str], ...]  # file left out, file of the same content
    catch_all_share: float  # of the charges, 0..1: those whose type says little of the offence
    rows: Mapping[str, int]
    rows_before: Mapping[str, int]
    added: tuple[str, ...]  # file names
    removed: tuple[str, ...]

    def count(self, status: str) -> int:
        """How many reports ended so."""
        return sum(outcome.status == status for outcome in self.outcomes)


def run(
    raw: Place,
    processed: Place,
    settings: Settings,
    choice: Choice,
    executor: Executor,
    limits: Limits,
    progress: Progress,
) -> RunReport:
    """Read the new and changed reports below `raw` and write all tables to `processed`.

    Raises NothingToDo where there is no folder, no PDF, or nowhere to write.
    """
    started = datetime.now(UTC)
    found = find_reports(raw)
    store = Store(processed)
    rules = rules_of(settings)
    with store.lock():
        sources, stamps = identify(found, store.stamps())
        store.write_stamps(stamps)
        tasks = _tasks(sources, store, rules, settings, choice)
        if tasks:
            check_installed(settings.model)
            remember(store, rules, settings)
        for done, outcome in enumerate(extract_all(tasks, settings, store, executor, limits), start=1):
            progress(outcome, done, len(tasks))
        document_ids = {source.document_id for source in sources}
        store.keep_only(document_ids)
        drop_others(store, document_ids)
        return _write_tables(store, sources, rules, started, len(tasks))


def plan(raw: Place, processed: Place, settings: Settings, choice: Choice) -> list[Task]:
    """What a run would read, and why; writes nothing. Raises NothingToDo."""
    found = find_reports(raw)
    store = Store(processed)
    sources, _ = identify(found, store.stamps())
    return _tasks(sources, store, rules_of(settings), settings, choice)


def _tasks(sources: Sequence[Source], store: Store, rules: Rules, settings: Settings, choice: Choice) -> list[Task]:
    names = {name for source in sources for name in (source.file_name, *source.copies)}
    if missing := sorted(choice.only - names):
        raise NothingToDo(f"no report {missing[0]} to read: name files as they stand below the folder of reports")
    reasons = Reasons(store, rules, settings)
    chosen = (s for s in sources if not choice.only or choice.only & {s.file_name, *s.copies})
    return [
        Task(source, part_digest(source, rules.extraction), why, rules, choice.force)
        for source in chosen
        if (why := reasons.why(source, force=choice.force))
    ]


def _write_tables(
    store: Store,
    sources: Sequence[Source],
    rules: Rules,
    started: datetime,
    read: int,
) -> RunReport:
    run_id = started.strftime("run_%Y%m%dT%H%M%S_%f")
    before = store.current
    names_before = {row["document_id"]: row["file_name"] for row in arrow.read(before / "documents.parquet", _NAMES)}
    runs_before = arrow.read(before / "runs.parquet")
    rows_before = dict.fromkeys((table.name for table in TABLES), 0) | _table_rows(runs_before)
    digests = store.part_digests()
    sources = [source for source in sources if source.document_id in digests]  # where only some were to be read
    state = {s.document_id: content_id("k", rules.corpus, digests[s.document_id], *s.copies) for s in sources}
    in_tables = store.table_state()
    changed = {s.document_id: s for s in sources if in_tables.get(s.document_id) != state[s.document_id]}
    gone = (in_tables.keys() - state.keys()) | (in_tables.keys() & changed.keys())
    new_parts = {document_id: digests[document_id] for document_id in sorted(changed)}
    copies = arrow.build("problems", [row for source in changed.values() for row in _copy_problems(source)])

    redo = bool(gone or changed or not runs_before)
    with store.new_tables(run_id, state) as after, ExitStack() as stack:

        def path(name: str) -> Place:
            """A table as it is now, written anew or as it was."""
            written = after / f"{name}.parquet"
            return written if written.exists() else before / written.name

        if redo:
            last = stack.enter_context(store.last_tables())
            update_tables(last, after, gone, chain(store.parts(new_parts), [{"problems": copies}]), run_id)
        documents = arrow.read(path("documents"), [*_NAMES, "status", "page_count"])
        outcomes = _outcomes(documents, arrow.read(path("problems"), ("document_id", "message")))
        kinds = [charge["charge_type_id"] for charge in arrow.read(path("charges"), ("charge_type_id",))]
        written = {file.stem: arrow.row_count(file) for file in after.glob("*.parquet")}
        rows = {t.name: written.get(t.name, rows_before[t.name]) for t in TABLES if t.name != "runs"}
        failures = sum(outcome.status == "failed" for outcome in outcomes)
        run_row = {
            "run_id": run_id,
            "started_at": started,
            "finished_at": datetime.now(UTC),
            "version": __version__,
            "settings_digest": rules.digest,
            "documents_new": read,
            "documents_failed": failures,
            "table_rows": [{"table": name, "rows": count} for name, count in rows.items()],
        }
        arrow.write(after / "runs.parquet", "runs", arrow.build("runs", [*runs_before, run_row]).to_batches())
        if redo:
            check_keys(after, last)
    names = {document["document_id"]: document["file_name"] for document in documents}
    return RunReport(
        run_id=run_id,
        read=read,
        pages=sum(document["page_count"] for document in documents),
        outcomes=outcomes,
        copies=tuple((copy, source.file_name) for source in sources for copy in source.copies),
        catch_all_share=catch_all_share(kinds),
        rows=rows,
        rows_before=rows_before,
        added=tuple(sorted(names[d] for d in names.keys() - names_before.keys())),
        removed=tuple(sorted(names_before[d] for d in names_before.keys() - names.keys())),
    )


_NAMES = ("document_id", "file_name")


def _table_rows(runs: Sequence[Row]) -> dict[str, int]:
    """How many rows each table had at the end of the last run."""
    return {of["table"]: of["rows"] for of in runs[-1]["table_rows"]} if runs else {}


def _outcomes(documents: Sequence[Row], problems: Sequence[Row]) -> tuple[Outcome, ...]:
    messages: dict[str, list[str]] = {}
    for problem in problems:
        messages.setdefault(problem["document_id"], []).append(problem["message"])
    by_name = sorted(documents, key=lambda document: document["file_name"])
    return tuple(outcome_of(document, messages.get(document["document_id"], [])) for document in by_name)


def _copy_problems(source: Source) -> list[Row]:
    message = "{} has the same content as {} and was left out"
    problems = [Problem("batch", "duplicate", message.format(copy, source.file_name)) for copy in source.copies]
    return problem_rows(source.document_id, problems)
