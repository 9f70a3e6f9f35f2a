"""A tuning job as an artefact tells of it: only one that succeeded has left a model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.domain.version import Artefact


class JobState(StrEnum):
    """``INCOMPLETE``: a record of training that does not name what was trained, or the result."""

    SUCCEEDED = "succeeded"
    RUNNING = "running"
    FAILED = "failed"
    CANCELED = "canceled"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class TuningJob:
    """A job that is not a model. ``status`` and ``error`` are the provider's own words.

    ``name`` is the model it would have been a version of; ``seen_at`` when it was last imported.
    """

    provider: str
    job_id: str
    name: str
    state: JobState
    status: str
    seen_at: datetime
    base: str | None = None
    error: str | None = None
    artefact: Artefact | None = None
