"""Serve-until and train-until of one tuned model, from the notices that govern it.

A fine-tune's own row beats the training/deployment table, which beats the base's row; the closing
of a whole platform caps them all. The notices are those of the provider that serves the model:
its clock counts, not the developer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.notice import Notice, Scope
from tracker.domain.notice_words import NO_DATE, dateless_state
from tracker.domain.partial_date import Anchor, PartialDate, RelativeDate, UnknownDate, WhyUnknown
from tracker.lifecycle.govern import disagreeing, governing
from tracker.lifecycle.reading import ClockReading, no_date, shift, sooner
from tracker.matching.index import Match
from tracker.matching.keys import Certainty

_NOT_US = re.compile(r"\b(?:have|has) not\b|\bnot previously\b|\bnew customers?\b", re.IGNORECASE)
"""Audiences that cannot be somebody who owns a fine-tune in use."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """``closure`` is the end of all training on the platform; ``train`` already includes it."""

    base: ClockReading
    train: ClockReading
    closure: ClockReading
    serve: ClockReading


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The sure matches of one model, by what they speak about."""

    own: list[Notice]
    tuned: list[Notice]
    base: list[Notice]
    sparing: list[Notice]
    training: list[Notice]
    all_tuned: list[Notice]
    all_training: list[Notice]


def read_clocks(matches: Sequence[Match]) -> Clocks:
    """Every clock of one model; ``matches`` come from ``NoticeIndex.matches``."""
    rows = _sort(matches)
    base = _read(rows.base, "{} stops") or no_date(_no_end(rows.sparing))
    closure = _closure(rows.all_training)
    train = _train(rows, base, closure)
    serve = _serve(rows, base, train)
    return Clocks(base, train, closure, serve)


def _sort(matches: Sequence[Match]) -> _Sorted:
    sure = [m for m in matches if m.certainty < Certainty.POSSIBLE]

    def of(scope: Scope, *, everyone: bool = False) -> list[Notice]:
        return [
            m.notice
            for m in sure
            if m.notice.scope is scope and m.everyone is everyone and not m.own
        ]

    serving = (Scope.INFERENCE, Scope.FINE_TUNED_INFERENCE)
    return _Sorted(
        own=[m.notice for m in sure if m.own and m.notice.scope in serving],
        tuned=of(Scope.FINE_TUNED_INFERENCE),
        base=[n for n in of(Scope.INFERENCE) if not n.spares_fine_tunes],
        sparing=[n for n in of(Scope.INFERENCE) if n.spares_fine_tunes],
        training=_ours(of(Scope.TRAINING)),
        all_tuned=of(Scope.FINE_TUNED_INFERENCE, everyone=True),
        all_training=of(Scope.TRAINING, everyone=True),
    )


def _no_end(sparing: Sequence[Notice]) -> str:
    """Why a base has no end that would take its fine-tunes along."""
    if not sparing:
        return "no notice about the base itself"
    chosen = governing(sparing)
    what = f"{_named(chosen)} stops at {chosen.provider} {_day_words(chosen)}"
    return f"{what}, and the notice spares its fine-tunes"


def _serve(rows: _Sorted, base: ClockReading, train: ClockReading) -> ClockReading:
    rules, closures = _split(rows.all_tuned)
    own = _read(rows.own, "{} stops")
    table = _read(rows.tuned, "fine-tunes of {} stop")
    specific = own or table or _rule(rules, base, train) or _with_base(base)
    resolved = _resolve(specific, base, train)
    closure = _read(closures, "every fine-tune stops")
    return sooner(resolved, closure) if closure else resolved


def _train(rows: _Sorted, base: ClockReading, closure: ClockReading) -> ClockReading:
    rules, _ = _split(rows.all_training)
    named = _read(rows.training, "training on {} closes")
    specific = named or _rule(rules, base, base) or no_date("no notice about training on this base")
    return sooner(_resolve(specific, base, base), closure)


def _closure(notices: Sequence[Notice]) -> ClockReading:
    _, closures = _split(notices)
    ours = _ours(closures)
    reading = _read(ours, "all training closes")
    if reading is None:
        return no_date("no notice that training closes altogether")
    others = [n for n in closures if n not in ours]
    return replace(reading, caveats=(*reading.caveats, *_told_to_others(others)))


def _read(notices: Sequence[Notice], said: str) -> ClockReading | None:
    if not notices:
        return None
    chosen = governing(notices)
    sentence = f"{said.format(_named(chosen))} at {chosen.provider}"
    when = chosen.retires_on
    if isinstance(when, RelativeDate):
        when = UnknownDate(WhyUnknown.NOT_ANNOUNCED, when.text)
    elif isinstance(when, UnknownDate):
        sentence = f"{_named(chosen)} at {chosen.provider}: {_no_date_words(chosen, when)}"
    audience = chosen.applies_to.audience
    caveats = (f"for {audience[0].lower()}{audience[1:]}",) if audience else ()
    return ClockReading(when, sentence, chosen, caveats, disagreeing(chosen, notices))


def _resolve(reading: ClockReading, base: ClockReading, train: ClockReading) -> ClockReading:
    """Work out a date that its notice gives only relative to another."""
    rule = reading.notice.retires_on if reading.notice else None
    if not isinstance(rule, RelativeDate) or reading.day is not None:
        return reading
    anchors = {Anchor.BASE_RETIREMENT: base, Anchor.TRAINING_RETIREMENT: train}
    anchor = anchors.get(rule.anchor)
    if anchor is None or anchor.day is None:
        return replace(reading, reason=f"{reading.reason}: {rule.text}, which has no date yet")
    when = shift(anchor, rule)
    return replace(reading, when=when, reason=f"{reading.reason}: {rule.text}")


def _rule(rules: Sequence[Notice], base: ClockReading, train: ClockReading) -> ClockReading | None:
    """A provider's general rule, applied to this base; only where the base has a date."""
    if not rules or base.notice is None:
        return None
    rule = governing(rules)
    what = "training" if rule.scope is Scope.TRAINING else "a fine-tune"
    sentence = f"{what} on {_named(base.notice)} ends at {rule.provider}"
    bare = ClockReading(UnknownDate(WhyUnknown.NOT_ANNOUNCED, ""), sentence, rule)
    resolved = _resolve(bare, base, train)
    return replace(resolved, notice=base.notice, caveats=base.caveats)


def _with_base(base: ClockReading) -> ClockReading:
    if base.day is None:
        return base
    return replace(base, reason=f"{base.reason}, and no later date is given for its fine-tunes")


def _split(notices: Iterable[Notice]) -> tuple[list[Notice], list[Notice]]:
    """(general rules, closures): a statement about every model is one or the other."""
    rules: list[Notice] = []
    closures: list[Notice] = []
    for notice in notices:
        (rules if isinstance(notice.retires_on, RelativeDate) else closures).append(notice)
    return rules, closures


def _ours(notices: Iterable[Notice]) -> list[Notice]:
    return [n for n in notices if not _NOT_US.search(n.applies_to.audience or "")]


def _told_to_others(notices: Iterable[Notice]) -> tuple[str, ...]:
    ordered = sorted(notices, key=_earliest)
    return tuple(f"already {_day_words(n)} for {n.applies_to.audience}" for n in ordered)


def _earliest(notice: Notice) -> date:
    when = notice.retires_on
    return when.earliest if isinstance(when, PartialDate) else date.max


def _day_words(notice: Notice) -> str:
    when = notice.retires_on
    return when.shown if isinstance(when, PartialDate) else when.text


def _no_date_words(notice: Notice, when: UnknownDate) -> str:
    known = "the date cannot be read" if when.why is WhyUnknown.UNREADABLE else NO_DATE
    if state := dateless_state(notice):
        known = f"{state}, {known}"
    return f"{known} ({when.text!r})" if when.text else known


def _named(notice: Notice) -> str:
    return re.sub(r"^ft[-:]", "", notice.subject)
