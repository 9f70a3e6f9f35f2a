"""Many alerts, few messages: what goes to one recipient together, and in which thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.domain.alert import Alert, AlertKind, AlertRow
from tracker.domain.telling import Pace, Route, Telling

ONE_BY_ONE = 5
"""So many models hit by one notice are told one by one, each in its thread; more of them at once.

The closing of a whole platform is always one message.
"""

DIGEST = "digest"
REMINDERS = "reminders"
"""What only has to be put in order some day comes together: a message, not one a model."""


@dataclass(frozen=True, slots=True)
class Due:
    """A telling whose time has come, what it is about, and how its recipient wants to hear."""

    telling: Telling
    row: AlertRow
    pace: Pace = Pace.IMMEDIATE


@dataclass(frozen=True, slots=True)
class Bundle:
    """One message. ``rows`` has each alert once; ``tellings`` are all it settles."""

    route: Route
    thread: str
    rows: tuple[AlertRow, ...]
    tellings: tuple[Telling, ...]

    @property
    def stage(self) -> str:
        """The same for the same news about the same alerts, and for nothing else."""
        return ",".join(f"{t.alert_id}.{t.news}" for t in self.tellings)


def bundles(due: Iterable[Due]) -> list[Bundle]:
    """The messages to make, in the order in which their first news came."""
    groups: dict[tuple[Route, str], list[Due]] = {}
    for one in due:
        thread = DIGEST if one.pace is not Pace.IMMEDIATE else cause(one.row.alert)
        groups.setdefault((one.telling.route, thread), []).append(one)
    out: list[Bundle] = []
    for (route, thread), members in groups.items():
        out += _made(route, thread, members)
    return out


def cause(alert: Alert) -> str:
    """What is behind an alert, in words that can name a thread."""
    facts = alert.facts
    if alert.is_reminder:
        return REMINDERS
    if alert.kind is AlertKind.TRAINING_CLOSURE:
        return f"closure-{facts['provider']}-{facts['train_until']}"
    if alert.kind in (AlertKind.BASE_SHUTDOWN, AlertKind.FT_INFERENCE_SHUTDOWN):
        return f"shutdown-{_notice(facts)}-{facts['serve_until']}"
    return own_thread(alert)


def own_thread(alert: Alert) -> str:
    return f"model-{alert.facts['model']}"


def _made(route: Route, thread: str, members: list[Due]) -> list[Bundle]:
    gathered = thread in (DIGEST, REMINDERS)
    together = gathered or thread.startswith("closure-")
    models = {one.row.alert.facts["model"] for one in members}
    if len(models) > 1 and (together or len(models) > ONE_BY_ONE):
        return [_bundle(route, thread, members)]
    if gathered:
        return [_bundle(route, own_thread(members[0].row.alert), members)]
    alone: dict[int, list[Due]] = {}
    for one in members:
        alone.setdefault(one.row.id, []).append(one)
    return [_bundle(route, own_thread(some[0].row.alert), some) for some in alone.values()]


def _bundle(route: Route, thread: str, members: list[Due]) -> Bundle:
    rows = {one.row.id: one.row for one in members}
    ordered = sorted((one.telling for one in members), key=lambda t: (t.alert_id, t.news))
    return Bundle(route, thread, tuple(rows.values()), tuple(ordered))


def _notice(facts: dict[str, Any]) -> str:
    """Who said it of which base; alerts without a base have nothing in common."""
    return f"{facts['provider']}-{facts['base'] or facts['label']}"
