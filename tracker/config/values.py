"""One TOML value to one Python value, by the type that is wanted.

Every function raises InputError for what it cannot take; the caller adds file and line.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

from tracker.config.duration import parse_duration
from tracker.config.secret import Secret, Url
from tracker.errors import InputError

_LONGEST_VALUE_SHOWN = 40


def convert(wanted: Any, value: Any, folder: Path) -> Any:
    """``value`` as ``wanted``; ``folder`` is where relative paths start."""
    if issubclass(wanted, StrEnum):
        return _choice(wanted, value)
    if wanted in _WITH_PATHS:
        return _WITH_PATHS[wanted](_text(value), folder)
    return _PLAIN[wanted](value)


def suggestion(word: str, known: list[str]) -> str:
    """What was probably meant, and what there is."""
    near = difflib.get_close_matches(word, known, 1)
    meant = f"did you mean {near[0]}? " if near else ""
    return f"{meant}there are: {', '.join(known)}"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        _refuse("text in quotes", value)
    # A line break in a host, an address or a header would end up in somebody's protocol.
    if not all(char.isprintable() for char in value):
        msg = "must be one line without control characters"
        raise InputError(msg)
    return value.strip()


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        _refuse("true or false", value)
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        _refuse("a whole number", value)
    return value


def _amount(value: Any) -> Decimal:
    try:
        amount = Decimal("NaN" if isinstance(value, bool) else value)
    except (InvalidOperation, TypeError, ValueError):
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        _refuse('an amount like "90.00"', value)
    return amount


def _span(value: Any) -> timedelta:
    if not isinstance(value, str):
        _refuse('a span of time like "48h"', value)
    return parse_duration(value)


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        _refuse('a date like "2026-12-24"', value)


def _time_of_day(value: Any) -> time:
    try:
        found = value if isinstance(value, time) else time.fromisoformat(value)
    except (TypeError, ValueError):
        _refuse('a time of day like "06:00"', value)
    if found.tzinfo is not None:
        msg = "must be a time of day without a zone"
        raise InputError(msg, "the key timezone says in which zone it is meant")
    return found


def _choice(wanted: type[StrEnum], value: Any) -> StrEnum:
    text, known = _text(value).lower(), [member.value for member in wanted]
    if text not in known:
        msg = f"{text!r} is not a choice"
        raise InputError(msg, suggestion(text, known))
    return wanted(text)


def _path(text: str, folder: Path) -> Path:
    return folder / Path(text).expanduser()


def _secret(text: str, folder: Path) -> Secret:
    return Secret(_anchored(text, folder))


def _url(text: str, folder: Path) -> Url:
    return Url(_anchored(text, folder))


def _anchored(reference: str, folder: Path) -> str:
    kind, _, place = reference.partition(":")
    return f"file:{_path(place, folder)}" if kind == "file" and place else reference


def _refuse(wanted: str, value: Any) -> NoReturn:
    msg = f"must be {wanted}, not {_shown(value)}"
    # What failed inside is an accident of the reading; the message is the whole truth.
    raise InputError(msg) from None


def _shown(value: Any) -> str:
    """As it would stand in the file, near enough."""
    shown = repr(value) if isinstance(value, str) else str(value)
    shown = shown.lower() if isinstance(value, bool) else shown
    too_long = len(shown) > _LONGEST_VALUE_SHOWN
    return f"{shown[:_LONGEST_VALUE_SHOWN]}…" if too_long else shown


_PLAIN: dict[type, Callable[[Any], Any]] = {
    str: _text,
    bool: _flag,
    int: _whole,
    Decimal: _amount,
    timedelta: _span,
    date: _day,
    time: _time_of_day,
}
_WITH_PATHS: dict[type, Callable[[str, Path], Any]] = {Path: _path, Secret: _secret, Url: _url}
