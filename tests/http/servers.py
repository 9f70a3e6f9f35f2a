"""Servers on loopback that misbehave in ways an HTTP library would not let them."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Handler = Callable[[socket.socket], None]


@contextmanager
def raw_server(handle: Handler, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """A TCP server on 127.0.0.1 that gives each connection to ``handle``; yields its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=_run, args=(handle, connection, tls), daemon=True)
            thread.start()
            threads.append(thread)

    acceptor = threading.Thread(target=serve, daemon=True)
    acceptor.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in (acceptor, *threads):
            thread.join(5)


def _run(handle: Handler, connection: socket.socket, tls: ssl.SSLContext | None) -> None:
    with connection, suppress(OSError):
        if tls is None:
            handle(connection)
            return
        with tls.wrap_socket(connection, server_side=True) as secure:
            handle(secure)


def read_request(connection: socket.socket) -> bytes:
    """The request's head."""
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(4096)
        if not data:
            break
        head += data
    return head


def answering(answer: bytes) -> Handler:
    """Sends ``answer`` as it is, then closes."""

    def handle(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(answer)

    return handle


def dripping(first: bytes, drip: bytes = b"x", every: float = 0.05) -> Handler:
    """Sends ``first``, then a byte now and then until the other side gives up."""

    def handle(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(first)
        while True:
            time.sleep(every)
            connection.sendall(drip)

    return handle


def resetting(connection: socket.socket) -> None:
    """Reads the request and resets the connection."""
    read_request(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def silent(connection: socket.socket) -> None:
    """Reads the request and waits until the other side gives up."""
    read_request(connection)
    connection.recv(1)
