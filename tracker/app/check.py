"""The daily job: read the sources, judge every version, say what is new to whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tracker.app.advising import advice_for
from tracker.app.alerting import Basis, Raised, raise_in
from tracker.app.answers import Answer, answers_about
from tracker.app.blindness import tell_operators
from tracker.app.context import App
from tracker.app.delivering import Delivered, deliver, waiting_messages
from tracker.app.facts import Facts, Freshness, load_facts
from tracker.app.following import followed, lapsed_of
from tracker.app.gone import Gone, gone_of_ours
from tracker.app.looking import WHOLE, Wish, look_around
from tracker.app.polling import Poll, poll
from tracker.app.proofs import ProofSummary, proof_summary
from tracker.app.reminding import reminders_for
from tracker.app.standing import judge_watched, scorers_of
from tracker.app.waiting import Waiting, waiting
from tracker.db import registry
from tracker.domain.level import Level
from tracker.domain.source import Health
from tracker.lifecycle.advice import Advice
from tracker.lifecycle.decision import Following, Resolved
from tracker.lifecycle.judge import Judgement, served_base
from tracker.lifecycle.scorers import Scorer
from tracker.matching.providers import SELF_HELD

_MOST_NAMED = 20
"""Versions of one kind that a check names whose proof is wanting, unless all were asked for."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Everything a check found. ``stale``: providers that matter, whose facts are too old.

    ``quiet`` counts the versions in service that are watched and not among the ``judgements``:
    there is nothing new about them.
    ``later`` are the messages that wait for the end of quiet hours, or for a digest.
    ``follows`` says what decisions and successors make of the alerts, by version id.
    ``answers`` are what somebody said to the alerts of those that need somebody, by version id.
    ``lapsed`` has a line about each decision of which a day has passed, by version id.
    ``scorers`` are the judges and embedders of the versions' evals, ``proofs`` what is proven.
    ``gone`` are the rows about them that have vanished from pages, and still count.
    """

    today: date
    now: datetime
    polls: tuple[Poll, ...]
    judgements: tuple[Judgement, ...]
    advice: dict[int, Advice]
    freshness: dict[str, Freshness]
    stale: tuple[Freshness, ...]
    raised: Raised | None = None
    delivered: Delivered = field(default_factory=Delivered)
    waiting: int = 0
    later: tuple[Waiting, ...] = ()
    scorers: tuple[Scorer, ...] = ()
    follows: Mapping[int, Following] = field(default_factory=dict)
    answers: Mapping[int, Answer] = field(default_factory=dict)
    lapsed: Mapping[int, str] = field(default_factory=dict)
    quiet: int = 0
    proofs: ProofSummary = field(default_factory=ProofSummary)
    gone: tuple[Gone, ...] = ()

    @property
    def needing(self) -> list[Judgement]:
        found = [j for j in self.judgements if j.unjudged is None and j.needs_you]
        found = [j for j in found if not self._is_settled(j)]
        return sorted(found, key=lambda j: (-j.level.rank, j.deadline.act_by or j.today))

    @property
    def settled(self) -> list[Judgement]:
        """What would need you, had not a successor taken its place."""
        return [j for j in self.judgements if j.needs_you and self._is_settled(j)]

    @property
    def unjudged(self) -> list[Judgement]:
        return [j for j in self.judgements if j.unjudged is not None]

    @property
    def watched(self) -> list[Judgement]:
        return [j for j in self.judgements if j.unjudged is None and not j.needs_you]

    @property
    def in_service(self) -> int:
        """How many versions there are."""
        return len(self.judgements) + self.quiet

    @property
    def judges_all(self) -> bool:
        """There are models, and each of them could be judged."""
        return self.in_service > 0 and not self.unjudged

    @property
    def blind(self) -> bool:
        """Sources were to be read, and not one could be."""
        return bool(self.polls) and not any(p.state.health is Health.OK for p in self.polls)

    def due_within(self, days: int) -> list[Judgement]:
        """Judged versions that are past, or within ``days`` calendar days of, a date to act by."""
        due = [j for j in self.judgements if j.unjudged is None and _is_due(j, days)]
        return [j for j in due if not self._is_settled(j)]

    def _is_settled(self, judgement: Judgement) -> bool:
        return isinstance(self.follows.get(judgement.version.id), Resolved)


def check(
    app: App,
    *,
    on: date | None = None,
    offline: bool = False,
    only: Sequence[str] = (),
    send: bool = True,
    wish: Wish = WHOLE,
) -> CheckReport:
    """Run the check. ``on`` judges as of another day.

    ``send`` false leaves alerts, and what is kept of the last check, alone, and judges everything;
    otherwise ``wish`` says what to look at besides what has changed. The versions come without what
    they stand on, which no judgement needs; :func:`with_evidence` adds it.
    """
    polls = [] if offline else poll(app, only, pause=wish.pause)
    now = app.now()
    today = on or app.today(now)
    facts = load_facts(app)
    found = _look_and_tell(app, facts, today, wish) if send else _look(app, facts, today)
    delivered = Delivered()
    if send:
        tell_operators(app)
        delivered = deliver(app)
    clocks = {*found.providers, *(s.model.provider for s in found.scorers if s.model)}
    clocks -= set(SELF_HELD)
    return CheckReport(
        today=today,
        now=now,
        polls=tuple(polls),
        judgements=found.judgements,
        advice=found.advice,
        freshness=facts.freshness,
        stale=tuple(facts.stale(clocks, now, app.config.check.max_age)),
        raised=found.raised,
        delivered=delivered,
        waiting=waiting_messages(app),
        later=tuple(waiting(app)),
        scorers=found.scorers,
        follows=found.follows,
        answers=_answers(app, found.judgements),
        lapsed=found.lapsed,
        quiet=found.quiet,
        proofs=proof_summary(app, None if wish.whole else _MOST_NAMED),
        gone=_gone(app, now),
    )


def _answers(app: App, judgements: Iterable[Judgement]) -> dict[int, Answer]:
    with app.database.read() as tx:
        return answers_about(app, tx, [j.version.id for j in judgements if j.needs_you])


def _gone(app: App, now: datetime) -> tuple[Gone, ...]:
    with app.database.read() as tx:
        return tuple(gone_of_ours(tx, now))


@dataclass(frozen=True, slots=True)
class _Found:
    """``providers`` run the clocks of all versions in service."""

    judgements: tuple[Judgement, ...]
    advice: dict[int, Advice]
    scorers: tuple[Scorer, ...]
    follows: Mapping[int, Following]
    lapsed: Mapping[int, str]
    providers: Collection[str]
    quiet: int = 0
    raised: Raised | None = None


def _look(app: App, facts: Facts, today: date) -> _Found:
    """Everything judged anew, and nothing written."""
    judgements = judge_watched(app, facts, today)
    bases = (served_base(j.version) for j in judgements)
    with app.database.read() as tx:
        follows = followed(tx, judgements)
        late = lapsed_of(tx, judgements, follows)
    return _Found(
        tuple(judgements),
        advice_for(app, judgements, facts),
        tuple(scorers_of(app, facts, judgements)),
        follows,
        late,
        {base.provider for base in bases if base is not None},
    )


def _look_and_tell(app: App, facts: Facts, today: date, wish: Wish) -> _Found:
    """What is kept, and the alerts that follow from it, move on in one transaction."""
    with app.database.write() as tx:
        seen = look_around(app, tx, facts, today, wish)
        scorers = scorers_of(app, facts, seen.judgements)
        advice = advice_for(app, seen.judgements, facts, seen.tunes)
        follows = followed(tx, seen.judgements)
        late = lapsed_of(tx, seen.judgements, follows)
        reminders = reminders_for(app, tx, facts, seen.judgements)
        basis = Basis(facts.freshness, advice, scorers, seen.looked, reminders)
        raised = raise_in(app, tx, seen.judgements, basis)
    quiet = seen.in_service - len(seen.judgements)
    told = (seen.judgements, advice, tuple(scorers), follows, late)
    return _Found(*told, seen.providers, quiet, raised)


def with_evidence(app: App, report: CheckReport) -> CheckReport:
    """The report with whole versions in it: their datasets, evals, costs and artefact."""
    with app.database.read() as tx:
        whole = {version.id: version for version in registry.list_versions(tx)}
    judgements = (replace(j, version=whole.get(j.version.id, j.version)) for j in report.judgements)
    return replace(report, judgements=tuple(judgements))


def _is_due(judgement: Judgement, days: int) -> bool:
    if judgement.level in (Level.OVERDUE, Level.DEAD):
        return True
    act_by = judgement.deadline.act_by
    return act_by is not None and (act_by - judgement.today).days <= days
