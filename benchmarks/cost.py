"""What the benchmarks count: the CPU time of a process and its children, as the machine's load changes the clock's."""

from __future__ import annotations

import resource


def cpu_seconds() -> float:
    """CPU seconds of this process and its children so far."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)
