"""How often a model had to be tuned again, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import mean

from tracker.domain.version import ModelVersion, Status
from tracker.lifecycle.judge import Judgement


@dataclass(frozen=True, slots=True)
class Treadmill:
    """One registered model over all its versions.

    ``forced`` retunes went onto another base when the end of the old one was announced already; all
    others are ``voluntary``. ``mean_base_days`` is over the bases left behind, ``None`` while the
    first is still in use.
    """

    model: str
    retunes: int
    forced: int
    voluntary: int
    mean_base_days: int | None
    days_on_base: int
    next_due: date | None


def treadmill(judgements: Sequence[Judgement], over: Collection[int] = ()) -> Treadmill:
    """``judgements`` are of every version of one model, the retired ones included; at least one.

    ``over`` are the ids of versions whose place another has taken: nothing of them is due.
    """
    ordered = sorted(judgements, key=lambda j: j.version.number)
    forced = sum(_forced(before, after.version) for before, after in pairwise(ordered))
    retunes = len(ordered) - 1
    stays = list(_stays([j.version for j in ordered]))
    lives = [(until - since).days for since, until in pairwise(stays)]
    used = (j for j in ordered if j.version.status is Status.ACTIVE)
    due = (j.deadline.act_by for j in used if j.version.id not in over)
    return Treadmill(
        model=ordered[0].version.details.model,
        retunes=retunes,
        forced=forced,
        voluntary=retunes - forced,
        mean_base_days=round(mean(lives)) if lives else None,
        days_on_base=max((ordered[-1].today - stays[-1]).days, 0),
        next_due=min((day for day in due if day is not None), default=None),
    )


def _forced(before: Judgement, after: ModelVersion) -> bool:
    """The base was left when its end was known: by the notice's day, or by being over."""
    serve, made = before.clocks.serve, after.made_on
    if before.version.details.base == after.details.base or serve.ends is None:
        return False
    announced = serve.notice.announced_on if serve.notice else None
    return made >= (announced or serve.ends)


def _stays(versions: Sequence[ModelVersion]) -> Iterator[date]:
    """The first day on each base, one after the other."""
    yield versions[0].made_on
    for before, after in pairwise(versions):
        if before.details.base != after.details.base:
            yield after.made_on
