"""What one rendering may use up."""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """``output_chars`` holds for every template; the rest only for the child process in which the
    user's own templates run (RELIABILITY §7)."""

    output_chars: int = 2_000_000
    cpu_seconds: int = 4
    wall_seconds: float = 15.0
    memory_bytes: int = 512 * 1024 * 1024


def impose(limits: Limits) -> None:
    """Bind this process, for good, to ``limits``. POSIX only; macOS knows no ``RLIMIT_AS``."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    if sys.platform != "darwin":
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
