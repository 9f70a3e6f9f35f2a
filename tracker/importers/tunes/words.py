"""Rules the formats share: names, bases, states, days."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tracker.domain.tuning_job import JobState
from tracker.domain.version import DatasetRef, Role
from tracker.importers.registration import DatasetInput

_NO_SLUG = re.compile(r"[^a-z0-9._-]+")
_EDGES = re.compile(r"[._-]*([._-])[._-]*")
_LONGEST_NAME = 100
_HUB_COMMIT = re.compile(r"[0-9a-f]{40}")
_HUB_ID = re.compile(r"[\w][\w.-]*(?:/[\w][\w.-]*)?")
_LOCAL = re.compile(r"[./~\\]|[A-Za-z]:[\\/]|file:|s3:|gs:|dbfs:|models:")
_DONE = {"succeeded", "success", "completed", "complete", "active", "ready", "finished"}
_FAILED = {"failed", "failure", "error", "failed_validation", "expired", "user_error"}
_STOPPED = {"cancelled", "canceled", "cancel", "stopped", "deleted", "killed", "deleting"}


def slug(*proposals: str | None) -> str:
    """The first proposal that leaves something of itself, as a name a model may have."""
    for proposal in proposals:
        joined = _NO_SLUG.sub("-", (proposal or "").lower()).encode("ascii", "ignore").decode()
        name = _EDGES.sub(r"\1", joined).strip("._-")[:_LONGEST_NAME].strip("._-")
        if name:
            return name
    return "unnamed"


def state_of(status: str | None, also_done: Container[str] = ()) -> JobState:
    """The state behind a provider's word. A word nobody knows is a job not known to be over.

    ``JOB_STATE_SUCCEEDED``, ``STATUS_READY`` and ``Completed`` lose what they have in common.
    """
    word = (status or "").lower().removeprefix("job_state_").removeprefix("status_")
    if word in _DONE or word in also_done:
        return JobState.SUCCEEDED
    if word in _FAILED:
        return JobState.FAILED
    return JobState.CANCELED if word in _STOPPED else JobState.RUNNING


def served_base(provider: str, model: str | None, revision: str | None = None) -> Any:
    """A base a provider runs the clock of, in the parts ``Registration.base`` takes."""
    if not model or " " in model or not model.isprintable():
        return None
    base = {"provider": provider, "model": model}
    return base | {"revision": revision} if is_commit(revision) else base


def hub_base(text: str | None, revision: str | None = None) -> Any:
    """A base as training programs write it: an id on the hub, or a folder of somebody's machine.

    A path is kept as the words it is; nothing can be matched to it, and it is never pinned.
    """
    if not text or not text.strip():
        return None
    text = text.strip()
    model, _, at = text.partition("@")
    if is_local(text) or not _HUB_ID.fullmatch(model):
        return served_base("self_hosted", text)
    return served_base("huggingface", model, revision or at or None)


def is_local(text: str) -> bool:
    """Whether a base is a path or an address rather than an id; ``a/b`` is an id."""
    return _LOCAL.match(text) is not None or text.count("/") > 1


def is_commit(revision: str | None) -> bool:
    """``main`` and tags move; only 40 hex digits name one state of a repository."""
    return bool(revision and _HUB_COMMIT.fullmatch(revision))


def day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def named_data(role: Role, *uris: str | None) -> tuple[DatasetInput, ...]:
    """Data that is only named: files at a provider, in a bucket, on the hub."""
    return tuple(DatasetInput(role, ref=DatasetRef(role, uri)) for uri in uris if uri)


def from_nanos(units: int, nanos: int) -> Decimal:
    """An amount given in whole units and billionths of one, without needless zeros."""
    amount = units + Decimal(nanos).scaleb(-9)
    return Decimal(f"{amount.normalize():f}")


def key_of(*parts: str | None) -> str:
    """An idempotency key for what has no id: equal content, equal key."""
    joined = "\0".join(part or "" for part in parts)
    return f"sha256:{hashlib.sha256(joined.encode('utf-8', 'surrogatepass')).hexdigest()}"
