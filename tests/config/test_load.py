"""Which file is read, and what the settings are when it has been."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.config.write import ENV, loaded, write
from tracker.config import Config, Secret, load_config
from tracker.config.channels import Security
from tracker.config.settings import SourceKind
from tracker.domain.alert import Level
from tracker.domain.version import LeadTimes
from tracker.errors import ConfigError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without any configuration yet."""
    folder = tmp_path / "home"
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    return folder


def team_of(config: Config) -> str:
    return config.team.name


def test_without_a_file_the_defaults_hold(tmp_path: Path, home: Path) -> None:
    config = load_config(None, ENV, tmp_path)
    assert config.path is None
    assert config.team.identity == "ada"
    assert config.database_url({}).startswith("sqlite:////")
    assert config.database_url({}).endswith("tracker/tracker.db")
    assert str(home) in config.database_url({})
    assert config.lead_times.lead_times == LeadTimes(15, 5, 10)
    assert config.check.max_age == timedelta(hours=48)
    assert config.channels.enabled() == {}


def test_the_file_named_wins_over_the_variable_and_the_project(tmp_path: Path) -> None:
    project = write(tmp_path, '[team]\nname = "project"')
    by_variable, named = tmp_path / "variable.toml", tmp_path / "named.toml"
    by_variable.write_text('[team]\nname = "variable"')
    named.write_text('[team]\nname = "named"')
    env = ENV | {"TRACKER_CONFIG": "variable.toml"}
    assert team_of(load_config(Path("named.toml"), env, tmp_path)) == "named"
    assert team_of(load_config(None, env, tmp_path)) == "variable"
    assert team_of(load_config(None, ENV, tmp_path)) == "project"
    assert load_config(None, ENV, tmp_path).path == project


def test_the_project_is_searched_up_to_the_top_of_the_repository(tmp_path: Path) -> None:
    write(tmp_path, '[team]\nname = "strangers"')
    deep = tmp_path / "repository" / "a" / "b"
    deep.mkdir(parents=True)
    assert team_of(load_config(None, ENV, deep)) == "strangers"
    (tmp_path / "repository" / ".git").mkdir()
    assert load_config(None, ENV, deep).path is None
    write(tmp_path / "repository", '[team]\nname = "ours"')
    assert team_of(load_config(None, ENV, deep)) == "ours"


def test_the_users_file_is_the_last_place(tmp_path: Path, home: Path) -> None:
    (tmp_path / ".git").mkdir()
    (home / "config" / "tracker").mkdir(parents=True)
    write(home / "config" / "tracker", '[team]\nname = "user"')
    assert team_of(load_config(None, ENV, tmp_path)) == "user"


@pytest.mark.parametrize("by_variable", [True, False])
def test_a_file_that_was_named_and_is_not_there_is_an_error(
    tmp_path: Path, by_variable: bool
) -> None:
    write(tmp_path, '[team]\nname = "project"')
    env = ENV | ({"TRACKER_CONFIG": "gone.toml"} if by_variable else {})
    with pytest.raises(ConfigError, match=r"no configuration file .*gone\.toml .*tracker init"):
        load_config(None if by_variable else Path("gone.toml"), env, tmp_path)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load_config(tmp_path, ENV, tmp_path)
    write(tmp_path, "").write_bytes(b"[team]\nname = '\xff'")
    with pytest.raises(ConfigError, match=r"tracker\.toml is not UTF-8 text"):
        load_config(None, ENV, tmp_path)
    write(tmp_path, "[team]\nname = ML")
    with pytest.raises(ConfigError, match=r"tracker\.toml is not TOML: .*line 2"):
        load_config(None, ENV, tmp_path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    write(tmp_path, "").write_bytes(b"\xef\xbb\xbf[team]\nname = 'ML'")
    assert team_of(load_config(None, ENV, tmp_path)) == "ML"


def test_everything_is_read(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        """
        [team]
        identity = "ci"
        timezone = "Europe/Berlin"
        [database]
        url = "sqlite:///data/tracker.db"
        [lead_times]
        holidays = ["2026-12-24", 2026-12-31]
        calendar = "DE-BY"
        [check]
        daily_at = 05:30:00
        timezone = ""
        [network]
        timeout = "1m"
        proxy = ""
        [[sources]]
        id = "groq"
        enabled = false
        [[sources]]
        id = "in-house"
        kind = "table_page"
        url = "https://models.example.com/retirements"
        columns = { model = "Model" }
        [channels.email]
        host = "smtp.example.com"
        security = "TLS"
        username = "tracker"
        password = "file:secrets/smtp"
        from = "tracker <tracker@example.com>"
        to = ["ml@example.com"]
        [channels.console]
        enabled = false
        [channels.file]
        path = "alerts.jsonl"
        [costs]
        prices_file = "prices.toml"
        labor_rate = 90.10
        [notifications]
        min_level = "plan"
        """,
    )
    assert config.path == tmp_path / "tracker.toml"
    assert config.team.identity == "ci"
    assert config.database_url({}) == f"sqlite:///{tmp_path}/data/tracker.db"
    assert config.lead_times.holidays == (date(2026, 12, 24), date(2026, 12, 31))
    assert (config.check.daily_at, config.check_timezone) == (time(5, 30), "Europe/Berlin")
    assert (config.network.timeout, config.network.proxy) == (timedelta(minutes=1), None)
    groq, in_house = config.sources
    assert (groq.id, groq.enabled, groq.kind, groq.options) == ("groq", False, None, {})
    assert in_house.kind is SourceKind.TABLE_PAGE
    assert in_house.options == {"columns": {"model": "Model"}}
    email = config.channels.email
    assert email is not None
    assert email.password == Secret(f"file:{tmp_path}/secrets/smtp")
    assert (email.security, email.port) == (Security.TLS, None)
    assert (email.sender, email.to) == ("tracker <tracker@example.com>", ("ml@example.com",))
    assert list(config.channels.enabled()) == ["email", "file"]
    assert config.costs.prices_file == tmp_path / "prices.toml"
    costs = config.costs
    assert costs.labor_rate == Decimal("90.10")
    assert config.notifications.min_level is Level.PLAN


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("sqlite:///tracker.db", "sqlite:///{folder}/tracker.db"),
        ("sqlite:////srv/tracker.db", "sqlite:////srv/tracker.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite://", "sqlite://"),
        ("postgresql://tracker@db.example.com/t", "postgresql://tracker@db.example.com/t"),
    ],
)
def test_a_sqlite_path_starts_at_the_files_folder(tmp_path: Path, written: str, read: str) -> None:
    config = loaded(tmp_path, f'[database]\nurl = "{written}"')
    assert config.database_url({}) == read.format(folder=tmp_path)


def test_the_databases_address_may_come_from_a_variable(tmp_path: Path) -> None:
    config = loaded(tmp_path, '[database]\nurl = "env:TRACKER_DATABASE_URL"')
    url = "postgresql://tracker:hunter2@db.example.com/tracker"
    assert config.database_url({"TRACKER_DATABASE_URL": url}) == url
    assert "hunter2" not in repr(config)
    with pytest.raises(ConfigError, match="variable TRACKER_DATABASE_URL is not set"):
        config.database_url({})


def test_without_a_login_variable_the_account_signs(tmp_path: Path) -> None:
    assert load_config(None, {}, tmp_path).team.identity


def test_an_account_without_a_name_is_said_to_be_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 987_654)
    assert load_config(None, {}, tmp_path).team.identity == "unknown"


def test_masked_shows_references_and_the_names_of_the_file(tmp_path: Path) -> None:
    shown = loaded(
        tmp_path,
        """
        [lead_times]
        holidays = ["2026-12-24"]
        [network]
        proxy = "env:PROXY"
        [[sources]]
        id = "in-house"
        kind = "json_feed"
        url = "https://models.example.com/notices.json"
        pages = [1, { deep = true }]
        [channels.email]
        host = "smtp.example.com"
        from = "tracker@example.com"
        username = "tracker"
        password = "env:SMTP_PASSWORD"
        """,
    ).masked()
    assert shown["channels"]["email"]["password"] == "env:SMTP_PASSWORD"
    assert shown["channels"]["email"]["from"] == "tracker@example.com"
    assert shown["network"] == {
        "allow_private": False,
        "timeout": "20s",
        "proxy": "env:PROXY",
        "contact": "",
    }
    assert shown["check"]["daily_at"] == "06:00"
    assert shown["lead_times"]["holidays"] == ["2026-12-24"]
    assert shown["sources"][0]["pages"] == [1, {"deep": True}]
    assert shown["path"] == str(tmp_path / "tracker.toml")
