"""The five requests to GitHub's REST API that issues need.

https://docs.github.com/en/rest/issues
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from tracker.channels.answers import answer_of, check_status, json_of
from tracker.channels.base import Answer, World
from tracker.errors import DeliveryError

_REPO = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*/[A-Za-z0-9_-][A-Za-z0-9_.-]*")
_PER_PAGE, _PAGES = 100, 10
_HINTS = {
    401: "check token of [channels.github]",
    403: "the token needs read and write access to the repository's issues",
    404: "check the repository, and that the token may write its issues",
    410: "issues are switched off in the repository",
    422: "check your own github templates, if you have any",
}


class GitHubApi:
    """Every method raises DeliveryError for what GitHub refuses or does not answer."""

    def __init__(self, url: str, token: str, world: World) -> None:
        self._url, self._token, self._world = url, token, world

    def issue(self, repo: str, number: int) -> dict[str, Any] | None:
        """One issue; ``None`` when it is gone."""
        answer = self._ask("GET", f"{_path(repo)}/issues/{number}")
        if answer.status in (404, 410):
            return None
        return self._object(answer)

    def issues(self, repo: str, label: str) -> Iterator[dict[str, Any]]:
        """The issues with our label, open or not, newest first."""
        where = f"{_path(repo)}/issues?state=all&labels={quote(label, safe='')}"
        return self._pages(f"{where}&sort=created&direction=desc")

    def comments(self, repo: str, number: int) -> Iterator[dict[str, Any]]:
        """The comments of an issue, oldest first."""
        return self._pages(f"{_path(repo)}/issues/{number}/comments?")

    def create(self, repo: str, fields: dict[str, Any]) -> int:
        """Open an issue; returns its number."""
        return int(self._object(self._ask("POST", f"{_path(repo)}/issues", fields))["number"])

    def comment(self, repo: str, number: int, text: str) -> None:
        self._object(self._ask("POST", f"{_path(repo)}/issues/{number}/comments", {"body": text}))

    def update(self, repo: str, number: int, fields: dict[str, str]) -> None:
        self._object(self._ask("PATCH", f"{_path(repo)}/issues/{number}", fields))

    def _pages(self, path: str) -> Iterator[dict[str, Any]]:
        for page in range(1, _PAGES + 1):
            answer = self._ask("GET", f"{path}&per_page={_PER_PAGE}&page={page}")
            self._check(answer)
            found = json_of(answer)
            if not isinstance(found, list):
                raise _odd_answer()
            yield from (one for one in found if isinstance(one, dict))
            if len(found) < _PER_PAGE:
                return

    def _object(self, answer: Answer) -> dict[str, Any]:
        self._check(answer)
        found = json_of(answer)
        if not isinstance(found, dict):
            raise _odd_answer()
        return found

    def _check(self, answer: Answer) -> None:
        now = self._world.now()
        if answer.status == 403 and (waits := _rate_limited(answer, now)) is not None:
            msg = "GitHub did not take the message: 403, too many requests"
            raise DeliveryError(msg, retry_after=waits)
        check_status("GitHub", answer, now, _HINTS)

    def _ask(self, method: str, path: str, json: Any = None) -> Answer:
        http, url = self._world.http(), f"{self._url}{path}"
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        return answer_of("GitHub", lambda: http.request(method, url, json=json, headers=headers))


def _path(repo: str) -> str:
    if not _REPO.fullmatch(repo):
        msg = f"{repo!r} is not a repository"
        raise DeliveryError(msg, 'write: repo = "owner/name"', permanent=True)
    return f"/repos/{repo}"


def _rate_limited(answer: Answer, now: datetime) -> float | None:
    """Seconds to wait when a 403 is a limit and no refusal; ``None`` when it is a refusal.

    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
    """
    waits = answer.headers.get("Retry-After", "")
    if waits.isdecimal():
        return float(waits)
    reset = answer.headers.get("X-RateLimit-Reset", "")
    if answer.headers.get("X-RateLimit-Remaining") == "0" and reset.isdecimal():
        return max(0.0, float(reset) - now.timestamp())
    return None


def _odd_answer() -> DeliveryError:
    msg = "GitHub answered with something else than issues"
    return DeliveryError(msg, "something between here and GitHub may answer in its place")
