"""Judging many versions on one day: those of one subject stand alike, and are judged once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from tracker.domain.version import ModelVersion
from tracker.lifecycle.deadline import Policy
from tracker.lifecycle.judge import Judgement, judge
from tracker.lifecycle.subject import what_it_depends_on
from tracker.matching.index import NoticeIndex


@dataclass(frozen=True, slots=True)
class Judging:
    """The judgements of a day by the same notices and the same policy, as ``judge`` makes them."""

    index: NoticeIndex
    policy: Policy
    today: date
    known: dict[tuple[object, ...], Judgement] = field(default_factory=dict)

    def of(self, version: ModelVersion) -> Judgement:
        """How a version stands, whether it is registered or only thought of."""
        subject = what_it_depends_on(version, self.index)
        found = self.known.get(subject)
        if found is None:
            found = judge(version, self.index, self.policy, self.today)
            self.known[subject] = found
        return replace(found, version=version)
