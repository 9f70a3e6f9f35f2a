"""The door to Google's credentials: google-auth, an extra. It only gets a token; we do the asking.

It connects by itself, to where the credentials of the machine say, so the vetting of addresses in
this room does not apply to it.
"""

from __future__ import annotations

from typing import Any

from tracker.errors import ConfigError

_SCOPE = "https://www.googleapis.com/auth/cloud-platform"


def access_token() -> str:
    """A token of the Application Default Credentials, good for about an hour.

    Raises ConfigError without google-auth, or where there are no credentials it can use.
    """
    try:
        import google.auth
        from google.auth.exceptions import GoogleAuthError
        from google.auth.transport.requests import Request
    except ImportError:
        msg = "to read from Vertex takes google-auth, or a token"
        hint = """pip install 'tracker[vertex]', or [import.vertex] api_key = "env:NAME\""""
        raise ConfigError(msg, hint) from None
    try:
        found: tuple[Any, Any] = google.auth.default(scopes=[_SCOPE])
        credentials = found[0]
        credentials.refresh(Request())
    except GoogleAuthError as error:
        msg = f"no use could be made of this machine's Google credentials: {error}"
        raise ConfigError(msg, "gcloud auth application-default login") from None
    return str(credentials.token)
