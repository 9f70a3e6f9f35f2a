"""The client: what is asked for, how often, and what counts as an answer."""

from __future__ import annotations

import json as jsonlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker import clock
from tracker.errors import FetchError
from tracker.http.addresses import Resolve, system_resolve
from tracker.http.deadline import Deadline
from tracker.http.exchange import Redirect, exchange
from tracker.http.failures import AnsweredError, origin, place
from tracker.http.request import Request, redirected
from tracker.http.response import NotModified, Response
from tracker.http.retry import backoff, retry_after
from tracker.http.settings import HttpSettings


@dataclass(frozen=True, slots=True)
class Client:
    """GET with retries and POST without, within the limits of ``settings`` (RELIABILITY §3).

    ``sleep``, ``now`` and ``resolve`` are the world. Nothing is kept between requests, neither
    connections nor cookies, so that one client can serve several threads.
    """

    settings: HttpSettings = field(default_factory=HttpSettings)
    sleep: Callable[[float], None] = time.sleep
    now: clock.Clock = clock.now
    resolve: Resolve = system_resolve

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Response | NotModified:
        """Read ``url``; ``NotModified`` only when ``etag`` or ``last_modified`` is given.

        ``headers`` go to the origin of ``url`` alone: a redirect elsewhere leaves them behind.
        Raises FetchError for every other answer than 2xx, and when there is none; what is
        transient has then been tried ``settings.tries`` times.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        given = {name: value for name, value in conditions.items() if value}
        sent = {**(headers or {}), **given}
        request = Request("GET", url, place(url), sent, conditional=bool(given))
        failures = 0
        while True:
            try:
                return self._try(request)
            except FetchError as error:
                failures += 1
                self.sleep(self._pause(error, failures))

    def post(
        self,
        url: str,
        *,
        json: Any = None,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Send ``json`` (any JSON value), or else ``body``, once; whatever the answer is returned.

        Never retried and never redirected: whoever sends knows whether twice is harmless. Raises
        FetchError when there is no answer, which does not mean that nothing arrived.
        """
        sent = dict(headers or {})
        data = body.encode() if isinstance(body, str) else body or b""
        if json is not None:
            sent, data = _as_json(json, headers)
        return self._once(Request("POST", url, origin(url), sent, data))

    def request(
        self,
        method: str,
        url: str,
        *,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """As :meth:`post` with any method, for APIs whose answers are read whatever the status.

        The body of a GET that is not answered with 2xx is left unread.
        """
        if json is not None:
            return self._once(Request(method, url, origin(url), *_as_json(json, headers)))
        return self._once(Request(method, url, origin(url), dict(headers or {})))

    def _once(self, request: Request) -> Response:
        with Deadline(self.settings.timeout) as deadline:
            answer = exchange(request, self.settings, self.resolve, deadline)
        if isinstance(answer, Response):
            return answer
        msg = f"{request.shown} answered with a redirect, which is not followed when sending"
        raise FetchError(msg, "set the address it leads to", transient=False)

    def _pause(self, error: FetchError, failures: int) -> float:
        """How long to wait before trying again. Raises ``error`` when that makes no sense."""
        settings = self.settings
        if not error.transient or failures >= settings.tries:
            raise error
        asked = error.retry_after if isinstance(error, AnsweredError) else None
        if asked is None:
            return backoff(failures, settings.backoff, settings.longest_wait)
        if asked > settings.longest_wait:
            raise error
        return asked

    def _try(self, request: Request) -> Response | NotModified:
        """One try, redirects included, within one deadline."""
        with Deadline(self.settings.timeout) as deadline:
            for _ in range(self.settings.max_redirects + 1):
                answer = exchange(request, self.settings, self.resolve, deadline)
                if not isinstance(answer, Redirect):
                    return self._accepted(request, answer)
                request = redirected(request, answer.location)
        msg = f"{request.asked} leads on and on: more than {self.settings.max_redirects} redirects"
        raise FetchError(msg, transient=False)

    def _accepted(self, request: Request, answer: Response) -> Response | NotModified:
        if 200 <= answer.status < 300:
            return answer
        if answer.status == 304 and request.conditional:
            return NotModified(answer.url)
        asked = retry_after(answer.headers.get("retry-after"), self.now())
        raise AnsweredError(request.shown, answer.status, asked)


def _as_json(value: Any, headers: Mapping[str, str] | None) -> tuple[dict[str, str], bytes]:
    data = jsonlib.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    return {"Content-Type": "application/json", **(headers or {})}, data
