"""Every version's judgement, kept up to date: a change costs what it touches, not what there is."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.alert import Level
from tracker.domain.notice import Notice
from tracker.domain.version import ModelVersion
from tracker.lifecycle.deadline import Policy
from tracker.lifecycle.judge import (
    Grounds,
    Judgement,
    grounds_of,
    judge_on,
    made_on,
    served_base,
)
from tracker.lifecycle.subject import next_look
from tracker.matching.aliases import Aliases, AliasHistory
from tracker.matching.incremental import LiveIndex, Watchers, watched_keys
from tracker.matching.index import NoticeIndex


@dataclass(frozen=True, slots=True)
class Finding:
    """One version, looked at. ``next_look``: the day its level or notes change by themselves."""

    version: ModelVersion
    grounds: Grounds
    level: Level
    next_look: date | None


class Findings:
    """The judgements of a registry on a day. Each change returns the ids it looked at again.

    At any moment ``judgement`` equals ``judge`` on an index built anew from the notices held.
    """

    def __init__(
        self,
        policy: Policy,
        today: date,
        spellings: Aliases | None = None,
        history: AliasHistory | None = None,
    ) -> None:
        self._policy, self._today = policy, today
        self._live = LiveIndex(spellings or {}, history or {})
        self._watchers = Watchers()
        self._findings: dict[int, Finding] = {}
        self._due: list[tuple[date, int]] = []

    @property
    def index(self) -> NoticeIndex:
        return self._live.index

    def judgement(self, version_id: int) -> Judgement:
        """How a version stands today. Raises KeyError for one that is not here."""
        held = self._findings[version_id]
        return judge_on(held.version, held.grounds, self.index, self._policy, self._today)

    def level(self, version_id: int) -> Level:
        """The level alone, which is at hand."""
        return self._findings[version_id].level

    def judgements(self) -> list[Judgement]:
        """All of them, by name and number."""
        found = sorted(
            self._findings.values(), key=lambda f: (f.version.details.model, f.version.number)
        )
        return [self.judgement(f.version.id) for f in found]

    def notices_changed(self, added: Iterable[Notice], removed: Iterable[Notice] = ()) -> set[int]:
        """Notices that came, changed (the same ``Notice.key``) or went."""
        touched = self._watchers.of(self._live.change(added, removed))
        for version_id in touched:
            self._look(self._findings[version_id].version)
        return touched

    def version_added(self, version: ModelVersion) -> set[int]:
        self._look(version)
        return {version.id}

    def version_edited(self, version: ModelVersion) -> set[int]:
        """The version as it is now, under the id it had."""
        return self.version_added(version)

    def version_removed(self, version_id: int) -> set[int]:
        """A version that is no longer in service. Raises KeyError for one that is not here."""
        del self._findings[version_id]
        self._watchers.forget(version_id)
        return {version_id}

    def day_passed(self, today: date) -> set[int]:
        """It is ``today`` now; only versions whose ``next_look`` has come are looked at.

        A day before the one it was is as good: then everything is looked at.
        """
        back, self._today = today < self._today, today
        due = set(self._findings) if back else self._pop_due()
        for version_id in due:
            held = self._findings[version_id]
            self._hold(held.version, held.grounds)
        return due

    def _look(self, version: ModelVersion) -> None:
        base, serving_id = served_base(version), version.details.serving_id
        keys = watched_keys(self.index, base, serving_id, made_on(version))
        self._watchers.watch(version.id, keys)
        self._hold(version, grounds_of(version, self.index))

    def _hold(self, version: ModelVersion, grounds: Grounds) -> None:
        judged = judge_on(version, grounds, self.index, self._policy, self._today)
        look = next_look(version, grounds, self.index, self._policy, self._today)
        before = self._findings.get(version.id)
        self._findings[version.id] = Finding(version, grounds, judged.level, look)
        if look is not None and (before is None or before.next_look != look):
            heapq.heappush(self._due, (look, version.id))

    def _pop_due(self) -> set[int]:
        """The versions due by today; entries that a later look has overtaken are dropped."""
        due: set[int] = set()
        while self._due and self._due[0][0] <= self._today:
            day, version_id = heapq.heappop(self._due)
            held = self._findings.get(version_id)
            if held is not None and held.next_look == day:
                due.add(version_id)
        return due
