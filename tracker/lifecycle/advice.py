"""What to do about a model whose time is running out, as far as the record can tell (DOMAIN E4).

The first row that holds is the advice. Rows that need a price, a payback or a successor's eval are
left to the person, and what is missing is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from tracker.domain.alert import Level
from tracker.domain.version import Reason
from tracker.lifecycle.clocks import Clocks, read_clocks
from tracker.lifecycle.judge import Judgement
from tracker.matching.base import canonical
from tracker.matching.index import NoticeIndex
from tracker.matching.providers import SELF_HELD

_LONGER = timedelta(days=180)
_SAME_WEIGHTS = {"openai": "azure", "azure": "openai"}
"""Where the same closed weights are tuned and served by somebody else."""


class Action(StrEnum):
    PROMPT = "prompt"
    MOVE_HOST = "move_host"
    RETUNE = "retune"
    STAY = "stay"
    RETIRE = "retire"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class Advice:
    """``because`` is a sentence; ``missing`` is what would make the advice firmer."""

    action: Action
    because: str
    missing: tuple[str, ...] = ()


def advise(judgement: Judgement, index: NoticeIndex, *, proven: bool) -> Advice:
    """The next step for one version. ``proven``: its gain over the baseline is on record."""
    if judgement.unjudged:
        return Advice(Action.DECIDE, "it cannot be judged", (judgement.unjudged,))
    if not judgement.needs_you:
        return _stay(judgement)
    details = judgement.version.details
    if details.reason is Reason.KNOWLEDGE or not proven:
        return Advice(
            Action.PROMPT,
            "its gain over the prompted+retrieval baseline is not proven: measure before retuning",
            ("the baseline's eval (register --baseline)",),
        )
    if elsewhere := _longer_elsewhere(judgement, index):
        return elsewhere
    return _retune(judgement)


def _stay(judgement: Judgement) -> Advice:
    if judgement.version.details.provider in SELF_HELD:
        return Advice(Action.STAY, "the weights are yours: nobody else can switch them off")
    act_by = judgement.deadline.act_by
    if judgement.floor_passed:
        day = judgement.clocks.serve.day
        because = f"no end is announced, but it was promised only until {day}: be ready"
        return Advice(Action.STAY, because)
    until = f" before {act_by}" if act_by else " while no date is announced"
    return Advice(Action.STAY, f"nothing has to start{until}")


def _longer_elsewhere(judgement: Judgement, index: NoticeIndex) -> Advice | None:
    """The same base, tunable and served at least 180 days longer by another provider."""
    base, serve = judgement.version.details.base, judgement.clocks.serve
    other = _SAME_WEIGHTS.get(base.provider) if base else None
    if base is None or other is None or serve.ends is None:
        return None
    clocks = read_clocks(index.matches(canonical(other, base.full_id), None))
    end = clocks.serve.ends
    if end is None or end < serve.ends + _LONGER or _closed(clocks, judgement):
        return None
    who = f", {'; '.join(clocks.train.caveats)}" if clocks.train.caveats else ""
    because = (
        f"{other} serves fine-tunes of the same base until {end}; "
        f"training there is open until {_train_words(clocks)}{who}"
    )
    return Advice(
        Action.MOVE_HOST, because, ("an eval on the new host: same weights, other stack",)
    )


def _retune(judgement: Judgement) -> Advice:
    clocks, provider = judgement.clocks, judgement.version.details.provider
    closes, today = clocks.closure.ends, judgement.today
    if closes is not None and (closes <= today or judgement.level is Level.DEAD):
        because = f"no training at {provider} any more ({closes}): open weights, another provider"
        return Advice(Action.RETUNE, because, ("an eval of the successor, prompted",))
    missing = ("an eval of the successor, prompted", "the price of a retune")
    named = clocks.serve.notice.replacements if clocks.serve.notice else ()
    on = f"on {', '.join(named)}" if named else "on a successor"
    return Advice(
        Action.DECIDE, f"retune {on}, or drop to prompting: the record cannot tell", missing
    )


def _closed(clocks: Clocks, judgement: Judgement) -> bool:
    ends = clocks.train.ends
    return ends is not None and ends <= judgement.today


def _train_words(clocks: Clocks) -> str:
    train = clocks.train
    if train.day is None:
        return "no date announced"
    return f"at least {train.day}" if train.ends is None else str(train.ends)
