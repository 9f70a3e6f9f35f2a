from __future__ import annotations

from pathlib import Path

from tests.docs.generate import DOCS
from tracker.alerts.routing import routes
from tracker.app.context import App
from tracker.app.recipients import book_of, desk_of, rhythm_of
from tracker.config import load_config
from tracker.domain.alert import AlertKind, AlertState, Level
from tracker.domain.telling import Pace, Route

PAGE = (DOCS / "alerts.md").read_text(encoding="utf-8")


def example() -> str:
    return PAGE.partition("```toml\n")[2].partition("```")[0]


def test_the_example_does_what_the_page_says(tmp_path: Path) -> None:
    path = tmp_path / "tracker.toml"
    path.write_text(example(), encoding="utf-8")
    app = App(load_config(path, {}, tmp_path), {})
    book = book_of(app)
    found = [r.recipient for r in routes(book, "bo@example.com", Level.URGENT, 1)]
    assert found == ["bo@example.com", "search@example.com", "search-lead@example.com"]
    assert [r.recipient for r in routes(book, None, Level.URGENT, 1)] == [
        "ml-platform@example.com",
        "head-of-ml@example.com",
    ]
    assert desk_of(app, Route("email", "ml-platform@example.com")).pace is Pace.WEEKLY
    desk = desk_of(app, Route("email", "bo@example.com"))
    assert (desk.pace, desk.timezone, desk.except_from) == (
        Pace.IMMEDIATE,
        "Europe/Berlin",
        Level.DEAD,
    )
    assert desk.quiet is not None
    assert rhythm_of(app).repeats[Level.URGENT].days == 2


def test_the_page_names_every_state_and_kind() -> None:
    for word in (*AlertState, *AlertKind):
        assert word.value in PAGE, word
