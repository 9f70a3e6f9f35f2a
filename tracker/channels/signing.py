"""Signatures of Standard Webhooks (https://www.standardwebhooks.com, v1: HMAC-SHA256)."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence
from datetime import datetime

from tracker.errors import ConfigError

_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64  # bytes, by the specification


def signing_key(secret: str) -> bytes:
    """The key in ``whsec_`` and base64. Raises ConfigError, without the secret, for others."""
    encoded = secret.strip().removeprefix(_PREFIX)
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.strip().startswith(_PREFIX) or not _SHORTEST <= len(key) <= _LONGEST:
        msg = "a secret of [channels.webhook] is no signing secret"
        raise ConfigError(msg, f"it is {_PREFIX} and base64 of {_SHORTEST} to {_LONGEST} bytes")
    return key


def signed_headers(key: str, body: bytes, at: datetime, keys: Sequence[bytes]) -> dict[str, str]:
    """``webhook-id``, ``-timestamp`` and one signature per key, so that keys can be exchanged."""
    moment = str(int(at.timestamp()))
    content = b".".join([key.encode(), moment.encode(), body])
    signatures = (base64.b64encode(hmac.digest(one, content, "sha256")).decode() for one in keys)
    return {
        "webhook-id": key,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }
