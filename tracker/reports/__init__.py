"""Which reports there are: for each the module that writes it, and what it is written from.

A module has ``write(facts, renderer) -> str``, pure: :mod:`tracker.reports.facts` in, text out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto


class Basis(Enum):
    """``STANDING``: how every model stands on a day. ``NEWS``: what has changed lately."""

    STANDING = auto()
    NEWS = auto()


@dataclass(frozen=True, slots=True)
class Report:
    """One report. ``module`` is imported on first use; ``summary`` is its line in ``--help``.

    ``suffix`` is how files of its kind end.
    """

    module: str
    basis: Basis
    suffix: str
    summary: str


REPORTS: Mapping[str, Report] = {
    "html": Report(
        "tracker.reports.html",
        Basis.STANDING,
        "html",
        "A web page of every model, the urgent ones first.",
    ),
    "ics": Report(
        "tracker.reports.ics",
        Basis.STANDING,
        "ics",
        "A calendar of days to act by, ends and reviews.",
    ),
    "feed": Report(
        "tracker.reports.feed",
        Basis.NEWS,
        "xml",
        "An Atom feed of what is new about alerts.",
    ),
}
