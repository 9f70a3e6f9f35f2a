"""What owning a version is worth on a day: gathered from record, configuration, use and prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from tracker.app.call_costs import UPKEEP, Till, prompted_call, tuned_call
from tracker.app.context import App
from tracker.app.estimating import released_on
from tracker.app.evidence import read_text
from tracker.app.facts import load_facts
from tracker.app.summary import price_book
from tracker.app.upkeep_lines import Sheet, hosting_month, training_gap, upkeep_lines
from tracker.catalog.lifetimes import bundled_lifetimes
from tracker.config.upkeep import CallSettings, UpkeepSettings
from tracker.costs.amounts import EXACT
from tracker.costs.attribution import attribute
from tracker.costs.daily import DayUse, covered, day_uses
from tracker.costs.economics import CallCost, Counterfactual, Economics, Given, Host, Inputs
from tracker.costs.figures import Figure, missing
from tracker.costs.forced import SURVIVORSHIP, BaseLife, Forced, forced_retunes
from tracker.costs.fx import Rates, parse_rates
from tracker.costs.periods import DAYS_PER_MONTH
from tracker.costs.reckoning import economics as reckon_economics
from tracker.db import registry
from tracker.db import usage as usage_rows
from tracker.db.costed import list_costed
from tracker.domain.model_ref import ModelRef
from tracker.domain.money import parse_amount
from tracker.domain.usage import UsageDay
from tracker.domain.version import ModelVersion
from tracker.lifecycle.alike import Judging
from tracker.lifecycle.judge import Judgement, served_base
from tracker.lifecycle.outlook import successors_named
from tracker.matching.base import read_base
from tracker.matching.index import NoticeIndex

WINDOW = 30
"""Days of use that a month is reckoned from."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is assumed instead of what is known: calls a month, and forced retunes a year.

    ``"lifetimes"``: as if no end were announced. ``over_months``: in which time what was spent once
    shall be back.
    """

    calls: Decimal | None = None
    forced: Decimal | Literal["lifetimes"] | None = None
    over_months: int = 18

    @classmethod
    def read(cls, calls: int | None, forced: str | None, over_months: int = 18) -> Asked:
        """From what people write: ``forced`` is ``"lifetimes"`` or a number. Raises InputError."""
        wanted = None if calls is None else Decimal(calls)
        if forced is None or forced == "lifetimes":
            return cls(wanted, "lifetimes" if forced else None, over_months)
        return cls(wanted, parse_amount(forced), over_months)


_LATE = timedelta(days=2)
"""How long after a day its usage may still be on its way."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is read once for the accounts of all versions, and of those that could replace them.

    ``covered``: by provider the first and the last day of the window that usage was imported for.
    Days after it are not days without calls. ``given``: the team's ``[[costs.upkeep]]`` by model.
    ``prompted``: what a call of an ordinary model costs, kept as it is found: of all the versions
    few are held against another model, or with another prompt. ``accounts``: by version id, kept as
    they are reckoned.
    """

    app: App
    on: date
    asked: Asked
    till: Till
    judging: Judging
    usage: dict[int, list[UsageDay]]
    covered: Mapping[str | None, tuple[date, date]]
    given: Mapping[str, UpkeepSettings]
    prompted: dict[tuple[ModelRef, CallSettings | None], CallCost] = field(default_factory=dict)
    accounts: dict[int, Economics] = field(default_factory=dict)

    def owned(self, version: ModelVersion) -> Owned:
        """A version with what the team says and the usage shows of it."""
        name = version.details.model
        given = self.given.get(name) or UpkeepSettings(model=name)
        return Owned(version, given, tuple(day_uses(self.usage.get(version.id, ()))))

    def account(self, version: ModelVersion) -> Economics:
        """The account of a registered version."""
        if version.id not in self.accounts:
            self.accounts[version.id] = reckon(self, self.owned(version))
        return self.accounts[version.id]

    def prompted_call(self, model: ModelRef, given: CallSettings | None) -> CallCost:
        """A call of an ordinary model, with what the team says goes into its prompt."""
        asked = (model, given)
        if asked not in self.prompted:
            self.prompted[asked] = prompted_call(self.till, model, given)
        return self.prompted[asked]


@dataclass(frozen=True, slots=True)
class Owned:
    """What one account is about: a version, its ``[[costs.upkeep]]``, and its days of use."""

    version: ModelVersion
    given: UpkeepSettings
    uses: tuple[DayUse, ...]


def economics(
    app: App, version: ModelVersion, *, on: date, asked: Asked | None = None
) -> Economics:
    """The account of one version. Raises InputError for a bad price or rate file, or model name."""
    return accounts(app, [version], on=on, asked=asked)[version.id]


def accounts(
    app: App,
    versions: Sequence[ModelVersion],
    *,
    on: date,
    asked: Asked | None = None,
    index: NoticeIndex | None = None,
) -> dict[int, Economics]:
    """Version id → its account. What they share is read once; ``index`` if it is at hand."""
    if not versions:
        return {}
    ledger = open_ledger(app, on=on, asked=asked, index=index)
    return {version.id: ledger.account(version) for version in versions}


def open_ledger(
    app: App,
    *,
    on: date,
    asked: Asked | None = None,
    index: NoticeIndex | None = None,
    everything: Sequence[ModelVersion] | None = None,
) -> Ledger:
    """What accounts as of a day are reckoned from. Raises InputError for a bad price file.

    ``everything``: all versions there are, retired ones included, if they are at hand.
    """
    till = Till(price_book(app), rates_of(app), app.config.costs.currency, on)
    with app.database.read() as tx:
        versions = everything or list_costed(tx)
        rows = usage_rows.usage(tx, start=on - timedelta(days=WINDOW), end=on - timedelta(days=1))
    matched, _ = attribute(versions, rows)
    judging = Judging(index or load_facts(app).index, app.policy, on)
    given = {one.model: one for one in app.config.costs.upkeep}
    return Ledger(app, on, asked or Asked(), till, judging, matched, covered(rows), given)


def rates_of(app: App) -> Rates:
    """The team's rates of exchange. Raises InputError for a bad file."""
    path = app.config.costs.fx_file
    return Rates(parse_rates(read_text(path), str(path)) if path else ())


def unused_upkeep(app: App) -> list[str]:
    """One line for each table of the configuration that is about no registered model."""
    with app.database.read() as tx:
        known = set(registry.model_names(tx))
    return [
        f"[[costs.upkeep]] is about {one.model}, which is not registered: tracker models list"
        for one in app.config.costs.upkeep
        if one.model not in known
    ]


def reckon(ledger: Ledger, owned: Owned) -> Economics:
    """The account of one version, or of what would take its place."""
    version, given, uses = owned.version, owned.given, owned.uses
    judgement = ledger.judging.of(version)
    sheet = Sheet(version, given, _labor_rate(ledger.app), ledger.till)
    served = (version.details.provider, version.details.serving_id)
    measured = _measured(ledger, version, uses)
    gap = training_gap(sheet)
    return reckon_economics(
        Inputs(
            label=version.label,
            on=ledger.on,
            currency=ledger.till.currency,
            calls=_calls(ledger, given, measured),
            tuned=tuned_call(ledger.till, served, given.call, uses),
            others=tuple(_others(ledger, judgement, given)),
            lines=upkeep_lines(sheet),
            planned=_named("refreshes_per_year", given.refreshes_per_year),
            evals=_named("evals_per_year", given.evals_per_year),
            forced=_forced(ledger, judgement, given),
            over_months=ledger.asked.over_months,
            host=_host(ledger, owned),
            notes=(*((gap,) if gap else ()), SURVIVORSHIP),
            measured=measured,
        )
    )


def _labor_rate(app: App) -> Figure:
    rate = app.config.costs.labor_rate
    return missing("labor_rate under [costs]") if rate is None else rate


def _named(key: str, value: Decimal | None) -> Given:
    figure: Figure = missing(f"{key} {UPKEEP}") if value is None else value
    return Given(figure, "configuration")


def _calls(ledger: Ledger, given: UpkeepSettings, measured: Given) -> Given:
    """As asked, as configured, or as measured."""
    if ledger.asked.calls is not None:
        return Given(ledger.asked.calls, "as asked")
    if given.calls_per_month is not None:
        return Given(Decimal(given.calls_per_month), "configuration")
    return measured


def _measured(ledger: Ledger, version: ModelVersion, uses: Sequence[DayUse]) -> Given:
    """As usage shows; no usage of it is zero only where usage comes in."""
    if uses:
        named = {row.provider for use in uses for row in use.rows}
        last = max((ledger.covered[name][1] for name in named), default=uses[-1].day)
        days = (last - uses[0].day).days + 1
        calls = Decimal(sum(row.requests for use in uses for row in use.rows))
        if not calls and any(row.input_tokens or row.output_tokens for u in uses for row in u.rows):
            return Given(missing("calls a month: its usage counts tokens and no requests"), "usage")
        month = EXACT.divide(EXACT.multiply(calls, DAYS_PER_MONTH), Decimal(days))
        return Given(month, f"usage of the {days} days up to {last}")
    span = ledger.covered.get(version.details.provider)
    if version.details.serving_id and span:
        return _none_of_it(ledger.on, *span)
    return Given(missing(f"calls a month: usage of it, or calls_per_month {UPKEEP}"), "not known")


def _none_of_it(on: date, first: date, last: date) -> Given:
    """Zero only where the usage of the whole window is there, but for what comes in late."""
    if first - _LATE <= on - timedelta(days=WINDOW) and last + _LATE >= on - timedelta(days=1):
        return Given(Decimal(0), f"usage of the last {WINDOW} days: none of it")
    only = f"calls a month: the usage of {first} to {last} has none of it, and there is no other"
    return Given(missing(only), "not known")


def _others(
    ledger: Ledger, judgement: Judgement, given: UpkeepSettings
) -> Iterable[tuple[Counterfactual, CallCost]]:
    """All three, always: one that cannot be priced says what is missing."""
    named = {
        Counterfactual.SAME_BASE: served_base(judgement.version),
        Counterfactual.BIGGER_MODEL: _model(ledger, judgement, given.bigger_model),
        Counterfactual.SUCCESSOR: _successor(ledger, judgement, given),
    }
    why = {
        Counterfactual.SAME_BASE: "base of the version",
        Counterfactual.BIGGER_MODEL: f"bigger_model {UPKEEP}",
        Counterfactual.SUCCESSOR: f"successor {UPKEEP}, or a notice that names one",
    }
    for kind, model in named.items():
        if model is None:
            nothing = missing(why[kind])
            yield kind, CallCost(None, None, nothing, nothing, "not known")
        else:
            yield kind, ledger.prompted_call(model, given.prompted_call)


def _successor(ledger: Ledger, judgement: Judgement, given: UpkeepSettings) -> ModelRef | None:
    if given.successor is not None:
        return _model(ledger, judgement, given.successor)
    return next(iter(successors_named(judgement)), None)


def _host(ledger: Ledger, owned: Owned) -> Host | None:
    """The same tune elsewhere: the same calls at the prices there, its hosting by the hour."""
    given = owned.given
    if given.other_host is None:
        return None
    there = read_base(given.other_host, own=ledger.app.own_providers)
    served = (there.provider, there.full_id)
    uses = [use.as_if_on(there.full_id) for use in owned.uses]
    call = tuned_call(ledger.till, served, given.call, uses)
    return Host(call, hosting_month(ledger.till, served, given.hosting_hours), there.provider)


def _model(ledger: Ledger, judgement: Judgement, text: str | None) -> ModelRef | None:
    if text is None:
        return None
    serving = None if "/" in text else judgement.version.details.provider
    return read_base(text, serving=serving, own=ledger.app.own_providers)


def _forced(ledger: Ledger, judgement: Judgement, given: UpkeepSettings) -> Forced:
    base, asked = served_base(judgement.version), ledger.asked.forced
    ends = None if asked == "lifetimes" else judgement.clocks.serve.ends
    life = BaseLife(
        base=base.full_id if base else "its base, which is unknown",
        provider=base.provider if base else judgement.version.details.provider,
        released=released_on(base.full_id) if base else None,
        ends=ends,
        lives=bundled_lifetimes().of(base.provider) if base else (),
        # As if nothing were known of this base but that it is one like the others: a whole life.
        tuned=None if asked == "lifetimes" else judgement.version.made_on,
    )
    rate = asked if isinstance(asked, Decimal) else None
    if rate is None and asked is None:
        rate = given.forced_per_year
    return forced_retunes(life, ledger.on, rate)
