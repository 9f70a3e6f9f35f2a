"""The JSON of everything ``tracker datasets`` says."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tracker.app.dataset_news import DataNews
from tracker.app.datasets import Checked, Diff, LeakReport, Listed, Verification
from tracker.app.views import jsonable
from tracker.datasets.fingerprint import Fingerprint
from tracker.datasets.leaks import Leaks, RecordKeys
from tracker.datasets.sketch import Difference


def fingerprint_json(
    path: str, found: Fingerprint, dvc: str | None = None, keys: RecordKeys | None = None
) -> dict[str, Any]:
    """``sha256`` of the bytes, ``recset`` of the records; null where there is none.

    ``keys`` are 16 hex digits each, ascending, each once.
    """
    plain = {"path": path, **asdict(found), "problems": list(found.problems)}
    named = {"dvc": dvc} if dvc else {}
    return plain | named | ({"keys": keys.in_hex()} if keys else {})


def verification_json(found: Verification) -> dict[str, Any]:
    return {
        "label": found.version.label,
        "differs": found.differs,
        "checked": found.checked,
        "datasets": [_checked_json(one) for one in found.datasets],
    }


def diff_json(found: Diff) -> dict[str, Any]:
    return {"old": found.old, "new": found.new, **difference_json(found.change)}


def difference_json(change: Difference) -> dict[str, Any]:
    """Counts of different records; ``estimated`` where a dataset is too large to keep all of it."""
    return asdict(change)


def leaks_json(found: LeakReport) -> dict[str, Any]:
    return {"train": found.train, "eval": found.evaluation, **_leaks_json(found.leaks)}


def listed_json(found: Listed) -> dict[str, Any]:
    ref: dict[str, Any] = jsonable(asdict(found.ref))
    return ref | {"versions": list(found.versions)}


def news_json(news: DataNews) -> dict[str, Any]:
    """What registering told of the data."""
    since = news.since
    return {
        "since": since
        and {
            "version": since.number,
            "change": since.change and difference_json(since.change),
        },
        "leaks": [
            {
                "train": one.train,
                "held_out": one.evaluation,
                "role": one.role.value,
                "version": one.number,
                **_leaks_json(one.leaks),
            }
            for one in news.leaks
        ],
        "unchecked": list(news.unchecked),
    }


def _checked_json(one: Checked) -> dict[str, Any]:
    found = one.found
    return {
        "role": one.ref.role.value,
        "uri": one.ref.uri,
        "state": one.state.value,
        "why": one.why,
        "registered": {"sha256": one.ref.sha256, "fingerprint": one.ref.fingerprint},
        "found": found and {"sha256": found.sha256, "fingerprint": found.recset},
        "change": one.change and difference_json(one.change),
    }


def _leaks_json(leaks: Leaks) -> dict[str, Any]:
    plain: dict[str, Any] = jsonable(asdict(leaks))
    return {"count": leaks.count, **plain}
