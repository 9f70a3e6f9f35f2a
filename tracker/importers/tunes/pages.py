"""From a file's data to the objects in it: one object, a list, or a page of an API's list."""

from __future__ import annotations

from typing import Any

_LISTS = (
    "data",
    "jobs",
    "finetuned_models",
    "tuningJobs",
    "supervisedFineTuningJobs",
    "dpoJobs",
    "reinforcementFineTuningJobs",
    "modelSummaries",
    "modelCustomizationJobSummaries",
    "model_versions",
    "runs",
)
"""Where the APIs we know put the entries of a list."""
_NEXT = ("nextToken", "nextPageToken", "next_page_token", "next_page")
_PAGE = 20
"""The length of an OpenAI page nobody asked another length of."""


def entries(data: Any) -> list[Any] | None:
    """The entries of a list or a page; ``None`` for an object that is neither."""
    if isinstance(data, list):
        return data
    key = _list_key(data)
    return None if key is None else data[key]


def missing_after(data: Any) -> str | None:
    """Why a page is not the whole list, or may not be; ``None`` if nothing speaks against it."""
    key = _list_key(data)
    if key is None:
        return None
    count = len(data[key])
    if data.get("has_more") is True or any(data.get(token) for token in _NEXT):
        return "it is not the last page: later entries are missing"
    total = data.get("total", data.get("totalSize"))
    if type(total) is int and total > count:
        return f"it holds {count} of {total} entries"
    if data.get("object") == "list" and count >= _PAGE and "has_more" not in data and not total:
        return f"it does not say whether more follow after these {count} entries"
    return None


def _list_key(data: Any) -> str | None:
    """A run of MLflow has ``data`` too, but not as a list."""
    if not isinstance(data, dict):
        return None
    return next((key for key in _LISTS if isinstance(data.get(key), list)), None)
