"""The receivers, on loopback, in a process that is never killed: what they took is the truth."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.e2e.world import free_port

_MARK = re.compile("key:([0-9a-f-]{36})")

LATENCY = 0.01
"""Seconds before a message counts as taken, and after that until the sender hears of it. A receiver
on loopback is quicker than any real one, and nearly no kill would fall into the moments that
matter."""


@dataclass
class Taken:
    """How often each message was taken, by sink and key, and which slots were polled how often."""

    messages: dict[str, Counter[str]] = field(default_factory=dict)
    polls: Counter[str] = field(default_factory=Counter)
    more: bool = True
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, sink: str, key: str, *, keyed: bool = False) -> None:
        """Count a message; a ``keyed`` receiver does nothing about a key it knows."""
        with self.lock:
            counter = self.messages.setdefault(sink, Counter())
            if not (keyed and key in counter):
                counter[key] += 1

    def has(self, sink: str, key: str) -> bool:
        with self.lock:
            return key in self.messages.get(sink, ())


class _Handler(BaseHTTPRequestHandler):
    """``/webhook`` heeds Idempotency-Key, ``/askable`` answers for a key, ``/plain`` is a Slack
    webhook, and ``/page`` is what is polled: it says whether there shall be more alerts."""

    taken: Taken
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        sink = urlsplit(self.path).path[1:]
        key = self.headers["Idempotency-Key"] or _key_in(body.decode())
        time.sleep(LATENCY)
        self.taken.take(sink, key, keyed=sink == "webhook")
        time.sleep(LATENCY)
        self._answer(b"ok")

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        if self.path.startswith("/page"):
            with self.taken.lock:
                self.taken.polls[asked["slot"][0]] += 1
            self._answer(b"more" if self.taken.more else b"enough")
        else:
            self._answer(b"yes" if self.taken.has("askable", asked["key"][0]) else b"no")

    def _answer(self, body: bytes) -> None:
        try:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # Whoever asked has been killed.

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: thousands of lines are no help."""


class _Mailbox:
    def __init__(self, taken: Taken) -> None:
        self._taken = taken

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        mail = message_from_bytes(content if isinstance(content, bytes) else b"")
        await asyncio.sleep(LATENCY)
        self._taken.take("email", str(mail["Message-ID"]))
        await asyncio.sleep(LATENCY)
        return "250 OK"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that is killed in the middle of a request is what this is about."""


@contextmanager
def running_sinks() -> Iterator[tuple[Taken, str, int]]:
    """What the sinks took, the address of those on HTTP, and the port of the mail server."""
    taken = Taken()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"taken": taken}))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    controller = Controller(_Mailbox(taken), hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield taken, f"http://127.0.0.1:{server.server_address[1]}", controller.port
    finally:
        controller.stop()
        server.shutdown()
        server.server_close()
        thread.join()


def _key_in(text: str) -> str:
    """The mark that the facts of a chaos message leave in its text: a Slack webhook has no key."""
    found = _MARK.search(text)
    assert found is not None
    return found[1]
