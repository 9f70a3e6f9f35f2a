"""Setting up where a configuration is there already."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_a_database_named_in_the_environment_is_created(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("tracker.toml").write_text('[database]\nurl = "env:TRACKER_TEST_DB"\n', encoding="utf-8")
    refused = run("init")
    assert refused.exit_code == 1
    assert "TRACKER_TEST_DB" in refused.stderr
    monkeypatch.setenv("TRACKER_TEST_DB", f"sqlite:///{Path('there.db').absolute()}")
    done = run("init")
    assert done.exit_code == 0, done.output
    assert "already there: kept" in done.stdout
    assert Path("there.db").is_file()
