"""What a registered model and an alias of ours may be called."""

from __future__ import annotations

import re

from tracker.errors import InputError

_SLUG = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
"""The ``slug`` of ``schemas/v1/model_version.schema.json``."""
_LONGEST = 100


def check_name(name: str) -> None:
    """Raises InputError for a name that could not be typed, linked to, or told from a reference."""
    if not _is_slug(name):
        msg = f"{name!r} cannot be a model's name"
        raise InputError(msg, "use lower-case letters, digits and - . _, e.g. support-triage")


def check_alias(alias: str) -> None:
    """Raises InputError for an alias that is no name, or reads like a version number."""
    if alias.removeprefix("v").isdigit():
        msg = f"{alias!r} cannot be an alias: it reads like a version number"
        raise InputError(msg, "use a word, e.g. production")
    if not _is_slug(alias):
        msg = f"{alias!r} cannot be an alias"
        raise InputError(msg, "use lower-case letters, digits and - . _, e.g. production")


def _is_slug(text: str) -> bool:
    return len(text) <= _LONGEST and _SLUG.fullmatch(text) is not None
