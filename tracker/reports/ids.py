"""Ids that stay the same from one report to the next, by which readers know what they have."""

from __future__ import annotations

import uuid

_NAMESPACE = uuid.UUID("0b6f7a52-3c1e-5a57-9d0c-5f1d1c2f6e21")


def stable_id(*parts: object) -> uuid.UUID:
    """A UUIDv5 (RFC 9562) of what something is, not of what is said about it."""
    return uuid.uuid5(_NAMESPACE, "|".join(str(part) for part in parts))
