"""Connecting: look a name up once, vet every address, and connect to one of those vetted.

Looking up, vetting and connecting are one step, so that a name cannot answer differently in
between (DNS rebinding). TLS and the Host header still speak of the name.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from tracker.errors import FetchError
from tracker.http.addresses import Resolve, is_public
from tracker.http.deadline import Deadline
from tracker.http.failures import reason
from tracker.text import oneline


@dataclass(frozen=True, slots=True)
class Dialer:
    """Makes the connections of one request. ``vet`` is false only where the settings say so."""

    resolve: Resolve
    vet: bool
    connect_timeout: float
    deadline: Deadline

    def connect(self, host: str, port: int) -> socket.socket:
        """A connected socket. Raises FetchError: name unknown, address not public, no answer."""
        failure: OSError | None = None
        for address in self._addresses(host, port):
            patience = min(self.connect_timeout, self.deadline.remaining)
            try:
                sock = socket.create_connection((address, port), patience)
            except OSError as error:
                failure = error
                continue
            self.deadline.watch(sock)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        msg = f"{oneline(host)} cannot be reached: {reason(failure)}"
        raise FetchError(msg, unconnected=True)

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            found = self.resolve(host, port)
        except (OSError, UnicodeError):
            msg = f"{oneline(host)} cannot be reached: its name is not known"
            raise FetchError(msg, unconnected=True) from None
        if self.vet:
            refuse_private(host, found)
        return found


def refuse_private(host: str, addresses: Sequence[str]) -> None:
    """Raises FetchError if any address is not public: one bad one spoils the name."""
    for address in addresses:
        if not is_public(address):
            msg = f"{oneline(host)} is at {oneline(address)}, which is not a public address"
            hint = "if that is meant: allow_private = true under [network]"
            raise FetchError(msg, hint, transient=False, unconnected=True)


class DialingAdapter(HTTPAdapter):
    """Carries requests over connections that ``dialer`` makes, also those to a proxy."""

    def __init__(self, dialer: Dialer) -> None:
        self._pools = _pools(dialer)
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pools(dialer: Dialer) -> dict[str, type[HTTPConnectionPool]]:
    """Connection pools as urllib3 wants them (classes), bound to this dialer."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return dialer.connect(self.host, self.port)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return dialer.connect(self.host, self.port)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
