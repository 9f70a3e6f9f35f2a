"""Options several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

import click

from tracker.domain.whole import MOST_ID, read_whole

F = TypeVar("F", bound=Callable[..., Any])

NEVER = "none"
"""What takes a day away again."""

_UNITS = {"d": 1, "w": 7}
_MOST_DAYS = 36_525
"""A hundred years."""


class DayType(click.ParamType[date]):
    """A calendar day, ISO only: 13/14/2026 and 1/2/2026 are refused, never guessed at."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date; write it like 2026-11-23", param, ctx)


class DaysType(click.ParamType[int]):
    """A number of days: ``90d``, ``12w`` or ``90``."""

    name = "DAYS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value).strip().lower()
        unit = _UNITS.get(text[-1:])
        number = read_whole(text[:-1] if unit else text, _MOST_DAYS)
        if number is None:
            self.fail(f"{value!r} is not a number of days; write it like 90d or 12w", param, ctx)
        return number * (unit or 1)


class NextDayType(click.ParamType[date | str]):
    """A calendar day, or ``none`` for there being no such day any more."""

    name = "YYYY-MM-DD|none"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | str:
        return NEVER if str(value).strip().lower() == NEVER else DAY.convert(value, param, ctx)


class PairType(click.ParamType[tuple[str, str]]):
    """``KEY=VALUE``."""

    name = "KEY=VALUE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        key, sign, text = str(value).partition("=")
        if not sign or not key.strip():
            self.fail(f"{value!r} is not KEY=VALUE", param, ctx)
        return key.strip(), text.strip()


class SpanType(click.ParamType[timedelta]):
    """A span of time as in the configuration: ``14d``, ``12h``."""

    name = "SPAN"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        from tracker.config.duration import parse_duration
        from tracker.errors import InputError

        if isinstance(value, timedelta):
            return value
        try:
            return parse_duration(str(value))
        except InputError as error:
            self.fail(f"{error.message}; {error.hint}", param, ctx)


DAY, DAYS, PAIR, SPAN = DayType(), DaysType(), PairType(), SpanType()
NEXT_DAY = NextDayType()
ID = click.IntRange(1, MOST_ID)


def json_option(command: F) -> F:
    """``--json``: the same facts, for machines."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)
