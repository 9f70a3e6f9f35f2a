"""One request and its answer, over a connection of its own.

``requests.Session`` is deliberately not used: it reads the bodies of redirects without a limit,
keeps cookies, and takes proxies and passwords from the environment and from ``~/.netrc``.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

import requests

from tracker import __version__
from tracker.errors import FetchError
from tracker.http.addresses import Resolve
from tracker.http.body import read_body, refuse_announced
from tracker.http.deadline import Deadline
from tracker.http.dial import Dialer, DialingAdapter
from tracker.http.failures import NETWORK_ERRORS, failed
from tracker.http.request import Request, check_address
from tracker.http.response import Response
from tracker.http.settings import HttpSettings

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Small, because a whole chunk may unpack before its ratio is looked at.
_CHUNK = 16 * 1024


@dataclass(frozen=True, slots=True)
class Redirect:
    location: str


def exchange(
    request: Request, settings: HttpSettings, resolve: Resolve, deadline: Deadline
) -> Response | Redirect:
    """Send ``request`` and read what comes back, whatever its status; redirects are not followed.

    Raises FetchError when the address may not be asked, or when no whole answer comes.
    """
    check_address(request, vet=not settings.allow_private)
    vet = not settings.allow_private and settings.proxy is None
    dialer = Dialer(resolve, vet, settings.connect_timeout, deadline)
    try:
        with closing(DialingAdapter(dialer)) as adapter:
            answer = _send(adapter, request, settings, deadline)
    except NETWORK_ERRORS as error:
        _refuse_late(request, deadline)
        raise failed(request.shown, error) from None
    # A connection shut down at the deadline can look like a body that simply ended.
    _refuse_late(request, deadline)
    return answer


def _send(
    adapter: DialingAdapter, request: Request, settings: HttpSettings, deadline: Deadline
) -> Response | Redirect:
    headers = {**_own_headers(settings), **request.headers}
    prepared = requests.Request(request.method, request.url, headers, data=request.body).prepare()
    with adapter.send(
        prepared,
        stream=True,
        timeout=deadline.remaining,
        verify=settings.ca_file or True,
        proxies={"http": settings.proxy, "https": settings.proxy} if settings.proxy else None,
    ) as answer:
        location = answer.headers.get("location")
        if answer.status_code in _REDIRECTS and location is not None:
            return Redirect(location)
        return Response(
            answer.status_code, answer.headers, _body(answer, request, settings), request.url
        )


def _body(answer: requests.Response, request: Request, settings: HttpSettings) -> bytes:
    """The body where somebody wants it: not that of a page which could not be had."""
    if request.method == "GET" and not answer.ok:
        return b""
    headers: Mapping[str, str] = answer.headers
    refuse_announced(headers.get("content-length"), request.shown, settings)
    chunks = answer.raw.stream(_CHUNK, decode_content=False)
    return read_body(chunks, headers.get("content-encoding", ""), request.shown, settings)


def _own_headers(settings: HttpSettings) -> dict[str, str]:
    contact = f"; contact {settings.contact}" if settings.contact else ""
    return {
        "User-Agent": f"tracker/{__version__} (+model lifecycle watch{contact})",
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
    }


def _refuse_late(request: Request, deadline: Deadline) -> None:
    if deadline.passed:
        msg = f"{request.shown} did not answer in full within {deadline.seconds:g} s"
        raise FetchError(msg) from None
