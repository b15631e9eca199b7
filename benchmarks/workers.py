"""How much sooner a run ends with two workers than with one, from the command to the tables.

    python benchmarks/workers.py [--pages 300] [--rounds 2]

The reports are those of benchmarks/batch.py: ten pages each of two annual reports of the annotated corpus. The clock is
read, not the CPU time, so the machine has to be idle otherwise; it says how much of it others took.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from batch import reports


def busy() -> tuple[float, float]:
    """Seconds of CPU that all processes of the machine have taken so far, and those that passed on all its cores."""
    fields = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    ticks = os.sysconf("SC_CLK_TCK")
    return (sum(fields) - fields[3] - fields[4]) / ticks, sum(fields) / ticks


def seconds(raw: Path, workers: int) -> float:
    """The time that a first run takes."""
    with tempfile.TemporaryDirectory() as processed:
        command = [sys.executable, "-m", "pipeline.cli", "run", str(raw), processed, "--workers", str(workers)]
        before, began = busy(), time.monotonic()
        subprocess.run(command, check=True, capture_output=True)
        passed, after = time.monotonic() - began, busy()
    used = after[0] - before[0]
    print(f"{workers} workers: {passed:6.1f} s; the machine was busy for {used:6.1f} s of {after[1] - before[1]:6.1f}")
    return passed


def main() -> None:
    """Print the time of each run and the median of the rounds' ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for number, content in enumerate(reports(arguments.pages)):
            (Path(name) / f"{number}.pdf").write_bytes(content)
        ratios = [seconds(Path(name), 1) / seconds(Path(name), 2) for _ in range(arguments.rounds)]
    print(f"two workers are {median(ratios):.2f} times one (rounds: {', '.join(f'{ratio:.2f}' for ratio in ratios)})")


if __name__ == "__main__":
    main()
