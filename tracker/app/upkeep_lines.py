"""The lines of cost of keeping one version up, from its record, the configuration and prices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.app.call_costs import UPKEEP, Till
from tracker.config.upkeep import UpkeepSettings
from tracker.costs.amounts import EXACT, Unknown, amount_text
from tracker.costs.economics import Line, Part
from tracker.costs.figures import Figure, Missing, missing, reckon, total_of
from tracker.costs.periods import HOURS_PER_MONTH
from tracker.costs.prices import PriceKind, PriceRow
from tracker.domain.version import Cost, CostKind, ModelVersion, Per

_HOSTED = ("azure", "bedrock", "databricks", "self_hosted", "huggingface")
"""Where a tuned model is paid by the hour, besides or instead of its tokens."""

_CONFIG = "configuration"
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the lines of one version are made from; ``labor_rate`` is per hour."""

    version: ModelVersion
    given: UpkeepSettings
    labor_rate: Figure
    till: Till


def upkeep_lines(sheet: Sheet) -> tuple[Line, ...]:
    """Every line: a retune, a refresh, the start, a month of hosting, a scheduled eval."""
    given = sheet.given
    review = _hours(sheet, "review", Part.RETUNE, given.review_hours, "review_hours")
    evals = (_eval(sheet), review)
    return (
        *_training(sheet),
        *evals,
        _hours(sheet, "engineering", Part.RETUNE, given.engineering_hours, "engineering_hours"),
        _hours(sheet, "data", Part.REFRESH, given.data_hours, "data_hours"),
        *_start(sheet),
        *_hosting(sheet),
        *(replace(line, part=Part.YEAR) for line in evals if given.evals_per_year != 0),
    )


def training_gap(sheet: Sheet) -> str | None:
    """What the tokens say beside what was paid, where both are known."""
    paid, estimate = _recorded(sheet, CostKind.TRAINING), _training_estimate(sheet)
    if not paid or estimate is None or isinstance(estimate.amount, Missing):
        return None
    total = total_of(sheet.till.figure(cost.money) for cost in paid).exact
    if isinstance(total, Missing):
        return None
    tokens = f"{estimate.quantity:f} {estimate.unit}"
    said = f"{amount_text(total)} recorded, {amount_text(estimate.amount)} by {tokens}"
    return f"training: {said}; what is recorded counts"


def _training(sheet: Sheet) -> Iterator[Line]:
    """An invoice wins over an estimate; there is no built-in price of training."""
    if paid := _recorded(sheet, CostKind.TRAINING):
        yield from (_recorded_line(sheet, cost, Part.RETUNE) for cost in paid)
        return
    estimate = _training_estimate(sheet)
    nothing = missing("training: its cost, or its tokens or hours and a price of them")
    yield estimate or Line(
        "training", Part.RETUNE, nothing, "training", nothing, nothing, "not known"
    )
    if (graded := sheet.given.grader_cost) is not None:
        yield Line("grader", Part.RETUNE, Decimal(1), "training", graded, graded, _CONFIG)


def _training_estimate(sheet: Sheet) -> Line | None:
    details, given = sheet.version.details, sheet.given
    if tokens := details.trained_tokens or given.training_tokens:
        whence = "record" if details.trained_tokens else _CONFIG
        millions = EXACT.divide(Decimal(tokens), _MILLION)
        return _priced(sheet, PriceKind.TRAINING, (millions, _MILLION), "M tokens", whence)
    if (hours := given.training_hours) is not None:
        return _priced(sheet, PriceKind.GPU_HOUR, (hours, Decimal(1)), "hours", _CONFIG)
    return None


def _priced(
    sheet: Sheet, kind: PriceKind, quantity: tuple[Decimal, Decimal], unit: str, whence: str
) -> Line:
    """``quantity``: how many, of how many tokens or hours each."""
    row, part, (number, size) = _price(sheet, kind), Part.RETUNE, quantity
    if isinstance(row, Unknown):
        nothing = missing(row.reason)
        return Line("training", part, number, unit, nothing, nothing, "not known")
    rate = sheet.till.figure(row.cost(size))
    amount = sheet.till.figure(row.cost(EXACT.multiply(number, size)))
    source = f"{whence}; {row.source_url}, read {row.retrieved_at}"
    return Line("training", part, number, unit, rate, amount, source)


def _eval(sheet: Sheet) -> Line:
    cost, source = sheet.given.eval_cost, _CONFIG
    amount: Figure = missing(f"eval_cost {UPKEEP}") if cost is None else cost
    recorded = _recorded(sheet, CostKind.EVAL)
    if cost is None and recorded:
        amount = total_of(sheet.till.figure(one.money) for one in recorded).exact
        source = "recorded"
    return Line("eval calls", Part.RETUNE, Decimal(1), "eval run", amount, amount, source)


def _start(sheet: Sheet) -> Iterator[Line]:
    hours = sheet.given.labeling_hours
    if hours is None and (paid := _recorded(sheet, CostKind.DATA)):
        yield from (_recorded_line(sheet, cost, Part.START) for cost in paid)
        return
    yield _hours(sheet, "labeling", Part.START, hours, "labeling_hours")


def _hosting(sheet: Sheet) -> Iterator[Line]:
    costs = [cost for cost in sheet.version.details.costs if cost.per is Per.MONTH]
    yield from (_recorded_line(sheet, cost, Part.MONTH) for cost in costs)
    if any(cost.kind is CostKind.HOSTING for cost in costs):
        return
    provider, given = sheet.version.details.provider, sheet.given.hosting_hours
    hours = HOURS_PER_MONTH if given is None else given
    row = _price(sheet, PriceKind.HOSTING_HOUR)
    if isinstance(row, PriceRow):
        yield _hosting_line(sheet.till, row, hours)
    elif provider in _HOSTED:
        nothing = missing(f"hosting: a cost per month, or the {row.reason}")
        yield Line("hosting", Part.MONTH, hours, "hours", nothing, nothing, "not known")


def hosting_month(till: Till, served: tuple[str, str], hours: Decimal | None) -> Figure:
    """A month of hosting of a model elsewhere, by the price per hour there.

    As for one's own: nothing where there is no such price, and tokens alone are paid for.
    """
    row = till.book.lookup(*served, PriceKind.HOSTING_HOUR, till.on)
    if isinstance(row, Unknown):
        return missing(row.reason) if served[0] in _HOSTED else Decimal(0)
    return _hosting_line(till, row, HOURS_PER_MONTH if hours is None else hours).amount


def _hosting_line(till: Till, row: PriceRow, hours: Decimal) -> Line:
    rate, amount = till.figure(row.cost(1)), till.figure(row.cost(hours))
    source = f"{row.source_url}, read {row.retrieved_at}"
    return Line("hosting", Part.MONTH, hours, "hours", rate, amount, source)


def _price(sheet: Sheet, kind: PriceKind) -> PriceRow | Unknown:
    """By the base, which training and hosting are quoted for, else by the id it is served under."""
    details = sheet.version.details
    names = [details.base.full_id] if details.base else []
    names += [details.serving_id] if details.serving_id else []
    found: PriceRow | Unknown = Unknown(f"price of {kind.words}: neither base nor id is known")
    for name in reversed(names):
        tried = sheet.till.book.lookup(details.provider, name, kind, sheet.till.on)
        if isinstance(tried, PriceRow) or isinstance(found, Unknown):
            found = tried
    return found


def _recorded(sheet: Sheet, kind: CostKind) -> list[Cost]:
    """What was paid once for this version, up to the day reckoned on."""
    costs: Iterable[Cost] = sheet.version.details.costs
    return [
        cost
        for cost in costs
        if (cost.kind, cost.per) == (kind, Per.ONCE)
        and (cost.as_of is None or cost.as_of <= sheet.till.on)
    ]


def _recorded_line(sheet: Sheet, cost: Cost, part: Part) -> Line:
    amount = sheet.till.figure(cost.money)
    unit = "month" if cost.per is Per.MONTH else "invoice"
    source = cost.source or cost.note or "recorded"
    labor = cost.kind is CostKind.LABOR
    return Line(cost.kind.value, part, Decimal(1), unit, amount, amount, source, labor)


def _hours(sheet: Sheet, kind: str, part: Part, hours: Decimal | None, key: str) -> Line:
    """No hours cost nothing, whatever an hour may cost; hours nobody gave are not known."""
    quantity: Figure = missing(f"{key} {UPKEEP}") if hours is None else hours
    rate = sheet.labor_rate
    amount = Decimal(0) if hours == 0 else reckon(lambda n, each: n * each, quantity, rate)
    return Line(kind, part, quantity, "hours", rate, amount, _CONFIG, labor=True)
