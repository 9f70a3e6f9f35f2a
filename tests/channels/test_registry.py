from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from tests.channels.world import message, world
from tracker.channels import CHANNELS, channel_ids, open_channel
from tracker.channels.base import Channel, World
from tracker.channels.console import ConsoleChannel
from tracker.errors import ConfigError, NotFoundError
from tracker.render import Renderer

SECRET = "whsec_" + "QUJD" * 8
OPTIONS: dict[str, dict[str, Any]] = {
    "apprise": {"urls": {"env:NTFY": "ntfy://localhost/models"}},
    "console": {},
    "email": {"host": "mail.acme.example", "from": "tracker@acme.example"},
    "file": {"path": "alerts.jsonl"},
    "github": {"token": "ghp_secret", "repo": "acme/models"},
    "webhook": {"url": "https://hooks.acme.example/x", "secrets": (SECRET,)},
    "slack": {"webhook_url": "https://hooks.slack.example/x"},
}


@pytest.mark.parametrize("channel_id", sorted(CHANNELS))
def test_every_channel_opens_and_has_its_templates(channel_id: str) -> None:
    channel: Channel = open_channel(channel_id, OPTIONS[channel_id], world())
    assert channel.id == channel_id
    renderer = Renderer()
    for event in ("alert", "costs", "health", "resolved", "test"):
        assert all(renderer.exists(f"{channel_id}/{event}.{part}.j2") for part in channel.parts)


@pytest.mark.parametrize(
    ("channel_id", "options", "words"),
    [
        ("email", {"from": "a@b.example"}, "has no host"),
        ("email", {"host": "h"}, "has no from"),
        ("email", OPTIONS["email"] | {"security": "ssl"}, "security is 'ssl'"),
        ("file", {}, "has no path"),
        ("slack", {"channel": "#x"}, "has no webhook_url"),
        ("github", {"repo": "acme/models"}, "has no token"),
        ("apprise", {}, "has no urls"),
        ("webhook", {"url": "https://h.example"}, "has no secrets"),
        ("webhook", {"secrets": (SECRET,)}, "has no url"),
        ("webhook", OPTIONS["webhook"] | {"secrets": ("hunter2",)}, "is no signing secret"),
        ("webhook", OPTIONS["webhook"] | {"secrets": ("whsec_QUJD",)}, "is no signing secret"),
    ],
)
def test_options_that_do_not_do(channel_id: str, options: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        open_channel(channel_id, options, world())


def test_an_unknown_channel_is_named_with_those_there_are() -> None:
    known = "apprise, console, email, file, github, slack, webhook"
    with pytest.raises(NotFoundError, match=f"no channel 'pager' .*{known}"):
        open_channel("pager", {}, world())


def open_pager(options: dict[str, Any], world: World) -> ConsoleChannel:
    world.out.write(f"to {options['number']}: ")
    return ConsoleChannel(world.out)


def test_an_installed_package_can_bring_a_channel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install_pager(monkeypatch, tmp_path)
    out = io.StringIO()
    assert "pager" in channel_ids()
    open_channel("pager", {"number": 7}, world(out=out)).send(message(text="up"))
    assert out.getvalue() == "to 7: up\n"


@pytest.mark.parametrize(
    ("target", "words"), [("open_pager", "KeyError: 'number'"), ("gone", "AttributeError: module")]
)
def test_an_installed_channel_that_cannot_be_opened_is_a_line_about_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, target: str, words: str
) -> None:
    install_pager(monkeypatch, tmp_path, target)
    with pytest.raises(ConfigError, match=f"the channel pager cannot be opened: {words}"):
        open_channel("pager", {}, world())


def install_pager(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, target: str = "open_pager"
) -> None:
    info = tmp_path / "pager-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pager\nVersion: 1\n")
    entry = f"[tracker.channels]\npager = tests.channels.test_registry:{target}\n"
    (info / "entry_points.txt").write_text(entry)
    monkeypatch.syspath_prepend(str(tmp_path))
