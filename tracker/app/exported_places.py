"""What an export tells of where things lie: who gets one has no business on somebody's machine."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PureWindowsPath

from tracker.domain.model_ref import ModelRef
from tracker.domain.version import NewVersion

_ADDRESS = re.compile(r"(?!file:)[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_PATH = re.compile(r"[/~\\]|\.{1,2}[/\\]|[a-z]:[/\\]|file:", re.IGNORECASE)


def last_part(uri: str) -> str:
    """The last part of a path or an address; a path in Windows' spelling is none of ours."""
    return PureWindowsPath(uri).name or uri


def place_of(uri: str) -> str:
    """An address as it is, of a local path its name: the rest is nobody else's business."""
    return uri if _ADDRESS.match(uri) else last_part(uri)


def base_of(base: ModelRef) -> ModelRef:
    """Weights on a disk under the name of their folder, without the way there."""
    return replace(base, model=place_of(base.model)) if base.provider == "self_hosted" else base


def words_for_base(details: NewVersion) -> str | None:
    """What the artefact calls the base; where that is a path, the last part of it."""
    raw, base = details.base_raw, details.base
    is_own = base is not None and base.provider == "self_hosted"
    return last_part(raw) if raw and (is_own or _PATH.match(raw)) else raw
