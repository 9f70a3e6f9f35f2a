"""How long bases lived, in groups, and what that says of one of a certain age (DOMAIN D2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from tracker.app.notice_given import NoticeGiven, bundled_notice_given, feed_notice_given
from tracker.catalog.lifetimes import bundled_lifetimes
from tracker.costs.amounts import Unknown, amount_text
from tracker.costs.forced import SURVIVORSHIP
from tracker.costs.lifetimes import Chance, Spread, median_remaining, shutdown_chance, spread
from tracker.errors import InputError
from tracker.matching.providers import provider_named


class Of(StrEnum):
    """What is counted: days from release to shutdown, or, of ``NOTICE``, from its announcement."""

    SNAPSHOTS = "snapshots"
    RELEASES = "releases"
    TUNABLE = "tunable"
    NOTICE = "notice"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Of.SNAPSHOTS: "every id with a date",
    Of.RELEASES: "without previews and fine-tunes",
    Of.TUNABLE: "bases that could be fine-tuned",
    Of.NOTICE: "days of notice given",
}


@dataclass(frozen=True, slots=True)
class AtAge:
    """What became of those that outlived ``age`` days: ``chance`` of an end ``within`` more."""

    age: int
    within: int
    survivors: int
    chance: Chance | Unknown
    remaining: Decimal | Unknown


@dataclass(frozen=True, slots=True)
class Group:
    """Lives of one provider's bases; ``at_age`` where an age was asked about.

    ``doubt``: what is odd about days of notice that a feed states.
    """

    provider: str
    of: Of
    days: tuple[int, ...]
    at_age: AtAge | None = None
    doubt: str | None = None

    @property
    def spread(self) -> Spread | Unknown:
        return spread(self.days)


def lifetimes(
    provider: str | None = None,
    of: Of | None = None,
    *,
    asked: tuple[int, int] | None = None,
    feed: Path | None = None,
) -> list[Group]:
    """The groups of one provider, or of all. ``asked``: an age, and within how many days.

    ``feed``: a saved feed of deprecations.info, whose days of notice are counted instead. Raises
    InputError where no such lives are known, or ParseError for another file.
    """
    named = provider_named(provider) if provider else None
    if feed and (asked or of not in (None, Of.NOTICE)):
        msg = "a feed tells days of notice only, at no age"
        raise InputError(msg, "leave out --age and --within; --of notice is what it tells")
    told = _notice_groups(feed_notice_given(feed)) if feed else _groups()
    every = [group for group in told if of in (None, group.of)]
    if asked:
        # Notice is given near the end of a life, whatever its age.
        every = [_at(group, *asked) for group in every if group.of is not Of.NOTICE]
    found = [group for group in every if named in (None, group.provider)]
    if not found:
        msg = f"no lives of bases{f' of {named}' if named else ''} are known, as asked for"
        known = ", ".join(sorted({group.provider for group in every})) or "see: --help"
        raise InputError(msg, f"there are some of {known}" if every else known)
    return found


def read_kind(text: str) -> Of:
    """``tunable``. Raises InputError for what is not counted."""
    known = [of.value for of in Of]
    if text not in known:
        msg = f"no lives are counted by {text!r}"
        raise InputError(msg, f"one of {', '.join(known)}")
    return Of(text)


def lifetimes_json(groups: Sequence[Group], feed: Path | None = None) -> dict[str, Any]:
    """Days are numbers, rates and chances exact texts; what is not known is an ``unknown``."""
    bundled = bundled_lifetimes()
    return {
        "noted": None if feed else bundled.noted.isoformat(),
        "source": str(feed) if feed else bundled.source,
        "note": SURVIVORSHIP,
        "groups": [_group_json(group) for group in groups],
    }


def _groups() -> Iterator[Group]:
    bundled = bundled_lifetimes()
    for provider, lives in bundled.days.items():
        yield Group(provider, Of.SNAPSHOTS, tuple(lives.values()))
        kept = tuple(days for name, days in lives.items() if _is_release(name))
        if len(kept) < len(lives):
            yield Group(provider, Of.RELEASES, kept)
    for provider, lives in bundled.tunable.items():
        yield Group(provider, Of.TUNABLE, tuple(lives.values()))
    yield from _notice_groups(bundled_notice_given())


def _notice_groups(given: Mapping[str, NoticeGiven]) -> Iterator[Group]:
    for provider, notice in given.items():
        yield Group(provider, Of.NOTICE, notice.days, doubt=notice.doubt)


def _is_release(name: str) -> bool:
    return "preview" not in name and not name.startswith("ft-")


def _at(group: Group, age: int, within: int) -> Group:
    found = AtAge(
        age=age,
        within=within,
        survivors=sum(life > age for life in group.days),
        chance=shutdown_chance(group.days, age=age, horizon=within),
        remaining=median_remaining(group.days, age=age),
    )
    return Group(group.provider, group.of, group.days, found)


def _group_json(group: Group) -> dict[str, Any]:
    found = group.spread
    head: dict[str, Any] = {"provider": group.provider, "of": group.of.value, "n": len(group.days)}
    if isinstance(found, Unknown):
        head["unknown"] = found.reason
    else:
        head |= {
            "min": found.least,
            "p25": _number(found.quarter),
            "median": _number(found.median),
            "p75": _number(found.three_quarters),
            "max": found.most,
        }
        if group.of is not Of.NOTICE:
            head["forced_per_year"] = amount_text(found.forced_per_year)
    head |= {"doubt": group.doubt} if group.doubt else {}
    return head | ({"at_age": _at_json(group.at_age)} if group.at_age else {})


def _at_json(found: AtAge) -> dict[str, Any]:
    head = {"age": found.age, "within": found.within, "survivors": found.survivors}
    if isinstance(found.chance, Unknown) or isinstance(found.remaining, Unknown):
        return head | {"ended": None, "chance": None, "unknown": "not enough history"}
    return head | {
        "ended": found.chance.ended,
        "chance": amount_text(found.chance.probability),
        "median_remaining": _number(found.remaining),
    }


def _number(days: Decimal) -> int | float:
    """Quartiles of whole days are quarters of a day, which a float holds exactly."""
    return int(days) if days == int(days) else float(days)
