"""What the tables hold and how the last runs went, for an operator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline import arrow
from pipeline.errors import NothingToDo
from pipeline.schema import TABLES

_LAST_RUNS = 5


def status_lines(processed: Path) -> Iterator[str]:
    """The last runs, the reports by status, the problems by kind and the rows. Raises NothingToDo without tables."""
    runs = arrow.read(processed / "runs.parquet")
    if not runs:
        raise NothingToDo(f"no tables in {processed}: run chargesheet run first")
    for run in runs[-_LAST_RUNS:]:
        seconds = (run["finished_at"] - run["started_at"]).total_seconds()
        yield (
            f"{run['run_id']}: version {run['version']}, {run['started_at']:%Y-%m-%d %H:%M} UTC, {seconds:.0f} s, "
            f"{run['documents_new']} reports read, {run['documents_failed']} failed"
        )
    documents = arrow.read(processed / "documents.parquet", ("file_name", "status"))
    statuses = Counter(document["status"] for document in documents)
    yield f"{len(documents)} reports: " + ", ".join(f"{statuses[s]} {s}" for s in ("ok", "partial", "failed"))
    yield from (
        f"  failed: {d['file_name']}"
        for d in sorted(documents, key=lambda d: str(d["file_name"]))
        if d["status"] == "failed"
    )
    kinds = Counter((p["stage"], p["kind"]) for p in arrow.read(processed / "problems.parquet", ("stage", "kind")))
    yield f"{kinds.total()} problems" + "".join(
        f"\n  {stage}, {kind}: {count}" for (stage, kind), count in sorted(kinds.items())
    )
    yield "rows: " + ", ".join(f"{t.name} {arrow.row_count(processed / f'{t.name}.parquet')}" for t in TABLES)
