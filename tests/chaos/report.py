"""A result as a table."""

from __future__ import annotations

from tests.chaos.harness import Result

PROMISES = {
    "webhook": "once, by its key",
    "askable": "once, by asking",
    "file": "once, by its key",
    "email": "at least once, one Message-ID",
    "slack": "at least once",
}


def table(title: str, result: Result) -> str:
    """What was promised per sink and what came, and the polls."""
    head = f"{'sink':<9}{'promise':<32}{'alerts':>8}{'lost':>7}{'twice':>7}{'strange':>9}"
    rows = [
        f"{s.name:<9}{PROMISES[s.name]:<32}{s.wanted:>8}{s.lost:>7}{s.extra:>7}"
        f"{s.distinct_extra:>9}"
        for s in result.sinks
    ]
    per_slot = result.finished / result.slots if result.slots else 0.0
    return "\n".join(
        (
            f"{title}: {result.kills} kills, {result.alerts} alerts in {result.seconds:.0f} s",
            head,
            *rows,
            f"not settled: {result.unsettled}",
            f"polls per due slot: {per_slot:.2f} ({result.finished} finished of {result.slots} "
            f"due; {result.asked} requests, killed ones repeated)",
        )
    )
