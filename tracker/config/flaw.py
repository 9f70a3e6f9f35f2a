"""What a check of the configuration finds."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.toml_lines import At


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong, where, and what to do about it."""

    at: At
    what: str
    hint: str | None = None
