"""Failures in one clear line that holds no secret.

Addresses carry secrets: in their user part, their query, and (web hooks) their path. So of a page
we read only host and path are shown, of anything we post to only the host, and the exceptions of
the libraries, which quote whole addresses and headers, are never chained or printed.
"""

from __future__ import annotations

import ssl
from http import HTTPStatus
from urllib.parse import urlsplit

import requests
import urllib3.exceptions

from tracker.errors import FetchError
from tracker.text import oneline

NETWORK_ERRORS = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
"""What the libraries may raise while a request is made and its answer is read."""

_TRY_LATER = frozenset({408, 425, 429})
_HINTS = {
    401: "check the key",
    403: "check the key; without one, the site may be refusing programs",
    404: "the page may have moved; the address can be set in the configuration",
    407: "check the proxy's user and password",
}


class AnsweredError(FetchError):
    """The server answered, but not with what was asked for.

    ``retry_after``: seconds it asked us to wait, if it did.
    """

    def __init__(self, place: str, status: int, retry_after: float | None) -> None:
        transient = status >= 500 or status in _TRY_LATER
        hint = _HINTS.get(status)
        super().__init__(f"{place} answered {status}{_phrase(status)}", hint, transient=transient)
        self.status = status
        self.retry_after = retry_after


def origin(url: str) -> str:
    """``https://host:port``, and nothing that could be secret."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "the address"
    host = parts.netloc.rpartition("@")[2]
    return oneline(f"{parts.scheme}://{host}") if host else "the address"


def place(url: str) -> str:
    """A page's address as it may be shown: without user, query and fragment."""
    shown = origin(url)
    return shown + oneline(urlsplit(url).path) if "://" in shown else shown


def failed(where: str, error: Exception) -> FetchError:
    """The one line for an exception of NETWORK_ERRORS."""
    if found := _certificate_problem(error):
        msg = f"{where} cannot be trusted: {found}"
        return FetchError(msg, "its certificate was not accepted", transient=False)
    if isinstance(error, requests.ConnectionError | requests.Timeout):
        return FetchError(f"{where} {_how(error)}")
    if isinstance(error, requests.RequestException):
        return FetchError(f"{where} cannot be asked: the request is not valid", transient=False)
    return FetchError(f"{where} {_how(error)}")


def reason(error: OSError | None) -> str:
    """Why a connection was not made, in the system's words: ``no route to host``."""
    if error is None:
        return "it has no address"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    words = error.strerror or "connection failed"
    return words[:1].lower() + words[1:]


def _how(error: Exception) -> str:
    timeouts = (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)
    if isinstance(error, timeouts):
        return "did not answer in time"
    if isinstance(error, requests.exceptions.ProxyError):
        return "cannot be reached: the proxy refused"
    if isinstance(error, requests.exceptions.SSLError | urllib3.exceptions.SSLError):
        return "cannot be reached: TLS could not be agreed on"
    return "broke the connection off"


def _certificate_problem(error: BaseException) -> str | None:
    """What is wrong with the certificate, if anywhere below lies the error that says so."""
    seen: list[BaseException] = [error]
    for current in seen:
        if isinstance(current, ssl.SSLCertVerificationError):
            return oneline(current.verify_message)
        below = (current.__cause__, current.__context__, *current.args)
        below += (getattr(current, "reason", None),)
        seen += [b for b in below if isinstance(b, BaseException) and b not in seen]
    return None


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""
