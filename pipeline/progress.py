"""How a run gets on, for who watches it: a bar on a terminal, a line for each report elsewhere, JSON for a machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.batch import Progress as Watcher
    from pipeline.extraction import Outcome


class Pace:
    """How fast reports are done since it was made."""

    def __init__(self) -> None:
        self._began, self._pages = monotonic(), 0

    def after(self, pages: int, done: int, total: int) -> tuple[float, float]:
        """Pages a second and seconds left, after another report of so many pages."""
        self._pages += pages
        passed = max(monotonic() - self._began, 1e-6)
        return self._pages / passed, passed / done * (total - done)


@contextmanager
def json_lines() -> Iterator[Watcher]:
    """A line of JSON for each report on standard error."""
    pace = Pace()

    def print_line(outcome: Outcome, done: int, total: int) -> None:
        rate, left = pace.after(outcome.pages, done, total)
        speed = {"pages_per_second": round(rate, 2), "seconds_left": round(left)}
        told = {"done": done, "total": total, **asdict(outcome), **speed}
        print(json.dumps(told, ensure_ascii=False), file=sys.stderr, flush=True)

    yield print_line


@contextmanager
def lines() -> Iterator[Watcher]:
    """A line for each report on standard error."""
    pace = Pace()

    def print_line(outcome: Outcome, done: int, total: int) -> None:
        rate, left = pace.after(outcome.pages, done, total)
        reason = f": {outcome.reason}" if outcome.reason else ""
        only = "" if outcome.redone[:1] in ((), ("reading",)) else f" (only {' and '.join(outcome.redone)} redone)"
        told = f"{outcome.file_name}: {outcome.status}, {outcome.pages} pages{only}{reason}"
        speed = f" [{rate:.1f} pages/s, {_clock(left)} left]" if done < total else ""
        print(f"[{done}/{total}] {told}{speed}", file=sys.stderr, flush=True)

    yield print_line


@contextmanager
def bar() -> Iterator[Watcher]:
    """A bar on a terminal, lines elsewhere."""
    from rich.console import Console  # here, as every worker imports the command line again
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console, pace = Console(stderr=True), Pace()
    if not console.is_terminal:
        with lines() as watcher:
            yield watcher
        return
    speed = TextColumn("{task.fields[rate]:.1f} pages/s")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), speed, TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("starting", total=None, rate=0.0)

        def advance(outcome: Outcome, done: int, total: int) -> None:
            rate, _ = pace.after(outcome.pages, done, total)
            shown.update(task, description=outcome.file_name, completed=done, total=total, rate=rate)

        yield advance


def _clock(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))
