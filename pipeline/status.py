"""What a run did, what the tables hold and how the last runs went, for an operator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline import arrow
from pipeline.errors import NothingToDo
from pipeline.places import Place
from pipeline.schema import TABLES
from pipeline.store import tables_in

if TYPE_CHECKING:
    from pipeline.batch import RunReport

_LAST_RUNS = 5


def report_lines(report: RunReport, processed: Place) -> Iterator[str]:
    """What a run says at its end."""
    yield (
        f"{len(report.outcomes)} reports ({report.read} read now): {report.count('ok')} ok, "
        f"{report.count('partial')} partial, {report.count('failed')} failed; {report.pages} pages"
    )
    for outcome in report.outcomes:
        if outcome.status != "ok":
            yield f"  {outcome.status}: {outcome.file_name}: {outcome.reason}"
    for left_out, kept in report.copies:
        yield f"  left out: {left_out} has the same content as {kept}"
    yield f"rows in {processed}/, change since the last run:"
    for name, count in report.rows.items():
        change = count - report.rows_before[name]
        yield f"  {name:<18}{count:>8}{f'{change:+d}' if change else '':>9}".rstrip()
    if report.rows["charges"]:
        yield f"charges whose type says little of the offence: {report.catch_all_share:.0%}"
    if report.added:
        yield f"new: {_listed(report.added)}"
    if report.removed:
        yield f"gone: {_listed(report.removed)}"


def _listed(names: Sequence[str], most: int = 10) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def status_lines(processed: Place) -> Iterator[str]:
    """The last runs, the reports by status, the problems by kind and the rows. Raises NothingToDo without tables."""
    tables = tables_in(processed)
    runs = arrow.read(tables / "runs.parquet")
    if not runs:
        raise NothingToDo(f"no tables in {processed}: run chargesheet run first")
    for run in runs[-_LAST_RUNS:]:
        seconds = (run["finished_at"] - run["started_at"]).total_seconds()
        yield (
            f"{run['run_id']}: version {run['version']}, {run['started_at']:%Y-%m-%d %H:%M} UTC, {seconds:.0f} s, "
            f"{run['documents_new']} reports read, {run['documents_failed']} failed"
        )
    documents = arrow.read(tables / "documents.parquet", ("file_name", "status"))
    statuses = Counter(document["status"] for document in documents)
    yield f"{len(documents)} reports: " + ", ".join(f"{statuses[s]} {s}" for s in ("ok", "partial", "failed"))
    yield from (
        f"  failed: {d['file_name']}"
        for d in sorted(documents, key=lambda d: str(d["file_name"]))
        if d["status"] == "failed"
    )
    kinds = Counter((p["stage"], p["kind"]) for p in arrow.read(tables / "problems.parquet", ("stage", "kind")))
    yield f"{kinds.total()} problems" + "".join(
        f"\n  {stage}, {kind}: {count}" for (stage, kind), count in sorted(kinds.items())
    )
    yield "rows: " + ", ".join(f"{t.name} {arrow.row_count(tables / f'{t.name}.parquet')}" for t in TABLES)
