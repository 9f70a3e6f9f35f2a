"""What the client is allowed to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """Limits and permissions. Times are seconds, sizes bytes.

    ``timeout`` is all the time one try may take, from the name look-up to the last byte, redirects
    included. ``max_bytes`` counts the body after unpacking; ``max_ratio`` is how many times its
    size on the wire it may unpack to.

    ``proxy``: proxies named by environment variables are never used, because a variable must not
    be able to redirect what we read. With a proxy set here, the proxy looks names up and connects:
    addresses can then no longer be vetted by us (only literal ones are), so it must do that itself.
    """

    timeout: float = 20.0
    connect_timeout: float = 10.0
    max_bytes: int = 8 * 1024 * 1024
    max_ratio: int = 100
    max_redirects: int = 3
    tries: int = 3
    backoff: float = 1.0
    longest_wait: float = 60.0
    allow_private: bool = False
    proxy: str | None = None
    ca_file: str | None = None
    contact: str = ""


class _Reference(Protocol):
    def reveal(self, env: Mapping[str, str]) -> str: ...


class Network(Protocol):
    """The ``[network]`` table of the configuration, as far as it is needed here."""

    @property
    def allow_private(self) -> bool: ...
    @property
    def timeout(self) -> timedelta: ...
    @property
    def proxy(self) -> _Reference | None: ...
    @property
    def contact(self) -> str: ...


def settings_from(network: Network, env: Mapping[str, str] | None = None) -> HttpSettings:
    """Settings of the ``[network]`` table; ``env`` is where a referenced proxy is looked up.

    Raises ConfigError when the proxy is a reference that leads nowhere.
    """
    return HttpSettings(
        timeout=network.timeout.total_seconds(),
        allow_private=network.allow_private,
        proxy=network.proxy.reveal(env or {}) if network.proxy else None,
        contact=network.contact,
    )
