"""What the feeds share: whose provider names are ours, and what can be no model id."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from tracker.sources.base import Problem
from tracker.sources.ids import is_nothing

_ID = re.compile(r"[A-Za-z0-9][\w.\-/:@+]*")
_TUNED = re.compile(r"ft[-:](?P<base>[^:]+)")
# A word run into the end of a number: "…-05-06will", "grok-2-vision-1212us-east-1".
_GLUED = re.compile(r"\d{2}[a-z]{2,}", re.IGNORECASE)
_FAMILY = re.compile(r"[a-z]{4,}", re.IGNORECASE)


def why_no_id(text: str) -> str | None:
    """Why a feed's id cannot be one: scrapers take headings for ids and run ids together."""
    if is_nothing(text):
        return "names no model"
    if not _ID.fullmatch(text):
        return "is not one model id"
    family = _FAMILY.match(text)
    if family and re.search(rf"[a-z0-9]{family[0]}", text, re.IGNORECASE):
        return "is several ids run together"
    return "is an id run into a word" if _GLUED.search(text) else None


def tuned_base(text: str) -> str | None:
    """The base of an id that means "fine-tunes of": ``ft-gpt-4`` and ``ft:gpt-4``."""
    match = _TUNED.fullmatch(text)
    return match["base"] if match else None


class Strangers:
    """Counts rows of providers that we have no name for: skipped, and said once each."""

    def __init__(self, ours: Mapping[str, str]) -> None:
        self._ours = ours
        self._counts: Counter[str] = Counter()

    def ours(self, name: str) -> str | None:
        """Our provider for the feed's ``name``; a row without one is counted."""
        found = self._ours.get(name)
        if found is None:
            self._counts[name] += 1
        return found

    def problems(self) -> list[Problem]:
        return [
            Problem(f"provider {name or 'missing'}", _rows(n), "is no provider known here; skipped")
            for name, n in sorted(self._counts.items())
        ]


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
