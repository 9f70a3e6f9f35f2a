"""Whether a reading would change so much at once that a person should look first (pure).

A page can keep its contract and still be wrong: tampered with, read by a faulty scraper, or its
date columns exchanged. What that has in common is its reach, so the reach is bounded
(RELIABILITY §4). A reading that goes beyond is held: stored, governing nothing, until somebody, or
a second source that says the same, releases it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.notice import EVERY_MODEL, Notice
from tracker.domain.partial_date import Bound, PartialDate
from tracker.sources.base import SourceKind
from tracker.sources.statements import Statement, statement

FEW_MODELS, SHARE_OF_MODELS = 5, 0.10
"""Registered versions one poll may alert on: whichever is more."""
FEW_IDS, SHARE_OF_IDS = 5, 0.20
"""Of a provider's known ids, those whose dates one poll may change: more than both is too much."""
FEW_SUDDEN = 3
"""Dates still to come that turn out to be over at once. Ends are announced; three are no slip."""
MANY_UNKNOWN, SHARE_UNKNOWN = 100, 0.50
"""New ids of one provider that nobody else knows: more than both is a scraper's junk."""

Id = tuple[str, str]
"""Provider and model id, or display name, in lower case."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a reading would reach. ``models``: versions it would alert on, of ``registered``."""

    models: int
    registered: int


def hold_reason(
    reading: Sequence[Notice],
    before: Sequence[Notice],
    elsewhere: Collection[Id],
    reach: Reach,
    kind: SourceKind,
    today: date,
) -> str:
    """Why a person should look before ``reading`` counts, or nothing when it may count at once.

    ``before``: what governed so far of the same providers (for a first reading, the bundled
    catalog). ``elsewhere``: the ids anybody else knows. ``kind``: a provider's own first word
    about itself is not held for being unheard of.
    """
    reasons = (
        _too_many_models(reach),
        *_too_many_dates(reading, before, today),
        *_too_many_unknown(reading, before, elsewhere, kind),
    )
    return "; ".join(reason for reason in reasons if reason)


def changed(reading: Iterable[Notice], before: Iterable[Notice]) -> dict[Statement, set[str]]:
    """The statements that get a firm date they did not have, with the new dates.

    A floor ("not before") announces nothing, so to move one changes nothing here.
    """
    known, new = _firm(before), _firm(reading)
    return {s: gained for s, days in new.items() if (gained := days - known.get(s, set()))}


def agreed(statements: Mapping[Statement, set[str]], others: Iterable[Notice]) -> bool:
    """Whether other sources state the same dates for most of ``statements``."""
    theirs = _firm(others)
    same = sum(bool(days & theirs.get(s, set())) for s, days in statements.items())
    return bool(statements) and 2 * same > len(statements)


def id_of(notice: Notice) -> Id:
    return notice.provider, (notice.model_id or notice.display_name or "").lower()


def _too_many_models(reach: Reach) -> str:
    if reach.models <= max(FEW_MODELS, SHARE_OF_MODELS * reach.registered):
        return ""
    return f"it would alert on {reach.models} of {reach.registered} registered models"


def _too_many_dates(
    reading: Sequence[Notice], before: Sequence[Notice], today: date
) -> Iterable[str]:
    moved = {s for s in changed(reading, before) if s[1] != EVERY_MODEL}
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for notice in before:
        ids[notice.provider].add(notice.subject.lower())
    for provider in sorted({s[0] for s in moved}):
        known = ids[provider]
        touched = {s[1] for s in moved if s[0] == provider} & known
        if len(touched) > max(FEW_IDS, SHARE_OF_IDS * len(known)):
            yield f"it changes the dates of {len(touched)} of {len(known)} known ids of {provider}"
    over = _suddenly_over(reading, before, today)
    if len(over) >= FEW_SUDDEN:
        yield f"{len(over)} dates that were still to come are said to be over: {over[0]}, …"


def _suddenly_over(reading: Sequence[Notice], before: Sequence[Notice], today: date) -> list[str]:
    coming = {s for s, days in _days(before).items() if min(days) > today}
    return sorted(s[1] for s, days in _days(reading).items() if s in coming and min(days) <= today)


def _too_many_unknown(
    reading: Sequence[Notice],
    before: Sequence[Notice],
    elsewhere: Collection[Id],
    kind: SourceKind,
) -> Iterable[str]:
    known = {id_of(n) for n in before}
    if not known and kind is not SourceKind.FEED:
        return
    total: defaultdict[str, set[Id]] = defaultdict(set)
    for notice in reading:
        total[notice.provider].add(id_of(notice))
    for provider, ids in sorted(total.items()):
        strange = ids - known - set(elsewhere)
        if len(strange) > max(MANY_UNKNOWN, SHARE_UNKNOWN * len(ids)):
            yield f"{len(strange)} of {len(ids)} ids of {provider} are unknown to everything else"


def _firm(notices: Iterable[Notice]) -> dict[Statement, set[str]]:
    found: defaultdict[Statement, set[str]] = defaultdict(set)
    for notice in notices:
        when = notice.retires_on
        if isinstance(when, PartialDate) and when.bound is not Bound.NOT_BEFORE:
            found[statement(notice)].add(when.value)
    return dict(found)


def _days(notices: Iterable[Notice]) -> dict[Statement, list[date]]:
    """The first day each firm date can mean, by statement."""
    found: defaultdict[Statement, list[date]] = defaultdict(list)
    for notice in notices:
        when = notice.retires_on
        if isinstance(when, PartialDate) and when.bound is not Bound.NOT_BEFORE:
            found[statement(notice)].append(when.earliest)
    return dict(found)
