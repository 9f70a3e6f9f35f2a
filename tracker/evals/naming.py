"""What a suite is called."""

from __future__ import annotations

from tracker.domain.version import EvalRun


def suite(run: EvalRun) -> str:
    """``triage@3``, or ``triage`` where no version is stated."""
    return f"{run.suite}@{run.suite_version}" if run.suite_version else run.suite
