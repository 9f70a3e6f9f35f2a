"""Writing a report: what it is made from is gathered, its module writes it, the file is private."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path

from tracker.app.context import App
from tracker.app.report_facts import news_of, standings_of
from tracker.app.whole_file import replace_file
from tracker.errors import NotFoundError
from tracker.reports import REPORTS, Basis


def report(app: App, name: str, *, on: date | None = None) -> str:
    """The text of a report, as of today or ``on`` a day; what is news is news whatever the day.

    Raises NotFoundError for a report nobody writes, InputError for a template of the team's own
    that cannot be rendered.
    """
    if name not in REPORTS:
        msg = f"there is no report {name!r}"
        raise NotFoundError(msg, f"there are: {', '.join(REPORTS)}")
    wanted = REPORTS[name]
    facts = news_of(app) if wanted.basis is Basis.NEWS else standings_of(app, on)
    written: str = import_module(wanted.module).write(facts, app.renderer)
    return written


def save_report(path: Path, text: str) -> None:
    """Put the report at ``path``, all of it or nothing, readable by its owner only when new.

    Raises InputError where that cannot be done.
    """
    replace_file(path, text, mode=0o600)
