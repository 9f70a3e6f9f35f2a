"""What models cost to own: prices, use, and whether they are worth it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from tracker.api.calls import Calls
from tracker.api.choices import choice
from tracker.api.paths import PathLike
from tracker.app.economics import Asked as Assumed
from tracker.app.economics import economics as run_economics
from tracker.app.lifetimes import Group, read_kind
from tracker.app.lifetimes import lifetimes as run_lifetimes
from tracker.app.monthly import send_cost_summary
from tracker.app.price_file import NewPrice
from tracker.app.price_file import set_price as run_set_price
from tracker.app.prices import MapImport, PriceList, call_price, import_litellm, list_prices
from tracker.app.prices import check as run_check_prices
from tracker.app.registry import find
from tracker.app.summary import cost_report
from tracker.app.upkeep import change_upkeep, upkeep_of
from tracker.app.usage_import import ImportedUsage
from tracker.app.usage_import import import_api as import_usage_api
from tracker.app.usage_import import import_file as import_usage_file
from tracker.config.upkeep import UpkeepSettings
from tracker.costs.call_price import CallPrice, CallSize
from tracker.costs.cost_report import CostReport
from tracker.costs.economics import Economics
from tracker.costs.forced import YEAR
from tracker.costs.price_check import Finding
from tracker.costs.price_file import is_price
from tracker.costs.prices import PriceKind, PriceRow
from tracker.errors import InputError


class CostCalls(Calls):
    """Amounts are exact decimals with a currency; what is not known is named, never zero."""

    def costs(self, month: date | None = None) -> CostReport:
        """Cost of ownership in the month that holds this day (default: the current month)."""
        return cost_report(self._app, month or self._app.today())

    def break_even(
        self,
        reference: str,
        *,
        calls: int | None = None,
        forced: str | None = None,
        on: date | None = None,
    ) -> Economics:
        """Whether a version is worth its keep, against three ways to do without it.

        ``calls`` a month and ``forced`` retunes a year (``"0.5"``) replace what is known;
        ``"lifetimes"`` is as if no end were announced. What is missing is named in ``missing``.
        """
        assumed = Assumed.read(calls, forced)
        version, day = find(self._app, reference), on or self._app.today()
        return run_economics(self._app, version, on=day, asked=assumed)

    def lifetimes(
        self,
        provider: str | None = None,
        of: str | None = None,
        *,
        age: int | None = None,
        within: int = YEAR,
        feed: PathLike | None = None,
    ) -> list[Group]:
        """How long bases lived, in days, by provider and kind (``"snapshots"``, ``"tunable"`` …).

        With an ``age`` each group says what became of those that got as old, ``within`` so many
        days more. ``feed``: days of notice as a saved feed of deprecations.info states them. Raises
        InputError where no such lives are known, ParseError for a file that is no such feed.
        """
        asked = None if age is None else (age, within)
        path = None if feed is None else Path(feed)
        return run_lifetimes(provider, read_kind(of) if of else None, asked=asked, feed=path)

    def upkeep(self, model: str, given: Mapping[str, str] | None = None) -> UpkeepSettings:
        """What keeping a model up takes, as the team says; with ``given``, keys set in the file.

        Keys and values are those of ``[[costs.upkeep]]``: ``{"review_hours": "4"}``. A tracker that
        is open goes on by the configuration it was opened with. Raises InputError, NotFoundError.
        """
        if given:
            return change_upkeep(self._app, model, given)
        return upkeep_of(self._app, model)

    def send_cost_summary(self, month: date | None = None) -> int:
        """Queue the summary of a month for every recipient; the number of messages that are new."""
        return send_cost_summary(self._app, month or self._app.today())

    def import_usage(
        self, file: PathLike, columns: Mapping[str, str] | None = None
    ) -> ImportedUsage:
        """Daily usage from a file, whatever wrote it; the same day, model and source replaces.

        ``columns`` says which column of a CSV is what, as ``{"input": "prompt_tokens"}``. Raises
        InputError; then nothing is written.
        """
        return import_usage_file(self._app, Path(file), columns)

    def import_usage_api(self, provider: str, since: date) -> ImportedUsage:
        """Daily usage since a day in UTC from the API of a provider (``"openai"``).

        Raises ConfigError without a key, FetchError or InputError; then nothing is written.
        """
        return import_usage_api(self._app, provider, since)

    def prices(self, model: str | None = None, *, on: date | None = None) -> PriceList:
        """The price rows there are, or what governs ``"PROVIDER/MODEL"`` or a registered model."""
        return list_prices(self._app, model, on)

    def call_price(
        self,
        model: str,
        *,
        input_tokens: int = 0,
        cached_tokens: int = 0,
        output_tokens: int = 0,
        calls: int = 1,
        on: date | None = None,
    ) -> CallPrice:
        """What calls of one size cost on a day: ``"PROVIDER/MODEL"``, or a registered model.

        ``input_tokens`` of one call include the cached ones. Raises InputError, NotFoundError.
        """
        size = CallSize(input_tokens, cached_tokens, output_tokens, calls)
        return call_price(self._app, model, size, on)

    def set_price(
        self,
        model: str,
        kind: str | PriceKind,
        price: str | Decimal,
        source: str,
        *,
        per: int | None = None,
        currency: str | None = None,
        valid_from: date | None = None,
        valid_to: date | None = None,
        close: bool = False,
    ) -> PriceRow:
        """Add a price to the team's price file; what stands in it stays as it is.

        ``per``: so many tokens, hours or months, by default what is usual for the kind. ``close``
        ends the price that is in force. Raises InputError, ConflictError, ConfigError.
        """
        which = choice(PriceKind, kind, "kind")
        new = NewPrice(
            model, which, _exact(price), source, per, currency, valid_from, valid_to, close
        )
        row, _ = run_set_price(self._app, new)
        return row

    def check_prices(self) -> list[Finding]:
        """What is wrong with the prices: overlapping, impossible, old, or missing for use."""
        return run_check_prices(self._app)

    def import_prices(
        self, litellm_map: PathLike, *, since: date | None = None, models: Sequence[str] = ()
    ) -> MapImport:
        """Take over what LiteLLM's map has of the models in use and no other source has.

        ``since``: from when they hold (default today); ``models``: only these names, ``*`` allowed.
        """
        return import_litellm(self._app, Path(litellm_map), since, models)


def _exact(price: str | Decimal) -> Decimal:
    if not is_price(str(price)):
        msg = f"{price!r} is not a price"
        raise InputError(msg, 'write it as text or a Decimal, like "0.80"')
    return Decimal(price)
