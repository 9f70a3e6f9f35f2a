"""Fetching a source: its page or answer as it is now, by whichever way it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tracker.app.context import App
from tracker.app.source_of import local_path
from tracker.domain.source import SourceState
from tracker.errors import FetchError
from tracker.http import NotModified
from tracker.sources.base import Capture, Source, Via

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Page:
    """A capture, and what to ask with next time so that an unchanged page is not sent again."""

    capture: Capture
    etag: str | None = None
    last_modified: str | None = None


def fetch(app: App, source: Source, state: SourceState) -> Page | NotModified:
    """The source's page or answer as it is now, asked for conditionally. Raises FetchError."""
    if path := local_path(source):
        body = _read_file(path, app.http.settings.max_bytes)
        return Page(Capture(source.url, body, _JSON, app.now()))
    if source.via is Via.AWS:
        return _from_aws(app, source)
    answer = app.http.get(
        source.url,
        headers=_headers(app, source),
        etag=state.etag,
        last_modified=state.last_modified,
    )
    if isinstance(answer, NotModified):
        return answer
    headers = answer.headers
    capture = Capture(answer.url, answer.body, headers.get("content-type"), app.now())
    return Page(capture, headers.get("etag"), headers.get("last-modified"))


def _headers(app: App, source: Source) -> dict[str, str]:
    key = app.source_settings(source.id).api_key
    return {} if source.headers is None or key is None else source.headers(key.reveal(app.env))


def _from_aws(app: App, source: Source) -> Page:
    from tracker.http.aws import foundation_models

    timeout = app.config.network.timeout.total_seconds()
    body = foundation_models(app.source_settings(source.id).endpoint, timeout=timeout)
    return Page(Capture(source.url, body, _JSON, app.now()))


def _read_file(path: Path, most: int) -> bytes:
    """A regular file up to the size that a page may have."""
    try:
        if not path.is_file():
            msg = f"{path} is no file"
            raise FetchError(msg, "the path is relative to the configuration", transient=False)
        with path.open("rb") as file:
            body = file.read(most + 1)
    except OSError as error:
        msg = f"cannot read {path}: {error.strerror}"
        raise FetchError(msg) from None
    if len(body) > most:
        msg = f"{path} is larger than {most // (1024 * 1024)} MiB"
        raise FetchError(msg, transient=False)
    return body
