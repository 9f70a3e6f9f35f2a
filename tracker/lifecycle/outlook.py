"""Where a tuned model could go: the successors its notice names, and other venues of its base.

Same weights are not the same stack: moving host needs an eval there, and closed weights have to be
tuned again by the other provider, whose training must be open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.model_ref import ModelRef
from tracker.domain.tunable import Tunability, Tunable
from tracker.lifecycle.clocks import Clocks, read_clocks
from tracker.lifecycle.judge import Judgement, served_base
from tracker.lifecycle.reading import no_date
from tracker.matching.base import as_served, canonical
from tracker.matching.index import NoticeIndex
from tracker.matching.providers import HUB_SPELLERS, SELF_HELD

LONGER = timedelta(days=180)
"""How much longer another venue has to serve to be worth a move (DOMAIN E4)."""

_SAME_WEIGHTS = {"openai": "azure", "azure": "openai"}
"""Where the same closed weights are tuned and served by somebody else."""


@dataclass(frozen=True, slots=True)
class Successor:
    """A model named as the replacement of the base; ``tunable`` is ``None`` where nobody says."""

    base: ModelRef
    clocks: Clocks
    tunable: Tunable | None

    def training_closed(self, today: date) -> bool:
        ends = self.clocks.train.ends
        return ends is not None and ends <= today


@dataclass(frozen=True, slots=True)
class Venue:
    """Another place that serves the same base. ``open_weights``: nothing has to be tuned again."""

    base: ModelRef
    clocks: Clocks
    open_weights: bool

    @property
    def until(self) -> date | None:
        return self.clocks.serve.ends

    def training_closed(self, today: date) -> bool:
        ends = self.clocks.train.ends
        return not self.open_weights and ends is not None and ends <= today

    def outlasts(self, end: date) -> bool:
        """Served at least 180 days longer. Of closed weights an announced end has to say so."""
        if self.until is None:
            return self.open_weights
        return self.until >= end + LONGER


@dataclass(frozen=True, slots=True)
class Outlook:
    """``venues``: those that last longest come first."""

    successors: tuple[Successor, ...] = ()
    venues: tuple[Venue, ...] = ()

    def longer_venue(self, judgement: Judgement) -> Venue | None:
        """The venue that makes moving worth it, if there is one."""
        end = judgement.clocks.serve.ends
        if end is None:
            return None
        today = judgement.today
        fit = (v for v in self.venues if v.outlasts(end) and not v.training_closed(today))
        return next(fit, None)

    def open_successor(self, today: date) -> Successor | None:
        """A successor that is known to be tunable, and whose training is not closed."""
        known = (s for s in self.successors if s.tunable is not None and s.tunable.can)
        return next((s for s in known if not s.training_closed(today)), None)

    def all_untunable(self, today: date) -> bool:
        """Successors are named, and not one of them can be tuned."""
        return bool(self.successors) and all(
            s.training_closed(today) or (s.tunable is not None and not s.tunable.can)
            for s in self.successors
        )


def outlook(judgement: Judgement, index: NoticeIndex, tunable: Tunability) -> Outlook:
    """What the notices and the list of tunable models say about the ways on."""
    found = sorted(venues(judgement, index), key=lambda v: v.until or date.max, reverse=True)
    return Outlook(tuple(_successors(judgement, index, tunable)), tuple(found))


def successors_named(judgement: Judgement) -> list[ModelRef]:
    """What is named as replacements, at the same provider; the plan and the money go by it.

    By the notice that governs serving; where it names none (Azure's of a tune does not), by that of
    the base, or of the end of training.
    """
    clocks, base = judgement.clocks, served_base(judgement.version)
    if base is None:
        return []
    notices = (clock.notice for clock in (clocks.serve, clocks.base, clocks.train))
    named = next((notice.replacements for notice in notices if notice and notice.replacements), ())
    return [canonical(base.provider, name) for name in named]


def _successors(
    judgement: Judgement, index: NoticeIndex, tunable: Tunability
) -> Iterator[Successor]:
    for named in successors_named(judgement):
        clocks = read_clocks(index.matches(named, None))
        yield Successor(named, clocks, tunable.get((named.provider, named.full_id.lower())))


def venues(judgement: Judgement, index: NoticeIndex) -> Iterator[Venue]:
    """The other places that serve the base, as far as their notices or spellings say."""
    base, served = judgement.version.details.base, served_base(judgement.version)
    if base is None or served is None:
        return
    if base.provider in SELF_HELD:
        yield from _open_venues(base, judgement.version.details.provider, index)
    elif other := _SAME_WEIGHTS.get(served.provider):
        there = canonical(other, served.full_id)
        if index.knows(there):
            yield Venue(there, read_clocks(index.matches(there, None)), open_weights=False)


def _open_venues(base: ModelRef, serving: str, index: NoticeIndex) -> Iterator[Venue]:
    """Providers known to serve these weights, and one's own machines, which have no clock."""
    if serving not in SELF_HELD:
        own = no_date("the weights are your own: no provider can switch them off")
        yield Venue(base, Clocks(own, own, own, own), open_weights=True)
    for provider in HUB_SPELLERS:
        if provider in SELF_HELD or provider == serving:
            continue
        there = as_served(base, provider)
        if index.knows(there):
            yield Venue(there, read_clocks(index.matches(there, None)), open_weights=True)
