"""What to do about a model whose time is running out: the decision table of DOMAIN E4.

The rows are tried in order and the first that holds is the advice. A row needs evidence *for* it:
what is not known makes no row hold, and is named in the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tracker.domain.decision import Action
from tracker.domain.level import Level
from tracker.domain.version import ModelVersion, Reason
from tracker.lifecycle.clocks import Clocks
from tracker.lifecycle.evidence import Evidence, LifeLeft, Missing, NotKnown, idle_words
from tracker.lifecycle.judge import Judgement
from tracker.lifecycle.missing import (
    as_argument,
    eval_there,
    no_base,
    no_baseline,
    no_gain,
    no_license,
    no_life,
    no_prompted_arm,
    no_tunability,
    no_usage,
)
from tracker.lifecycle.outlook import Outlook, Successor
from tracker.lifecycle.terms import standing_of, terms_of
from tracker.matching.providers import SELF_HELD


@dataclass(frozen=True, slots=True)
class Advice:
    """``because`` is a sentence; ``missing`` is what would make the advice firmer.

    ``row`` is the row of the table (1 to 8), ``None`` where the table was not needed: nothing has
    to be done, or nothing can be judged. ``target`` is the model to go on with.
    """

    action: Action
    because: str
    missing: tuple[Missing, ...] = ()
    evidence: tuple[str, ...] = ()
    row: int | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    judgement: Judgement
    outlook: Outlook
    evidence: Evidence

    @property
    def clocks(self) -> Clocks:
        return self.judgement.clocks

    @property
    def today(self) -> date:
        return self.judgement.today


def advise(judgement: Judgement, outlook: Outlook, evidence: Evidence) -> Advice:
    """The next step for one version."""
    if judgement.unjudged:
        return Advice(Action.DECIDE, "it cannot be judged", (no_base(judgement),))
    if not judgement.needs_you:
        return _stay(judgement)
    case = _Case(judgement, outlook, evidence)
    found = ((number, row(case)) for number, row in enumerate(_ROWS, 1))
    return next(replace(advice, row=number) for number, advice in found if advice is not None)


def no_training_here(judgement: Judgement, outlook: Outlook) -> str | None:
    """Why no retune can be had on this platform any more, or not in time; ``None``: it can."""
    closure, provider = judgement.clocks.closure, judgement.version.details.provider
    closes = closure.ends
    due, today = judgement.deadline.retrain_by, judgement.today
    if closes is not None and closes <= today:
        return f"training at {provider} closed {closure.shown}"
    if closes is not None and (judgement.level is Level.DEAD or (due and closes < due)):
        return f"training at {provider} closes {closure.shown}, too soon for a retune"
    if outlook.all_untunable(today):
        named = ", ".join(s.base.full_id for s in outlook.successors)
        return f"the named replacement {named} cannot be fine-tuned"
    return None


def _stay(judgement: Judgement) -> Advice:
    if judgement.version.details.provider in SELF_HELD:
        return _keep(judgement.version)
    act_by = judgement.deadline.act_by
    if judgement.floor_passed:
        day = judgement.clocks.serve.shown
        because = f"no end is announced, but it was promised only until {day}: be ready"
        return Advice(Action.STAY, because)
    if (state := judgement.clocks.serve.dateless_state) and not act_by:
        return Advice(Action.STAY, f"it is {state}, and no date is announced: be ready")
    until = f" before {act_by}" if act_by else " while no date is announced"
    return Advice(Action.STAY, f"nothing has to start{until}")


def _keep(version: ModelVersion) -> Advice:
    """6: nobody can take own weights away."""
    because, (said, lacks) = (
        "the weights are yours: nobody else can switch them off",
        _license(version),
    )
    return Advice(Action.STAY, because, lacks, said, row=6)


def _license(version: ModelVersion) -> tuple[tuple[str, ...], tuple[Missing, ...]]:
    """What is on record of it, or that it is missing: what it allows is for people to say."""
    known = version.details.license
    if known is None:
        return (), (no_license(version),)
    return (f"license {known} on record; what it allows is yours to review",), ()


def _measure_first(case: _Case) -> Advice | None:
    """1: no reason to retune what was never shown to be of use."""
    evidence, version = case.evidence, case.judgement.version
    if evidence.reason is Reason.KNOWLEDGE:
        because = "it was tuned for knowledge, which belongs in retrieval: measure that first"
        return Advice(Action.RETRIEVE, because, (no_baseline(version),))
    if evidence.proof is not None and evidence.proof.holds:
        return None
    because = "its gain over the prompted+retrieval baseline is not proven: measure before retuning"
    said = (evidence.proof.words,) if evidence.proof else ()
    measured = evidence.proof is not None and evidence.proof.measured
    lacks = no_gain(version) if measured else no_baseline(version)
    return Advice(Action.PROMPT, because, (lacks,), said)


def _drop_to_prompting(case: _Case) -> Advice | None:
    """2: the successor does as well without being tuned, for no more money."""
    arm, dearer = case.evidence.prompted, case.evidence.successor_dearer
    if arm is None or not arm.holds or dearer is not False:
        return None
    because = "the successor, only prompted, is as good and costs no more per call"
    return Advice(Action.PROMPT, because, evidence=(arm.words,))


def _move_host(case: _Case) -> Advice | None:
    """3: the same base is served at least 180 days longer by somebody else."""
    venue = case.outlook.longer_venue(case.judgement)
    if venue is None:
        return None
    version, provider = case.judgement.version, venue.base.provider
    terms = terms_of(version, venue, case.evidence.decisions)
    missing = (eval_there(version, venue), *terms.missing)
    if venue.open_weights:
        until = f"until {venue.clocks.serve.shown}" if venue.until else "with no end announced"
        because = f"the same weights run at {provider} {until}: redeploy, nothing to retune"
        said, lacks = _license(version)
        said, missing, target = (*terms.have, *said), (*missing, *lacks), as_argument(venue.base)
        return Advice(Action.MOVE_HOST, because, missing, said, target=target)
    who = "".join(f", {caveat}" for caveat in venue.clocks.train.caveats)
    because = (
        f"{provider} serves fine-tunes of the same base until {venue.clocks.serve.shown}; "
        f"training there is open until {_train_words(venue.clocks)}{who}"
    )
    target = as_argument(venue.base)
    return Advice(Action.MOVE_HOST, because, missing, terms.have, target=target)


def _elsewhere(case: _Case) -> Advice | None:
    """4: there is nothing left to retune on here, or no time for it, and no other venue.

    That the named successors cannot be tuned counts as training that is closed: both leave a retune
    on this platform without a base.
    """
    why = no_training_here(case.judgement, case.outlook)
    if why is None:
        return None
    because = f"{why}: open weights or another provider, else prompting"
    return Advice(Action.RETUNE_ELSEWHERE, because, (no_prompted_arm(case.judgement.version),))


def _retune(case: _Case) -> Advice | None:
    """5: a retune is possible, pays for itself in the life of its new base, and is good enough."""
    evidence, life, found = case.evidence, case.evidence.life_left, _paying_retune(case)
    if found is None or not isinstance(life, LifeLeft) or found.months >= life.months:
        return None
    lasts = "lasts" if life.survivors is None else "can be expected to last"
    because = (
        f"a retune on {found.successor.base.full_id} pays for itself in {found.months:.1f} months "
        f"{found.basis}; the base {lasts} {life.months:.1f} more, {life.basis}"
    )
    standing = standing_of(case.judgement.version, found.successor, evidence.decisions)
    said = tuple(arm.words for arm in (evidence.proof, evidence.retuned) if arm)
    target = as_argument(found.successor.base)
    return Advice(Action.RETUNE, because, standing.missing, (*said, *standing.have), target=target)


@dataclass(frozen=True, slots=True)
class _Paying:
    successor: Successor
    months: Decimal
    basis: str


def _paying_retune(case: _Case) -> _Paying | None:
    """All that row 5 asks for but the life of the new base, where it holds."""
    payback, successor = case.evidence.payback, case.outlook.open_successor(case.today)
    if successor is None or payback is None or payback.months == "never":
        return None
    if _ruled_out(case.evidence):
        return None
    return _Paying(successor, payback.months, payback.basis)


def _ruled_out(evidence: Evidence) -> bool:
    """It is known not to pay, or its tune is known to be worse: its life changes nothing."""
    worse = evidence.retuned is not None and not evidence.retuned.holds
    return worse or (evidence.payback is not None and evidence.payback.months == "never")


def _keep_own_weights(case: _Case) -> Advice | None:
    """6: nobody can take them away."""
    if case.judgement.version.details.provider not in SELF_HELD:
        return None
    return _keep(case.judgement.version)


def _retire(case: _Case) -> Advice | None:
    """7: it is not used, or not enough to pay for itself."""
    evidence = case.evidence
    if evidence.idle_30_days:
        return Advice(Action.RETIRE, idle_words(evidence))
    calls, needed = evidence.calls_month, evidence.break_even_calls
    if calls is None or needed is None:
        return None
    if needed == "never":
        return Advice(Action.RETIRE, "it saves nothing per call, so no number of calls pays for it")
    if calls >= needed:
        return None
    used = f"{calls:,.0f} calls a month by {evidence.calls_source}"
    because = f"{used}, of the {needed:,} it takes, do not pay for it"
    return Advice(Action.RETIRE, because)


def _by_hand(case: _Case) -> Advice:
    """8: the record cannot tell, and says what it lacks."""
    notice = case.clocks.serve.notice
    named = notice.replacements if notice else ()
    on = f"on {', '.join(named)}" if named else "on a successor"
    because = f"retune {on}, or drop to prompting: the record cannot tell"
    return Advice(Action.DECIDE, because, tuple(_lacking(case)))


def _lacking(case: _Case) -> list[Missing]:
    version, evidence = case.judgement.version, case.evidence
    lacks: list[Missing] = []
    if evidence.prompted is None:
        lacks.append(no_prompted_arm(version))
    lacks += [no_tunability(version, s) for s in case.outlook.successors if s.tunable is None]
    if evidence.calls_month is None:
        lacks.append(no_usage())
    lacks += [one for one in evidence.unpriced if one not in lacks]
    successor = case.outlook.open_successor(case.today)
    if successor and isinstance(evidence.life_left, NotKnown) and not _ruled_out(evidence):
        lacks.append(no_life(version, successor, evidence.life_left.reason))
    return lacks


def _train_words(clocks: Clocks) -> str:
    train = clocks.train
    if train.day is None:
        return "no date announced"
    return f"at least {train.shown}" if train.ends is None else train.shown


_ROWS: tuple[Callable[[_Case], Advice | None], ...] = (
    _measure_first,
    _drop_to_prompting,
    _move_host,
    _elsewhere,
    _retune,
    _keep_own_weights,
    _retire,
    _by_hand,
)
