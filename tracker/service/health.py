"""``/healthz``: whether this process does its work, for whoever watches over it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tracker.app.context import App
from tracker.app.polling import enabled_sources
from tracker.db import sources as source_rows
from tracker.errors import TrackerError, UsageError
from tracker.service.jobs import LEASE
from tracker.service.pulse import Pulse, Standing, standing

_SECONDS = 5.0
"""How long a client may take; one that says nothing must not keep a thread."""


class Watch:
    """The pulse as the ticking thread leaves it and others read it."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._pulse = Pulse()

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Around one tick, however it ends."""
        self._pulse = Pulse(self._monotonic(), self._pulse.ended)
        try:
            yield
        finally:
            self._pulse = Pulse(self._pulse.began, self._monotonic())

    def trouble(self) -> str | None:
        """What is wrong with the pulse now, if anything. A run may take as long as its lease."""
        return self._pulse.trouble(self._monotonic(), LEASE)


def health(app: App, watch: Watch) -> Standing:
    """How the service stands; a database that fails is a reason of its own."""
    trouble = watch.trouble()
    try:
        with app.database.read() as tx:
            now, states = app.shared_now(tx), source_rows.states(tx)
    except TrackerError as error:
        return Standing(tuple(r for r in (trouble, str(error)) if r), ())
    read = [states[name] for name in enabled_sources(app) if name in states]
    return standing(trouble, read, now, app.config.check.max_age)


@contextmanager
def health_server(host: str, port: int, ask: Callable[[], Standing]) -> Iterator[int]:
    """Answer ``GET /healthz`` in threads of its own; gives the port, which ``port`` 0 leaves open.

    200 when all is well, 503 with the reasons when not. Raises UsageError when the port is taken.
    """
    try:
        server = _Server((host, port), type("Handler", (_Handler,), {"ask": staticmethod(ask)}))
    except OSError as error:
        msg = f"cannot listen on {host}:{port}: {error.strerror}"
        raise UsageError(msg, "choose another --health-port") from error
    thread = threading.Thread(target=server.serve_forever, args=(0.2,), daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away, or is too slow, is no concern of the service's log."""


class _Handler(BaseHTTPRequestHandler):
    ask: Callable[[], Standing]
    timeout = _SECONDS
    server_version, sys_version = "tracker", ""

    def do_GET(self) -> None:
        if self.path.partition("?")[0] != "/healthz":
            self._answer(404, {"error": "there is only /healthz"})
            return
        found = self.ask()
        body = {
            "status": "ok" if found.ok else "failing",
            "reasons": found.reasons,
            "stale_sources": found.stale_sources,
        }
        self._answer(200 if found.ok else 503, body)

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: it is asked every few seconds, for ever."""
