"""What every usage importer makes: daily rows, added up, with implausible counts refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Context, Decimal, InvalidOperation

from tracker.domain.currencies import currency_named
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay
from tracker.domain.whole import read_whole
from tracker.errors import InputError

_MOST = 10**13
"""More tokens than all customers of a large provider use in a day: a typo or a wrong column."""
_MOST_WRITTEN = 10**19 - 1
_MOST_OF_A_REQUEST = 100_000_000
"""Tokens in or out: a hundred times the largest context there is."""
_MOST_MONEY = 10**12
_EXACT = Context(prec=34)
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class UsageImport:
    """``problems`` are sentences about what was left out or may be missing; no row is silent.

    ``places`` says of each model where it was first met, ``latest`` the last day and where.
    """

    days: list[UsageDay]
    problems: list[str]
    places: dict[str, str] = field(default_factory=dict)
    latest: tuple[date, str] | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of one row; ``where`` names the row in error messages. ``cached`` may not be known.

    Raises InputError for negative or absurd numbers, of the row or of each of its requests on the
    average, and for more cached tokens than input tokens.
    """

    where: str
    requests: int = 0
    input: int = 0
    output: int = 0
    cached: int | None = 0

    def __post_init__(self) -> None:
        for what in ("requests", "input", "output", "cached"):
            number = getattr(self, what)
            if number is not None and not 0 <= number <= _MOST:
                sort = "negative" if number < 0 else "absurdly large"
                msg = f"{self.where}: {what} {number} is {sort}"
                raise InputError(msg, "check that the column or field is the right one")
        self._refuse_monstrous_requests()
        if self.cached is not None and self.cached > self.input:
            msg = f"{self.where}: {self.cached} cached tokens of only {self.input} input tokens"
            raise InputError(msg, "input must include the cached tokens")

    def _refuse_monstrous_requests(self) -> None:
        """Nothing is said of rows that do not know their requests."""
        most = self.requests * _MOST_OF_A_REQUEST
        for what, number in (("input", self.input), ("output", self.output)):
            if number > most > 0:
                asked = f"{self.requests:,} request{'' if self.requests == 1 else 's'}"
                msg = f"{self.where}: {what} {number} is absurdly large for {asked}"
                hint = f"a request has {_MOST_OF_A_REQUEST:,} tokens at most: check the columns"
                raise InputError(msg, f"{hint} or fields of both")


def counted(
    where: str,
    *,
    input: int | None,
    output: int | None,
    cached: int | None,
    requests: int | None = 1,
) -> Counts | str:
    """The counts of a row that may not say all of them, or why it is to be left out.

    ``None`` is a count that is not known, which must not pass for zero. Raises InputError as
    :class:`Counts`.
    """
    if not input and not output:
        return "without tokens (failed requests)"
    if requests is None or input is None or output is None:
        Counts(where, input=input or 0, output=output or 0)  # what is known has to be plausible
        return "with counts that are not known"
    return Counts(where, requests, input, output, cached)


@dataclass(slots=True)
class _Sum:
    """Running totals: what is held does not grow with the rows."""

    provider: str | None
    requests: int = 0
    input: int = 0
    output: int = 0
    cached: int = 0
    unbilled: int = 0
    billed: dict[str, Decimal] = field(default_factory=dict)


class Tally:
    """Adds rows up to one per day, model and source, as the registry keeps them."""

    def __init__(self) -> None:
        self._sums: dict[tuple[date, str, str], _Sum] = {}
        self._places: dict[str, str] = {}
        self._latest: tuple[date, str] | None = None
        self._left_out: Counter[str] = Counter()
        self._silent_on_cache = 0
        self._problems: list[str] = []

    def add(
        self,
        key: tuple[date, str, str],
        counts: Counts,
        *,
        billed: Money | None = None,
        provider: str | None = None,
    ) -> None:
        """Count one row under ``key``: its day, model id and source."""
        total = self._sums.get(key)
        if total is None:
            total = self._sums[key] = _Sum(provider)
            self._places.setdefault(key[1], counts.where)
            if self._latest is None or key[0] > self._latest[0]:
                self._latest = (key[0], counts.where)
        total.requests += counts.requests
        total.input += counts.input
        total.output += counts.output
        if counts.cached is None:
            self._silent_on_cache += 1
        else:
            total.cached += counts.cached
        if billed is None:
            total.unbilled += 1
        else:
            before = total.billed.get(billed.currency, _NOTHING)
            total.billed[billed.currency] = _EXACT.add(before, billed.amount)

    def leave_out(self, why: str) -> None:
        """Count a row that is not usage of a model; ``why`` ends up among the problems."""
        self._left_out[why] += 1

    def problem(self, sentence: str) -> None:
        if sentence not in self._problems:
            self._problems.append(sentence)

    def result(self) -> UsageImport:
        days = [self._day(*key, total) for key, total in sorted(self._sums.items(), key=_by_key)]
        left_out = [f"{why}: {n} left out" for why, n in sorted(self._left_out.items())]
        nothing = [] if days else ["no usage in it"]
        problems = [*self._problems, *self._cache_problem(), *left_out, *nothing]
        return UsageImport(days, problems, self._places, self._latest)

    def _cache_problem(self) -> list[str]:
        if not self._silent_on_cache:
            return []
        rows = "1 row does" if self._silent_on_cache == 1 else f"{self._silent_on_cache:,} rows do"
        what = "not say how many tokens came from a cache"
        return [f"{rows} {what}: computed costs may be too high"]

    def _day(self, day: date, model: str, source: str, total: _Sum) -> UsageDay:
        return UsageDay(
            day=day,
            model=model,
            source=source,
            requests=total.requests,
            input_tokens=total.input,
            output_tokens=total.output,
            cached_tokens=total.cached,
            billed=self._billed(f"{model} on {day}", total),
            provider=total.provider,
        )

    def _billed(self, what: str, total: _Sum) -> Money | None:
        """The sum of a day's charges, if all of its rows have one, in one currency."""
        if not total.billed:
            return None
        if total.unbilled:
            self.problem(f"{what}: only a part of the rows has a cost, so none is taken")
            return None
        if len(total.billed) > 1:
            self.problem(f"{what}: costs in several currencies, so none is taken")
            return None
        ((currency, amount),) = total.billed.items()
        return Money(amount, currency)


def _by_key(item: tuple[tuple[date, str, str], _Sum]) -> tuple[date, str, str]:
    return item[0]


def read_day(text: str, where: str) -> date:
    """An ISO day or moment to its day in UTC. Raises InputError, never guessing d/m against m/d."""
    try:
        if len(text) == len("2026-11-22"):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        msg = f"{where}: {text!r} is not a day"
        raise InputError(msg, "write days as 2026-11-22") from None
    return moment.astimezone(UTC).date() if moment.tzinfo else moment.date()


def read_count(text: str, what: str, where: str) -> int:
    """A whole number in plain digits. Raises InputError, for an empty cell too: it is not 0."""
    if not text:
        msg = f"{where}: {what} is blank, which is not known rather than 0"
        raise InputError(msg, "write 0 where there were none, or leave the row out")
    number = read_whole(text.removeprefix("-"), _MOST_WRITTEN)
    if number is None:
        msg = f"{where}: {what} {text[:40]!r} is not a whole number"
        raise InputError(msg, "write it in plain digits, without separators")
    return -number if text.startswith("-") else number


def read_count_or_none(text: str, what: str, where: str) -> int | None:
    """As :func:`read_count`; ``None`` for an empty cell."""
    return read_count(text, what, where) if text else None


def read_amount(text: str, where: str) -> Decimal:
    """An amount of money without its currency. Raises InputError unless finite and not negative."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not plausible(amount) or amount < 0:
        msg = f"{where}: {text[:40]!r} is not an amount of money"
        raise InputError(msg, "write it like 0.0125")
    return amount


def read_currency(code: str, where: str) -> str:
    """A code of ISO 4217 in capitals. Raises InputError."""
    try:
        return currency_named(code)
    except InputError as error:
        msg = f"{where}: {error.message}"
        raise InputError(msg, error.hint) from None


def plausible(amount: Decimal) -> bool:
    """Whether an amount can be a day's charge: a number, and below a trillion."""
    return amount.is_finite() and amount.copy_abs() < _MOST_MONEY
