"""A request as it goes out, and the one a redirect turns it into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from tracker.errors import FetchError
from tracker.http.dial import refuse_private
from tracker.http.failures import origin
from tracker.text import oneline


@dataclass(frozen=True, slots=True)
class Request:
    """``asked`` is how messages call the address first asked for, ``led_to`` where that led."""

    method: str
    url: str
    asked: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    conditional: bool = False
    led_to: str | None = None

    @property
    def shown(self) -> str:
        return f"{self.asked} (redirected to {self.led_to})" if self.led_to else self.asked


def check_address(request: Request, *, vet: bool) -> None:
    """Raises FetchError for what is not a plain web address, or names a private IP address.

    Names are vetted when they are looked up; literal addresses already here, because behind a
    proxy nothing is looked up.
    """
    scheme, host, user = _parts(request.url)
    if scheme not in ("http", "https") or not host or not request.url.isprintable():
        msg = f"{request.shown} is not a web address"
        raise FetchError(msg, "it must begin with https://", transient=False)
    if user is not None:
        msg = f"the address at {oneline(host)} has a user or a password in it"
        raise FetchError(msg, "keep it in a secret", transient=False)
    if vet and _is_literal(host):
        refuse_private(host, [host])


def redirected(request: Request, location: str) -> Request:
    """The request that ``location`` asks for. Raises FetchError when it leaves https.

    Headers, which may hold a key, do not follow to another origin. The new path is the server's
    choice and may hold a token, so messages show only its origin.
    """
    try:
        url = urljoin(request.url, location)
    except ValueError:
        url = location
    if request.url.startswith("https:") and not url.startswith("https:"):
        msg = f"{request.shown} leads from https to an address without it"
        raise FetchError(msg, transient=False)
    followed = replace(request, url=url, led_to=origin(url))
    if origin(url) == origin(request.url):
        return followed
    return replace(followed, headers={}, conditional=False)


def _parts(url: str) -> tuple[str, str, str | None]:
    try:
        parts = urlsplit(url)
        # Reading the port is what finds a bad one.
        return parts.scheme, parts.hostname or "" if parts.port != 0 else "", parts.username
    except ValueError:
        return "", "", None


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
