"""How results look: JSON for machines, aligned and colored lines for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from tracker.domain.level import Level
from tracker.domain.partial_date import Bound
from tracker.text import unbroken

if TYPE_CHECKING:
    from tracker.lifecycle.reading import ClockReading

_COLORS: dict[Level, dict[str, Any]] = {
    Level.DEAD: {"fg": "red", "bold": True, "reverse": True},
    Level.OVERDUE: {"fg": "red", "bold": True},
    Level.URGENT: {"fg": "red", "bold": True},
    Level.ACT: {"fg": "yellow", "bold": True},
    Level.PLAN: {"fg": "yellow"},
    Level.INFO: {"fg": "cyan"},
    Level.NONE: {"fg": "green"},
}


def echo_json(data: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False, default=str))


class Styled(str):
    """Text made inert that has its colors since, which only :func:`styled` gives."""

    __slots__ = ()


def styled(text: str, **style: Any) -> Styled:
    """``text`` made :func:`visible`, then colored as ``click.style`` does."""
    return Styled(click.style(visible(text), **style))


def level_word(level: Level, width: int = 0) -> Styled:
    """``URGENT`` in its color; a quiet level is ``ok``."""
    word = "ok" if level is Level.NONE else level.value
    return styled(f"{word.upper() if level.rank > 1 else word:<{width}}", **_COLORS[level])


def dim(text: str) -> Styled:
    return styled(text, dim=True)


def warn(text: str) -> Styled:
    return styled(text, fg="yellow")


def until(clock: ClockReading, sure: str = "") -> str:
    """A clock's date with its bound; ``sure`` stands before a date that is certain."""
    if clock.day is None:
        return clock.shown
    prefix = {Bound.NOT_BEFORE: "not before ", Bound.TENTATIVE: "probably "}
    return f"{prefix.get(clock.bound, sure)}{clock.shown}"


def visible(text: str) -> str:
    """Scraped text made inert: no line ends, no terminal escapes, no bidirectional overrides."""
    return unbroken(text)


def table(rows: Sequence[Sequence[str]], head: Sequence[str] | None = None) -> None:
    """Left-aligned columns; widths are counted without color codes.

    A cell is made :func:`visible` unless it is :class:`Styled`, which has been.
    """
    lines = [list(map(_inert, row)) for row in ([head] if head else []) + [*rows]]
    if not lines:
        return
    widths = [max(len(click.unstyle(line[i])) for line in lines) for i in range(len(lines[0]))]
    for number, line in enumerate(lines):
        padded = (c + " " * (w - len(click.unstyle(c))) for c, w in zip(line, widths, strict=True))
        text = "  ".join(padded).rstrip()
        click.echo(dim(text) if head and number == 0 else text)


def _inert(cell: str) -> str:
    return cell if isinstance(cell, Styled) else visible(cell)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """``1 model``, ``3 models``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
