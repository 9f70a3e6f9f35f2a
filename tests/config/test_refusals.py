"""What the configuration refuses, and how it says so: file, line, key, remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.write import loaded, refused

SMTP = 'host = "smtp.example.com"\nfrom = "t@example.com"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '[team]\ntimezon = "UTC"',
            "tracker.toml:2: team.timezon: there is no such key (did you mean timezone? there are:"
            " name, identity, timezone)",
        ),
        ("[channel.email]", "tracker.toml:1: channel: there is no such key (did you mean channels"),
        ("[channels.emial]", "tracker.toml:1: channels.emial: there is no such key (did you mean"),
        ('team = "ML"', "tracker.toml:1: team: must be a table (write a [team] header"),
        ("[team]\nname = 7", "tracker.toml:2: team.name: must be text in quotes, not 7"),
        ('[team]\nname = "a\\nb"', "tracker.toml:2: team.name: must be one line without control"),
        ('[network]\nallow_private = "yes"', "network.allow_private: must be true or false, not"),
        ("[lead_times]\nretrain = 2.5", "lead_times.retrain: must be a whole number, not 2.5"),
        ("[lead_times]\nretrain = true", "lead_times.retrain: must be a whole number, not true"),
        ("[lead_times]\nretrain = 366", "tracker.toml:2: lead_times.retrain: must be 0 to 365"),
        ("[lead_times]\nholidays = 7", "lead_times.holidays: must be a list (write it like ["),
        ('[lead_times]\nholidays = ["24.12."]', 'holidays: must be a date like "2026-12-24", not'),
        (
            "[lead_times]\nholidays = [2026-12-24T00:00:00]",
            'must be a date like "2026-12-24", not 2026-12-24 00:00',
        ),
        ('[lead_times]\ncalendar = "Bavaria!"', "lead_times.calendar: must be a country like US"),
        ('[check]\nmax_age = "48"', "check.max_age: '48' is not a span of time (write it like"),
        ("[check]\nmax_age = 48", 'check.max_age: must be a span of time like "48h", not 48'),
        ('[check]\nmax_age = "5m"', "check.max_age: must be 1h to 90d, not 5m"),
        ("[check]\ndaily_at = 6", 'check.daily_at: must be a time of day like "06:00", not 6'),
        ("[costs]\nlabor_rate = '" + "x" * 50 + "'", "xxx…"),
        ('[check]\ndaily_at = "6 am"', 'check.daily_at: must be a time of day like "06:00"'),
        ('[check]\ndaily_at = "06:00+01:00"', "check.daily_at: must be a time of day without a z"),
        ('[network]\ntimeout = "1h"', "network.timeout: must be 1s to 5m, not 1h"),
        ('[costs]\nlabor_rate = "ninety"', 'costs.labor_rate: must be an amount like "90.00", not'),
        ('[costs]\nlabor_rate = "-1"', 'costs.labor_rate: must be an amount like "90.00", not'),
        ("[costs]\nlabor_rate = true", 'costs.labor_rate: must be an amount like "90.00", not'),
        ("[costs]\nlabor_rate = []", 'costs.labor_rate: must be an amount like "90.00", not'),
        ('[costs]\ncurrency = "Euro"', "costs.currency: must be a currency code like USD, not 'Eu"),
        ('[notifications]\nmin_level = "urgnt"', "'urgnt' is not a choice (did you mean urgent?"),
        ('[notifications]\nmin_level = "none"', "min_level: must be info or above"),
        ('[database]\nurl = "mysql://db/x"', "database.url: must be an address of SQLite or Post"),
    ],
)
def test_the_place_and_the_remedy_are_named(tmp_path: Path, text: str, says: str) -> None:
    assert says in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("zone", "meant"),
    [
        ("Europe/Berln", "; did you mean Europe/Berlin?"),
        ("New York", "; did you mean America/New_York?"),
        ("CET+99+XYZZY", ""),
        ("../../etc/passwd", ""),
    ],
)
def test_an_unknown_zone_is_refused_with_the_one_that_was_meant(
    tmp_path: Path, zone: str, meant: str
) -> None:
    message = refused(tmp_path, f'[team]\ntimezone = "{zone}"')
    assert message.endswith(f"'{zone}' is not a time zone{meant}")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"[channels.email]\n{SMTP}password = 'hunter2'", 'password = "env:TRACKER_EMAIL_PASSWORD'),
        ("[channels.slack]\nwebhook_url = 'https://h/hunter2'", "env:TRACKER_SLACK_WEBHOOK_URL"),
        ("[channels.slack]\nbot_token = 'xoxb-hunter2'", "env:TRACKER_SLACK_BOT_TOKEN"),
        ("[[sources]]\nid = 'openai-api'\napi_key = 'hunter2'", "env:TRACKER_OPENAI_API_KEY"),
        ("[database]\nurl = 'postgresql://t:hunter2@db/t'", 'url = "env:TRACKER_DATABASE_URL"'),
        ("[network]\nproxy = 'http://t:hunter2@proxy'", 'proxy = "env:TRACKER_NETWORK_PROXY"'),
    ],
)
def test_a_secret_written_out_is_refused_with_the_line_to_write(
    tmp_path: Path, text: str, line: str
) -> None:
    message = refused(tmp_path, text)
    assert line in message
    assert "and set that variable" in message
    assert "hunter2" not in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id = ''", "sources[1]: has no id"),
        ("id = 'groq'", "tracker.toml:4: sources[1].id: groq is there already"),
        ("id = 'Groq!'", "tracker.toml:4: sources[1].id: must be lower-case letters"),
        ("id = 'x'\nheading = 'Models'", "sources[1].heading: there is no such key"),
        ("id = 'x'\nkind = 'table'", "sources[1].kind: 'table' is not a choice (did you mean tab"),
        ("id = 'x'\nkind = 'json_feed'", "tracker.toml:3: sources[1]: is a json_feed without a"),
        ("id = 'x'\nurl = 'ftp://a.example'", "sources[1].url: must be an address like https"),
        ("id = 'x'\nurl = 'https://[a'", "sources[1].url: is not an address"),
        ("id = 'x'\nurl = 'https://u:p@a.example'", "sources[1].url: must not hold a name or pass"),
    ],
)
def test_sources_are_checked(tmp_path: Path, text: str, says: str) -> None:
    assert says in refused(tmp_path, f"[[sources]]\nid = 'groq'\n[[sources]]\n{text}")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("command = ['x', '{result}']", "evals[0]: has no suite"),
        ("suite = 'a'", "evals[0]: has no command"),
        ("suite = 'a'\ncommand = ['x']", "evals[0].command: does not say where its results are"),
        ("suite = 'a'\ncommand = 'x {result}'", "evals[0].command: must be a list"),
        (
            "suite = 'a'\ncommand = ['{result}']\ntimeout = '8d'",
            "evals[0].timeout: must be 1s to 7d, not 8d",
        ),
        (
            "suite = 'a'\ncommand = ['{result}']\n[[evals]]\nsuite = 'a'\ncommand = ['{result}']",
            "tracker.toml:5: evals[1].suite: a is there already",
        ),
    ],
)
def test_evals_are_checked(tmp_path: Path, text: str, says: str) -> None:
    assert says in refused(tmp_path, f"[[evals]]\n{text}")


def test_an_eval_that_writes_where_it_likes_needs_no_placeholder(tmp_path: Path) -> None:
    text = "[[evals]]\nsuite = 'a'\ncommand = ['x']\nresult = 'out/run.json'\n"
    [one] = loaded(tmp_path, text).evals
    assert (one.suite, one.command, one.result) == ("a", ("x",), tmp_path / "out" / "run.json")


def test_sources_are_a_list_of_tables(tmp_path: Path) -> None:
    assert "sources: must be a list (write [[sources]])" in refused(tmp_path, "[sources]\nid='x'")
    assert "sources[0]: must be a table" in refused(tmp_path, "sources = ['groq']")


@pytest.mark.parametrize(
    ("channel", "text", "says"),
    [
        ("email", 'from = "t@example.com"', "channels.email: has no host"),
        ("email", 'host = "smtp.example.com"', "channels.email.from: must be an address"),
        ("email", f"{SMTP}to = ['ada']", "channels.email.to: 'ada' is not an address"),
        ("email", f"{SMTP}to = ['T <a@b@c>']", "channels.email.to: 'T <a@b@c>' is not an"),
        ("email", f"{SMTP}to_owner = false", "channels.email.to: nobody would be written to"),
        ("email", f"{SMTP}port = 0", "channels.email.port: must be 1 to 65535, not 0"),
        ("email", f"{SMTP}username = 't'", "channels.email: needs both username and password"),
        (
            "email",
            f"{SMTP}username = 't'\npassword = 'env:P'\nsecurity = 'none'",
            "channels.email.security: none would send the password in the clear (use starttls",
        ),
        ("slack", "", "channels.slack: needs either a webhook_url or a bot_token"),
        ("slack", "bot_token = 'env:T'", "channels.slack: has a bot_token and no channel"),
        ("file", "", "channels.file: has no path"),
    ],
)
def test_channels_are_checked(tmp_path: Path, channel: str, text: str, says: str) -> None:
    assert says in refused(tmp_path, f"[channels.{channel}]\n{text}")
    assert loaded(tmp_path, f"[channels.{channel}]\nenabled = false").channels.enabled() == {}


@pytest.mark.parametrize(
    "text",
    [
        f"[channels.email]\n{SMTP}",
        "[channels.email]\nhost = '127.0.0.1'\nfrom = 'T <t@example.com>'\nsecurity = 'none'\n"
        "username = 't'\npassword = 'env:P'",
        "[channels.email]\nhost = 'localhost'\nfrom = 't@example.com'\nsecurity = 'none'\n"
        "username = 't'\npassword = 'env:P'",
        "[channels.slack]\nbot_token = 'env:T'\nchannel = '#ml'",
        "[channels.slack]\nwebhook_url = 'keyring:tracker/slack'\nbot_token = ''",
        "[channels.file]\npath = 'alerts.jsonl'",
        "[channels.console]",
    ],
)
def test_channels_that_can_work_are_taken(tmp_path: Path, text: str) -> None:
    assert len(loaded(tmp_path, text).channels.enabled()) == 1
