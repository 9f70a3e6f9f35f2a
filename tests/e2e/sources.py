"""Several sources at once on loopback, read through the real pipeline, without the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.e2e.world import NOON
from tracker.app.context import App
from tracker.app.polling import Poll, poll
from tracker.config import Config, Secret, Url
from tracker.config.settings import DatabaseSettings, NetworkSettings, SourceSettings
from tracker.db.governing import governing_notices
from tracker.domain.notice import Notice
from tracker.sources import SOURCES

LOOPBACK = NetworkSettings(allow_private=True, timeout=timedelta(seconds=1))


@dataclass
class Sources:
    """``pages``: what each source shows; ``elsewhere``: full addresses of those not on ``web``."""

    app: App
    web: HTTPServer
    pages: dict[str, str] = field(default_factory=dict)
    now: datetime = NOON

    def read(self, **later: float) -> dict[str, Poll]:
        """Read every source that shows something, after a while."""
        self.now += timedelta(**later)
        return {p.source: p for p in poll(self.app)}

    def known(self) -> list[Notice]:
        with self.app.database.read() as tx:
            return sorted(governing_notices(tx), key=lambda n: n.key)

    def serve(self, request: Request) -> Response:
        return Response(self.pages[request.path.strip("/")], content_type="text/plain")


@contextmanager
def made_sources(
    folder: Path,
    web: HTTPServer,
    ids: list[str],
    elsewhere: dict[str, str] | None = None,
    network: NetworkSettings = LOOPBACK,
) -> Iterator[Sources]:
    """An installation in ``folder`` that reads the sources ``ids`` and nothing else."""
    urls = {i: web.url_for(f"/{i}") for i in ids} | (elsewhere or {})
    key = Secret("env:A_KEY")
    settings = tuple(
        SourceSettings(id=i, enabled=i in urls, url=urls.get(i), api_key=key) for i in SOURCES
    )
    config = Config(
        database=DatabaseSettings(Url(f"sqlite:///{folder / 'tracker.db'}")),
        network=network,
        sources=settings,
    )
    made = Sources(App(config, {"A_KEY": "none"}), web)
    made.app.now = lambda: made.now
    made.app.sleep = lambda _: None
    for i in ids:
        web.expect_request(f"/{i}").respond_with_handler(made.serve)
    try:
        yield made
    finally:
        made.app.close()
