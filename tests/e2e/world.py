"""A whole installation on loopback: a provider's page, a mail server, a Slack, and the commands."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tracker.cli.main import Session as CliSession
from tracker.cli.main import cli
from tracker.sources import SOURCES

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TRIAGE = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"

PAGE = """\
# Deprecations

## Upcoming deprecations

### 2026-10-14: Older models and their fine-tunes

The models below, and models tuned from them, are switched off.

| Shutdown date | Model / system | Recommended replacement |
| --- | --- | --- |
| {mini} | `gpt-4o-mini-2024-07-18` | `gpt-6-luna` |
| {mini} | `ft-gpt-4o-mini-2024-07-18` | `gpt-6-luna` |
| 2027-01-14 | `gpt-4.1-2025-04-14` | `gpt-6-luna` |

### 2026-04-22: Legacy snapshots

| Shutdown date | Model snapshot | Substitute model |
| --- | --- | --- |
| 2026-10-23 | `gpt-4-0613` \\| `gpt-4` | `gpt-5.5` |

### 2025-04-14: Older snapshots

| Shutdown date | Model snapshot | Substitute model |
| --- | --- | --- |
| 2025-10-27 | `o1-mini` | `o4-mini` |
| 2025-10-27 | `text-moderation-007` | `omni-moderation` |
| 2025-10-10 | `gpt-4o-audio-preview-2024-10-01` | `gpt-audio` |
| 2025-07-28 | `o1-preview` | `o3` |
| 2025-07-14 | `gpt-4.5-preview` | `gpt-4.1` |
"""


class Mailbox:
    """Takes every mail, or answers as a test wishes."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.answers: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answers:
            return self.answers.pop(0)
        content = envelope.content
        self.mails.append(message_from_bytes(content if isinstance(content, bytes) else b""))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class World:
    """One team's installation. ``now`` is its clock; ``page`` is what the provider publishes."""

    folder: Path
    web: HTTPServer
    mailbox: Mailbox
    now: datetime = NOON
    page: str = PAGE.format(mini="2027-01-14")
    status: int = 200
    slack: list[dict[str, Any]] = field(default_factory=list)
    slack_answers: list[Response] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    def run(
        self, *words: str, stdin: str | None = None, env: dict[str, str] | None = None
    ) -> Result:
        """``tracker WORDS`` with this installation's configuration and clock."""
        session = CliSession(now=lambda: self.now, config_path=self.folder / "tracker.toml")
        return CliRunner().invoke(cli, list(words), obj=session, input=stdin, env=env)

    def ok(self, *words: str, exit_code: int = 0) -> str:
        """The same, and it must end with ``exit_code``; returns what it printed."""
        result = self.run(*words)
        assert result.exit_code == exit_code, f"{words}: {result.output}\n{result.exception!r}"
        return result.output

    def json(self, *words: str, exit_code: int = 0) -> Any:
        result = self.run(*words, "--json")
        assert result.exit_code == exit_code, f"{words}: {result.output}\n{result.exception!r}"
        return json.loads(result.stdout)

    def configure(self, table: str, lines: str, *, before: bool = False) -> None:
        """Add lines to a table of the configuration, or in front of it."""
        path = self.folder / "tracker.toml"
        new = f"{lines}\n{table}" if before else f"{table}\n{lines}"
        path.write_text(path.read_text("utf-8").replace(table, new), encoding="utf-8")

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def register_triage(self, *more: str) -> str:
        return self.ok(
            "register", "support-triage", "--model-id", TRIAGE, "--owner", "ml@acme.example", *more
        )

    def text_of(self, number: int) -> str:
        """The plain text of a mail that arrived."""
        parts = self.mailbox.mails[number].walk()
        plain = next(p for p in parts if p.get_content_type() == "text/plain")
        content = plain.get_payload(decode=True)
        return content.decode() if isinstance(content, bytes) else ""

    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mailbox.mails]

    def serve_page(self, request: Request) -> Response:
        self.asked.append(request)
        if self.status != 200:
            return Response("sorry", self.status)
        response = Response(self.page, content_type="text/markdown")
        response.add_etag()
        return response.make_conditional(request.environ)

    def take_slack(self, request: Request) -> Response:
        if self.slack_answers:
            return self.slack_answers.pop(0)
        self.slack.append(json.loads(request.data))
        return Response("ok")


@contextmanager
def made_world(
    folder: Path, web: HTTPServer, *, database: str = "sqlite:///tracker.db"
) -> Iterator[World]:
    """An installation in ``folder``: OpenAI's page and Slack on ``web``, mail on a real server."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    world = World(folder, web, mailbox)
    web.expect_request("/deprecations").respond_with_handler(world.serve_page)
    web.expect_request("/slack", method="POST").respond_with_handler(world.take_slack)
    (folder / "slack-url").write_text(web.url_for("/slack"), encoding="utf-8")
    (folder / "tracker.toml").write_text(
        _config(web, controller.port, folder, database), encoding="utf-8"
    )
    try:
        yield world
    finally:
        controller.stop()


def _config(web: HTTPServer, smtp_port: int, folder: Path, database: str) -> str:
    off = "\n".join(f'[[sources]]\nid = "{i}"\nenabled = false\n' for i in SOURCES if i != "openai")
    return f"""
[team]
name = "Acme"
identity = "ci@acme.example"

[database]
url = "{database}"

[alerts]
baseline_after = "0s"

[network]
allow_private = true
timeout = "5s"

[[sources]]
id = "openai"
url = "{web.url_for("/deprecations")}"

{off}

[channels.email]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
from = "tracker@acme.example"

[channels.slack]
webhook_url = "file:{folder / "slack-url"}"

# What is said again though nothing is new: tests/app/test_season.py.
[notifications.repeats]
act = "0s"
urgent = "0s"
overdue = "0s"
dead = "0s"
"""
