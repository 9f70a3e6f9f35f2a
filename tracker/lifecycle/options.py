"""Every way on for one version, with what speaks for it, what is missing, its dates and its money.

No option is left out because it is impossible: it is shown as ruled out, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.decision import Action
from tracker.domain.model_ref import ModelRef
from tracker.domain.partial_date import PartialDate
from tracker.lifecycle.advice import no_training_here
from tracker.lifecycle.evidence import Amount, Arm, Evidence, Missing, NotKnown, Price, idle_words
from tracker.lifecycle.judge import Judgement
from tracker.lifecycle.missing import (
    as_argument,
    eval_there,
    no_prompted_arm,
    no_retuned_arm,
    no_tunability,
    no_usage,
    reference,
)
from tracker.lifecycle.outlook import LONGER, Outlook, Successor, Venue
from tracker.lifecycle.steps import Steps
from tracker.lifecycle.terms import noted, standing_of, terms_of
from tracker.matching.providers import SELF_HELD


class Possible(StrEnum):
    """``UNCLEAR``: nothing rules it out, and something that has to be known is not."""

    OPEN = "open"
    UNCLEAR = "unclear"
    RULED_OUT = "ruled_out"


_UNPRICED = NotKnown("the cost was not worked out")


@dataclass(frozen=True, slots=True)
class Option:
    """``start_by`` is the last day to begin; ``until`` how long it would then last, if announced.

    ``have`` are sentences of evidence present. ``once`` and ``month`` are amounts or the name of
    what is not known.
    """

    action: Action
    possible: Possible
    because: str
    target: str | None = None
    have: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    start_by: date | None = None
    rollout_by: date | None = None
    until: PartialDate | None = None
    once: Amount = _UNPRICED
    month: Amount = _UNPRICED


@dataclass(frozen=True, slots=True)
class _Case:
    judgement: Judgement
    outlook: Outlook
    evidence: Evidence
    steps: Steps

    def price(self, action: Action) -> Price:
        unknown = NotKnown(f"no price is known for {action.words}")
        return self.evidence.prices.get(action, Price(unknown, unknown))


def options(
    judgement: Judgement, outlook: Outlook, evidence: Evidence, steps: Steps
) -> tuple[Option, ...]:
    """All ways on, in the order of the decision table's questions."""
    case = _Case(judgement, outlook, evidence, steps)
    return (
        *_retunes(case),
        _prompting(case),
        *_moves(case),
        _elsewhere(case),
        _stay(case),
        _retire(case),
    )


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a retune would stand on, and whether it can be had."""

    possible: Possible
    because: str
    target: str | None = None
    lacks: tuple[Missing, ...] = ()
    until: PartialDate | None = None
    have: tuple[str, ...] = ()


def _retunes(case: _Case) -> Iterator[Option]:
    """One per named successor; without one, the question is left open."""
    if case.judgement.version.details.provider in SELF_HELD:
        yield _retune(case, _Ground(Possible.UNCLEAR, "on newer weights of your choice"))
    elif not case.outlook.successors:
        closed = no_training_here(case.judgement, case.outlook)
        possible = Possible.RULED_OUT if closed else Possible.UNCLEAR
        yield _retune(case, _Ground(possible, closed or "no successor is named"))
    for successor in case.outlook.successors:
        yield _retune(case, _ground(case, successor))


def _ground(case: _Case, successor: Successor) -> _Ground:
    name, known, train = successor.base.full_id, successor.tunable, successor.clocks.train
    target = as_argument(successor.base)
    if (closed := _closed(case, successor)) is not None:
        return _Ground(Possible.RULED_OUT, closed, target)
    until, version = successor.clocks.serve.end, case.judgement.version
    standing = standing_of(version, successor, case.evidence.decisions)
    if known is None:
        said = f"nobody says whether {name} can be fine-tuned"
        lacks = (no_tunability(version, successor), *standing.missing)
        return _Ground(Possible.UNCLEAR, said, target, lacks, until, standing.have)
    open_until = f"open until {train.shown}" if train.ends else "open, no end announced"
    who = "".join(f", {caveat}" for caveat in train.caveats)
    said = f"{known.says}; training is {open_until}{who}"
    return _Ground(Possible.OPEN, said, target, standing.missing, until, standing.have)


def _closed(case: _Case, successor: Successor) -> str | None:
    """Why there can be no tune of this successor."""
    if successor.tunable is not None and not successor.tunable.can:
        return f"the named replacement {successor.tunable.says}"
    if successor.training_closed(case.judgement.today):
        return f"training at {successor.base.provider} closed {successor.clocks.train.shown}"
    return no_training_here(case.judgement, Outlook())


def _retune(case: _Case, ground: _Ground) -> Option:
    price, version, evidence = case.price(Action.RETUNE), case.judgement.version, case.evidence
    if ground.possible is Possible.RULED_OUT:
        return Option(Action.RETUNE, ground.possible, ground.because, ground.target)
    missing = [*ground.lacks]
    if evidence.retuned is None:
        missing.append(no_retuned_arm(version, ground.target or "PROVIDER/MODEL"))
    return Option(
        Action.RETUNE,
        ground.possible,
        ground.because,
        ground.target,
        have=(*_words(evidence.proof, evidence.retuned), *ground.have),
        missing=(*missing, *price.missing),
        start_by=case.judgement.deadline.act_by,
        rollout_by=case.steps.rollout_by,
        until=ground.until,
        once=price.once,
        month=price.month,
    )


def _prompting(case: _Case) -> Option:
    """Ready as soon as its eval says so: there is nothing to train."""
    named, arm = case.outlook.successors, case.evidence.prompted
    price = case.price(Action.PROMPT)
    missing = []
    if arm is None:
        version = case.judgement.version
        missing.append(no_prompted_arm(version, named[0].base.full_id if named else "SUCCESSOR"))
    said = "nothing to train, and not shown yet to be as good as the fine-tune"
    possible = Possible.UNCLEAR
    if arm is not None:
        possible = Possible.OPEN if arm.holds else Possible.RULED_OUT
        said = "prompted, it is as good" if arm.holds else "prompted, it is not shown to be as good"
    return Option(
        Action.PROMPT,
        possible,
        said,
        as_argument(named[0].base) if named else None,
        have=_words(arm),
        missing=(*missing, *price.missing),
        start_by=case.steps.eval_by,
        rollout_by=case.steps.rollout_by,
        until=named[0].clocks.serve.end if named else None,
        once=price.once,
        month=price.month,
    )


def _moves(case: _Case) -> Iterator[Option]:
    if not case.outlook.venues:
        said = "no other host of the same base is known"
        yield Option(Action.MOVE_HOST, Possible.RULED_OUT, said)
    for venue in case.outlook.venues:
        yield _move(case, venue)


def _move(case: _Case, venue: Venue) -> Option:
    version, price = case.judgement.version, case.price(Action.MOVE_HOST)
    target = as_argument(venue.base)
    possible, said = _venue_words(case, venue)
    there = _measured_on(case, venue.base)
    unmeasured = () if there else (eval_there(version, venue),)
    terms = terms_of(version, venue, case.evidence.decisions)
    if venue.training_closed(case.judgement.today):
        return Option(Action.MOVE_HOST, possible, said, target)
    return Option(
        Action.MOVE_HOST,
        possible,
        said,
        target,
        have=(*_words(case.evidence.proof), *there, *terms.have),
        missing=(*unmeasured, *terms.missing, *price.missing),
        start_by=case.steps.eval_by if venue.open_weights else case.steps.retrain_by,
        rollout_by=case.steps.rollout_by,
        until=venue.clocks.serve.end,
        once=price.once,
        month=price.month,
    )


def _measured_on(case: _Case, base: ModelRef) -> tuple[str, ...]:
    """A tune there that has an eval of its own; its plan weighs what it shows."""
    found = case.evidence.measured.get(base)
    if found is None:
        return ()
    return (f"{found.label} was measured there: tracker plan {reference(found)}",)


def _venue_words(case: _Case, venue: Venue) -> tuple[Possible, str]:
    ends, train = case.judgement.clocks.serve.ends, venue.clocks.train
    if venue.training_closed(case.judgement.today):
        return Possible.RULED_OUT, f"{venue.base.provider} closed training {train.shown}"
    until = f"until {venue.clocks.serve.shown}" if venue.until else "with no end announced"
    said, possible = f"{venue.base.provider} serves the same base {until}", Possible.OPEN
    if ends is not None and not venue.outlasts(ends):
        possible = Possible.UNCLEAR if venue.until is None else Possible.RULED_OUT
        said += f", {_too_short(venue, ends)}"
    if venue.open_weights:
        return possible, said
    at_least = "" if train.ends else "at least "
    when = f"open until {at_least}{train.shown}" if train.day else "open"
    who = "".join(f", {caveat}" for caveat in train.caveats)
    return possible, f"{said}; it has to be tuned again there, training is {when}{who}"


def _too_short(venue: Venue, ends: date) -> str:
    """Why it is not worth the move."""
    if venue.until is None:
        return f"which is not known to be {LONGER.days} days longer"
    more = (venue.until - ends).days
    if more <= 0:
        return "which is no longer than here"
    return f"only {more} days longer, of the {LONGER.days} that make a move worth it"


def _elsewhere(case: _Case) -> Option:
    price, version = case.price(Action.RETUNE_ELSEWHERE), case.judgement.version
    here = version.details.provider
    bases = [base for base in case.evidence.measured if base.provider != here]
    there = tuple(words for base in bases for words in _measured_on(case, base))
    return Option(
        Action.RETUNE_ELSEWHERE,
        Possible.UNCLEAR,
        "on open weights, which no provider can switch off, or at another provider",
        have=(*_words(case.evidence.proof), *there),
        missing=() if there else price.missing,
        start_by=case.steps.retrain_by,
        rollout_by=case.steps.rollout_by,
        once=price.once,
        month=price.month,
    )


def _stay(case: _Case) -> Option:
    serve, price = case.judgement.clocks.serve, case.price(Action.STAY)
    own = case.judgement.version.details.provider in SELF_HELD
    possible, said = Possible.OPEN, "no end is announced"
    if own:
        said = "the weights are yours: nobody else can switch them off"
    elif serve.ends is not None:
        gone = serve.ends <= case.judgement.today
        possible = Possible.RULED_OUT if gone else Possible.OPEN
        said = f"it stopped {serve.shown}" if gone else f"only until {serve.shown}"
    elif case.judgement.unjudged:
        possible, said = Possible.UNCLEAR, case.judgement.unjudged
    return Option(
        Action.STAY,
        possible,
        said,
        missing=() if possible is Possible.RULED_OUT else price.missing,
        until=serve.end,
        once=price.once,
        month=price.month,
    )


def _retire(case: _Case) -> Option:
    evidence, price = case.evidence, case.price(Action.RETIRE)
    unused = () if evidence.calls_month is not None else (no_usage(),)
    decided = [d for d in evidence.decisions if d.action is Action.RETIRE][-1:]
    lacks = unused if decided else tuple(dict.fromkeys((*unused, *price.missing)))
    said = "how often it is called is not known"
    if evidence.idle_30_days:
        said = idle_words(evidence)
    elif evidence.calls_month is not None:
        used = f"{evidence.calls_month:,.0f} calls a month by {evidence.calls_source}"
        said = f"{used} would need another answer"
    return Option(
        Action.RETIRE,
        Possible.OPEN,
        said,
        have=tuple(noted(decision) for decision in decided),
        missing=lacks,
        start_by=case.steps.rollout_by,
        once=price.once,
        month=price.month,
    )


def _words(*arms: Arm | None) -> tuple[str, ...]:
    return tuple(arm.words for arm in arms if arm is not None)
