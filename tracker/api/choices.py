"""Words of closed vocabularies, as the values they stand for."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from tracker.errors import InputError

E = TypeVar("E", bound=StrEnum)


def choice(kinds: type[E], given: str | E, what: str) -> E:
    """``given`` as one of ``kinds``; ``what`` names the parameter. Raises InputError."""
    try:
        return kinds(given)
    except ValueError:
        msg = f"{what} cannot be {given!r}"
        raise InputError(msg, f"one of {', '.join(kinds)}") from None
