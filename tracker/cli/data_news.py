"""What a person is told of the data when it is registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.output import count, visible, warn

if TYPE_CHECKING:
    from tracker.app.dataset_news import DataNews, LeakFound
    from tracker.datasets.leaks import Leaks, Overlap
    from tracker.datasets.sketch import Difference


def print_news(news: DataNews) -> None:
    """The lines below the datasets after ``register``."""
    since = news.since
    if since is not None:
        known = signed(since.change) if since.change else "not known, no sketch of it was kept"
        click.echo(f"  data      since v{since.number}: {known}")
    for leak in news.leaks:
        click.echo(warn(f"  ⚠ leak    {_leak_words(leak)}"))
    for text in news.unchecked:
        click.echo(warn(f"  note      {visible(text)}"))


def signed(change: Difference) -> str:
    """``+212 −40``."""
    if not change.added and not change.removed:
        return "the same records"
    about = "about " if change.estimated else ""
    return f"{about}+{change.added:,} −{change.removed:,}"


def _leak_words(leak: LeakFound) -> str:
    version = "" if leak.number is None else f" (of v{leak.number})"
    where = f"{leak.role.value} data {visible(leak.evaluation)}{version}"
    parts = ", ".join(f"{name} {o.count:,}" for name, o in kinds(leak.leaks) if o.count)
    records = count(leak.leaks.count, "record")
    first = f"first on line {leak.leaks.first_line}"
    return f"{records} also in {where}: {parts}; {first} of {visible(leak.train)}"


def kinds(leaks: Leaks) -> tuple[tuple[str, Overlap], ...]:
    return (
        ("same record", leaks.exact),
        ("same prompt", leaks.prompt),
        ("nearly the prompt", leaks.normalized),
    )
