"""Who watches a run sees how fast it goes and how long it will take."""

import json
from dataclasses import asdict

import pytest

from pipeline import progress
from pipeline.extraction import Outcome

OUTCOMES = (
    Outcome("a.pdf", "ok", 10, None, 4.0, ("reading", "language", "extraction")),
    Outcome("b.pdf", "partial", 20, "page 3 cannot be read", 2.0, ("language", "extraction")),
    Outcome("c.pdf", "ok", 30, None, 1.0, ("extraction",)),
)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Ten seconds pass with each report."""
    moments = iter(range(0, 1000, 10))
    monkeypatch.setattr(progress, "monotonic", lambda: float(next(moments)))


def watched(watcher, capsys) -> list[str]:
    with watcher() as watch:
        for done, outcome in enumerate(OUTCOMES, start=1):
            watch(outcome, done, len(OUTCOMES))
    return capsys.readouterr().err.splitlines()


def test_lines_tell_pace_time_left_and_what_was_redone(capsys):
    assert watched(progress.lines, capsys) == [
        "[1/3] a.pdf: ok, 10 pages [1.0 pages/s, 0:00:20 left]",
        "[2/3] b.pdf: partial, 20 pages (only language and extraction redone): page 3 cannot be read "
        "[1.5 pages/s, 0:00:10 left]",
        "[3/3] c.pdf: ok, 30 pages (only extraction redone)",
    ]


def test_lines_for_a_machine_tell_the_same(capsys):
    first, second, _ = map(json.loads, watched(progress.json_lines, capsys))
    assert first == asdict(OUTCOMES[0]) | {
        "done": 1,
        "total": 3,
        "redone": ["reading", "language", "extraction"],
        "pages_per_second": 1.0,
        "seconds_left": 20,
    }
    assert (second["reason"], second["seconds_left"]) == ("page 3 cannot be read", 10)


def test_a_terminal_shows_a_bar_with_the_pace(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")  # what rich takes for a terminal
    monkeypatch.setenv("COLUMNS", "120")
    told = "\n".join(watched(progress.bar, capsys))
    assert "3/3" in told
    assert "2.0 pages/s" in told
