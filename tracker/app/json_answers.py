"""Pages of JSON from a provider's API, which are believed as long as they make sense."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn
from urllib.parse import urlsplit

from tracker.app.context import App
from tracker.errors import FetchError, InputError
from tracker.http import NotModified


def json_answer(
    app: App, url: str, headers: Mapping[str, str], parse: Callable[[str, str], Any]
) -> Any:
    """What ``parse`` makes of the text at ``url`` and the name of its place.

    Raises FetchError: no answer, no text, or InputError of ``parse``.
    """
    answer = app.http.get(url, headers=headers)
    where = place(url)
    if isinstance(answer, NotModified):
        msg = f"{where} answered a question that was not asked"
        raise FetchError(msg)
    try:
        return parse(answer.body.decode(), where)
    except UnicodeDecodeError:
        msg = f"{where} answered with something that is not text"
        raise FetchError(msg) from None
    except InputError as error:
        raise FetchError(error.message, error.hint) from None


def distrust(url: str, what: str, account: str) -> NoReturn:
    """Raise FetchError: what was answered makes no sense, so nothing of ``account`` is taken."""
    msg = f"{place(url)} {what}: its {account} cannot be relied on"
    raise FetchError(msg, "try again later; nothing was imported", transient=False)


def place(url: str) -> str:
    """The address without what is asked for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
