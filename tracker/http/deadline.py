"""One deadline over everything a request does, enforced from outside.

Socket timeouts only bound the silence between two bytes: a server that drips a byte now and then
holds a reader for hours, also within the TLS handshake and the headers. So when the time is up,
a timer shuts the connection itself down, and whatever is reading from it stops.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType

_LEAST = 0.001


class Deadline:
    """A context in which sockets live; when ``seconds`` have passed they are all shut down."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._watched: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for sock in self._watched:
                sock.close()
            self._watched.clear()

    @property
    def passed(self) -> bool:
        return time.monotonic() >= self._ends

    @property
    def remaining(self) -> float:
        """Seconds left; never zero, which sockets would take to mean "do not wait"."""
        return max(_LEAST, self._ends - time.monotonic())

    def watch(self, sock: socket.socket) -> None:
        """Shut ``sock`` down at the end, also after TLS has taken its file descriptor over."""
        with self._lock:
            # A duplicate: shutting it down ends the connection, whoever holds the original.
            self._watched.append(sock.dup())

    def _end(self) -> None:
        with self._lock:
            for sock in self._watched:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
