"""By when, what to do, and what is not known: plans for one model, or for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.app.answers import Answer, answers_about
from tracker.app.arms import measured_later, prompted_arm, retuned_arm
from tracker.app.assuming import Assumption, assume, read_assumption
from tracker.app.base_life import life_left
from tracker.app.context import App
from tracker.app.economics import Ledger, open_ledger
from tracker.app.estimating import Estimate, estimate
from tracker.app.facts import Facts, Freshness, facts_in
from tracker.app.following import follow_all
from tracker.app.known_leaks import known_leaks
from tracker.app.lead_times import Working, working
from tracker.app.plan_money import Accounts, money_side
from tracker.app.proofs import ProofState, proof_states, with_leaks
from tracker.app.registry import resolve
from tracker.app.retuning import tuned_on
from tracker.app.spending import spending
from tracker.app.tunability import tunability
from tracker.costs.amounts import Unknown
from tracker.costs.economics import Given
from tracker.costs.figures import Total
from tracker.costs.spending import Spent, spent_together
from tracker.db import decisions as decision_rows
from tracker.db import registry
from tracker.domain.decision import Decision
from tracker.domain.tunable import Tunability
from tracker.domain.version import ModelVersion, Status
from tracker.evals.proof import ProofStatus, latest
from tracker.lifecycle.advice import Advice, advise
from tracker.lifecycle.alike import Judging
from tracker.lifecycle.decision import Following, Resolved
from tracker.lifecycle.evidence import Arm, Evidence
from tracker.lifecycle.judge import Judgement, served_base
from tracker.lifecycle.lapsed import lapsed
from tracker.lifecycle.options import Option, options
from tracker.lifecycle.outlook import Outlook, outlook
from tracker.lifecycle.scorers import Scorer, scorers
from tracker.lifecycle.steps import Steps, steps
from tracker.lifecycle.subject import what_it_depends_on
from tracker.lifecycle.treadmill import Treadmill, treadmill
from tracker.matching.providers import SELF_HELD


@dataclass(frozen=True, slots=True)
class Mill:
    """What one model has taken so far: how often it was tuned again, and what was spent and saved.

    ``spent`` is that of all its versions, up to today.
    """

    treadmill: Treadmill
    spent: Spent


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that bears on what to do about one version.

    ``estimate`` is given where no end is announced; ``following`` says what the last decision, or a
    successor, does to its alert, ``answer`` what somebody said to it. ``run_rate`` is what keeping
    it up takes a month, with labor, in the currency of ``[costs]``; ``calls`` is how often it
    is called in one.
    """

    judgement: Judgement
    steps: Steps
    options: tuple[Option, ...]
    advice: Advice
    evidence: Evidence
    estimate: Estimate | Unknown | None
    scorers: tuple[Scorer, ...]
    decisions: tuple[Decision, ...]
    following: Following | None
    answer: Answer | None
    mill: Mill
    working: Working
    freshness: Freshness | None
    proof: ProofState
    run_rate: Total
    currency: str
    calls: Given

    @property
    def version(self) -> ModelVersion:
        return self.judgement.version

    @property
    def lapsed(self) -> str | None:
        """The line about the last decision, if a day of it has passed."""
        last = self.decisions[-1] if self.decisions else None
        return lapsed(last, self.judgement, self.following)

    @property
    def settled(self) -> bool:
        """It would need somebody, had not a successor taken its place."""
        return self.judgement.needs_you and isinstance(self.following, Resolved)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Plans of every version in service, those to act on first at the front."""

    today: date
    plans: tuple[Plan, ...]
    treadmills: tuple[Mill, ...]
    assumed: tuple[Assumption, ...] = ()


@dataclass(frozen=True, slots=True)
class _Prospect:
    """What lies ahead of all versions of one subject."""

    ways: Outlook
    days: Steps
    estimate: Estimate | Unknown | None


@dataclass(frozen=True, slots=True)
class _World:
    """What is read once for all plans. ``prospects`` are kept by subject as they are found."""

    today: date
    facts: Facts
    working: Working
    families: dict[str, list[ModelVersion]]
    proofs: dict[int, ProofState]
    ledger: Ledger
    decisions: dict[int, list[Decision]]
    tunable: Tunability
    answers: dict[int, Answer]
    judged: dict[str, list[Judgement]]
    follows: Mapping[int, Following]
    mills: dict[str, Mill]
    prospects: dict[tuple[object, ...], _Prospect] = field(default_factory=dict)


def plan(
    app: App, reference: str, *, on: date | None = None, assumed: Sequence[str] = ()
) -> Portfolio:
    """The plan of one version, as a portfolio of one.

    ``assumed`` are texts like ``openai/gpt-4.1-mini=2027-03-01``: dates to reckon with instead.
    Raises NotFoundError for an unknown model, InputError for an assumption about an unknown one.
    """
    with app.database.read() as tx:
        version = resolve(tx, reference)
    return _portfolio(app, on, assumed, version)


def portfolio(app: App, *, on: date | None = None, assumed: Sequence[str] = ()) -> Portfolio:
    """The plans of every version in service, by the day to act."""
    return _portfolio(app, on, assumed, None)


def _portfolio(
    app: App, on: date | None, texts: Sequence[str], only: ModelVersion | None
) -> Portfolio:
    assumed = tuple(read_assumption(app, text) for text in texts)
    world = _read_world(app, on or app.today(), assumed, only)
    judged = [j for family in world.judged.values() for j in family]
    if only is not None:
        wanted = [j for j in judged if j.version.id == only.id]
    else:
        wanted = [j for j in judged if j.version.status is Status.ACTIVE]
    plans = sorted((_plan(world, judgement) for judgement in wanted), key=_urgency)
    mills = {p.mill.treadmill.model: p.mill for p in plans}
    return Portfolio(world.today, tuple(plans), tuple(mills.values()), assumed)


def _read_world(
    app: App, today: date, assumed: Sequence[Assumption], only: ModelVersion | None
) -> _World:
    how = working(app)
    with app.database.read() as tx:
        named = only.details.model if only else None
        versions = registry.list_versions(tx, model=named, include_retired=True)
        facts = facts_in(app, tx)
        others = registry.list_watched(tx) if assumed or only else versions
        leaks = known_leaks(tx, [named] if named else None)
        made = decision_rows.decided(tx, [v.id for v in versions] if only else None)
        answers = answers_about(app, tx, [v.id for v in versions])
    facts = assume(facts, assumed, [*versions, *others])
    families: dict[str, list[ModelVersion]] = {}
    for version in versions:
        families.setdefault(version.details.model, []).append(version)
    decisions: dict[int, list[Decision]] = {}
    for decision in made:
        decisions.setdefault(decision.version_id, []).append(decision)
    judging = Judging(facts.index, how.policy, today)
    judged = {
        model: [judging.of(version) for version in family] for model, family in families.items()
    }
    everything = None if only else versions
    ledger = open_ledger(app, on=today, index=facts.index, everything=everything)
    last = {version_id: found[-1] for version_id, found in decisions.items()}
    follows = follow_all(last, [j for family in judged.values() for j in family])
    # As everywhere, a proof is weighed with the versions in service beside it.
    weighed = [v for v in versions if v.status is Status.ACTIVE or (only and v.id == only.id)]
    return _World(
        today=today,
        facts=facts,
        working=how,
        families=families,
        proofs={s.version.id: s for s in with_leaks(proof_states(weighed), leaks)},
        ledger=ledger,
        decisions=decisions,
        tunable=tunability(facts.notices, [*versions, *others]),
        answers=answers,
        judged=judged,
        follows=follows,
        mills=_mills(judged, follows, spending(app, versions, on=today, ledger=ledger)),
    )


def _mills(
    judged: Mapping[str, Sequence[Judgement]],
    follows: Mapping[int, Following],
    spent: Mapping[int, Spent],
) -> dict[str, Mill]:
    over = {version_id for version_id, one in follows.items() if isinstance(one, Resolved)}
    return {
        model: Mill(
            treadmill(family, over),
            spent_together([spent[j.version.id] for j in family if j.version.id in spent]),
        )
        for model, family in judged.items()
    }


def _plan(world: _World, judgement: Judgement) -> Plan:
    version, policy = judgement.version, world.working.policy
    ahead = _ahead(world, judgement)
    ways, days, lead = ahead.ways, ahead.days, version.details.lead_times
    accounts = _accounts(world, version, ways)
    evidence = _evidence(world, version, ways, accounts)
    decisions = tuple(world.decisions.get(version.id, ()))
    base = served_base(version)
    found = scorers(version, latest(version.details.evals), world.facts.index, policy, world.today)
    return Plan(
        judgement=judgement,
        steps=days,
        options=options(judgement, ways, evidence, days),
        advice=advise(judgement, ways, evidence),
        evidence=evidence,
        estimate=ahead.estimate,
        scorers=tuple(found),
        decisions=decisions,
        following=world.follows.get(version.id),
        answer=world.answers.get(version.id),
        mill=world.mills[version.details.model],
        working=replace(world.working, learned=None) if lead else world.working,
        freshness=world.facts.freshness.get(base.provider) if base else None,
        proof=world.proofs[version.id],
        run_rate=accounts.present.upkeep.with_labor.month,
        currency=accounts.present.inputs.currency,
        calls=accounts.present.inputs.calls,
    )


def _ahead(world: _World, judgement: Judgement) -> _Prospect:
    version, today = judgement.version, world.today
    subject = what_it_depends_on(version, world.facts.index)
    found = world.prospects.get(subject)
    if found is None:
        lead = version.details.lead_times
        found = _Prospect(
            ways=outlook(judgement, world.facts.index, world.tunable),
            days=steps(judgement.clocks, world.working.policy, lead, today),
            estimate=_estimate(judgement, today),
        )
        world.prospects[subject] = found
    return found


def _evidence(world: _World, version: ModelVersion, ways: Outlook, accounts: Accounts) -> Evidence:
    state, family = world.proofs[version.id], world.families[version.details.model]
    names = [s.base.full_id for s in ways.successors]
    onto = ways.open_successor(world.today)
    money = money_side(version, accounts)
    holds = state.proof.status is ProofStatus.PROVEN and not state.due
    return Evidence(
        reason=version.details.reason,
        proof=Arm(
            holds,
            "; ".join((state.proof.sentence, *state.due, *state.leaks)),
            measured=state.proof.comparison is not None,
        ),
        prompted=prompted_arm(version, family, names),
        retuned=retuned_arm(version, family),
        successor_dearer=money.successor_dearer,
        calls_month=money.calls_month,
        calls_source=money.calls_source,
        break_even_calls=money.break_even_calls,
        payback=money.payback,
        life_left=life_left(onto, world.today) if onto else None,
        idle_30_days=money.idle_30_days,
        prices=money.prices,
        unpriced=money.unpriced,
        decisions=tuple(world.decisions.get(version.id, ())),
        measured=measured_later(version, family),
    )


def _accounts(world: _World, version: ModelVersion, ways: Outlook) -> Accounts:
    ledger, onto = world.ledger, ways.open_successor(world.today)
    there = ways.venues[0] if ways.venues else None
    closed = there is not None and not there.open_weights
    return Accounts(
        present=ledger.account(version),
        retuned=tuned_on(ledger, version, onto.base) if onto else None,
        moved=tuned_on(ledger, version, there.base) if there and closed else None,
        open_weights=there is not None and there.open_weights,
    )


def _estimate(judgement: Judgement, today: date) -> Estimate | Unknown | None:
    """Only where no end is announced, and somebody else could announce one."""
    if judgement.clocks.serve.ends is not None:
        return None
    if judgement.version.details.provider in SELF_HELD:
        return None
    # With no end announced, a day on the clock is one before which it was promised not to end.
    return estimate(served_base(judgement.version), today, judgement.clocks.serve.day)


def _urgency(plan: Plan) -> tuple[bool, date, int, str]:
    """What should have been done first comes first, the dead before all; the settled last."""
    judgement = plan.judgement
    due = judgement.deadline.act_by
    if due is None and judgement.needs_you:
        due = judgement.clocks.serve.ends
    return (plan.settled, due or date.max, -judgement.level.rank, plan.version.label)
