"""The only door to the network for pages and APIs: vetted addresses, caps, conditional GET, retry.

``Client`` loads ``requests`` and is therefore imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.http.response import NotModified, Response
from tracker.http.settings import HttpSettings, settings_from

if TYPE_CHECKING:
    from tracker.http.client import Client as Client

__all__ = ["Client", "HttpSettings", "NotModified", "Response", "settings_from"]


def __getattr__(name: str) -> Any:
    if name == "Client":
        from tracker.http.client import Client

        return Client
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
