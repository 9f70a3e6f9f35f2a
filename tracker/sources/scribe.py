"""Turns what was read into notices, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.domain.notice import Evidence, Notice, Scope
from tracker.domain.partial_date import UnknownDate, When, WhyUnknown
from tracker.sources.base import Capture, Problem, Reading
from tracker.sources.dom import Section
from tracker.sources.ids import Subject


@dataclass(frozen=True, slots=True)
class Scribe:
    """Writes the notices of one capture in the name of one source."""

    source: str
    provider: str
    capture: Capture
    sha256: str

    def write(
        self, about: Subject, scope: Scope, when: When, evidence: Evidence, **more: Any
    ) -> list[Notice]:
        """One notice for each id of the subject, or one for its name.

        Each id of several gets the others as ``same_row`` unless ``more`` says otherwise.
        """
        common: dict[str, Any] = {"display_name": about.name} | more
        ids: tuple[str | None, ...] = about.ids or (None,)
        return [
            Notice(
                self.source,
                self.provider,
                model_id,
                scope,
                when,
                evidence,
                **({"same_row": tuple(i for i in about.ids if i != model_id)} | common),
            )
            for model_id in ids
        ]

    def evidence(self, section: Section, quote: str) -> Evidence:
        base = self.capture.url.partition("#")[0]
        url = f"{base}#{section.anchor}" if section.anchor else base
        path = " > ".join(section.path)
        return Evidence(url, path, quote, self.sha256, self.capture.read_at)


def scribe(source: str, provider: str, capture: Capture) -> Scribe:
    return Scribe(source, provider, capture, capture.sha256)


def reading(
    notices: Iterable[Notice], problems: Iterable[Problem] = (), doubt: str = ""
) -> Reading:
    """Doubled notices once, and a problem for every date that could not be read."""
    once = tuple(dict.fromkeys(notices))
    unreadable = [
        _unreadable(n, n.retires_on) for n in once if isinstance(n.retires_on, UnknownDate)
    ]
    return Reading(once, (*problems, *(p for p in unreadable if p)), doubt)


def _unreadable(notice: Notice, when: UnknownDate) -> Problem | None:
    if when.why is not WhyUnknown.UNREADABLE:
        return None
    where = f"{notice.evidence.section}: {notice.subject}"
    return Problem(where, when.text, "not one date that exists")
