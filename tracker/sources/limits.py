"""What one page may cost, and how a process binds itself to that."""

from __future__ import annotations

import resource
import signal
from dataclasses import dataclass

TOO_LITTLE_MEMORY = 9
"""The exit status of a worker in which an allocation failed."""

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of address space, seconds of CPU and of wall clock, bytes of answer."""

    memory: int = 1024 * _MIB
    cpu: int = 2
    wall: float = 20.0
    answer: int = 32 * _MIB


def bind(limits: Limits) -> None:
    """Bind this process for good; a lower limit that is already there stays in force.

    Who takes too long is ended by SIGXCPU (computing) or SIGALRM (waiting). The size of the answer
    is for the reader to watch.
    """
    wanted = (
        (resource.RLIMIT_CORE, 0, 0),
        # One second between the soft limit (a signal) and the hard one (a kill).
        (resource.RLIMIT_CPU, limits.cpu, limits.cpu + 1),
        (resource.RLIMIT_AS, limits.memory, limits.memory),
    )
    for which, soft, hard in wanted:
        ceiling = resource.getrlimit(which)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        try:
            resource.setrlimit(which, (soft, hard))
        except (ValueError, OSError):
            # macOS refuses RLIMIT_AS.
            continue
    # Whoever started us may have chosen to ignore it.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall)
