from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tracker.cli.main import Session, cli

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``tracker WORDS`` in a folder that ``tracker init`` has set up."""
    folder = tmp_path / "team"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def call(*words: str, stdin: str | None = None) -> Result:
        session = Session(now=lambda: NOON)
        return CliRunner().invoke(cli, list(words), obj=session, input=stdin)

    assert call("init").exit_code == 0
    return call
