"""The team's own price file: what is written into it, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from tracker.app.context import App
from tracker.app.evidence import read_text
from tracker.app.whole_file import replace_file
from tracker.costs.price_edit import Edited, add_rows
from tracker.costs.prices import PriceKind, PriceRow
from tracker.costs.upkeep_edit import set_costs
from tracker.domain.currencies import currency_named
from tracker.errors import ConfigError, InputError
from tracker.matching.providers import provider_named

_USUAL = "prices.toml"


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A price as somebody says it. ``model`` is ``PROVIDER/MODEL``, where ``*`` may stand for any.

    ``per``: so many tokens, hours or months; what is usual for the kind if ``None``.
    """

    model: str
    kind: PriceKind
    price: Decimal
    source: str
    per: int | None = None
    currency: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    close: bool = False


def set_price(app: App, new: NewPrice) -> tuple[PriceRow, Edited]:
    """Add a row to the price file, with today as the day it was read.

    Raises InputError for what cannot be a price, ConflictError for a second price on one day,
    ConfigError without a price file.
    """
    row = _row(app, new)
    return row, append(app, [row], close=new.close)


def append(app: App, rows: Sequence[PriceRow], *, close: bool = False) -> Edited:
    """Add rows to the price file, which is made if it is not there. With the first row it is named
    in the configuration, if that names none. Raises as ``set_price``.
    """
    path = price_file(app)
    text, own = read_text(path) if path.exists() else "", app.own_providers
    edited = add_rows(text, rows, str(path), close=close, own=own)
    is_named = app.config.costs.prices_file is not None
    if rows or (is_named and not path.exists()):
        replace_file(path, edited.text, mode=0o644)
    if rows and not is_named:
        _name_in_configuration(app, path)
    return edited


def price_file(app: App) -> Path:
    """The one of the configuration, else ``prices.toml`` beside it. Raises ConfigError for none."""
    if (path := app.config.costs.prices_file) is not None:
        return path
    if app.config.path is not None:
        return app.config.path.parent / _USUAL
    msg = "there is no configuration, and so no file for your own prices"
    raise ConfigError(msg, "tracker init writes one")


def _name_in_configuration(app: App, path: Path) -> None:
    """Only what it names is read: a file that merely lies there governs nothing."""
    if (config := app.config.path) is not None:
        text = set_costs(read_text(config), {"prices_file": path.name}, config.name)
        replace_file(config, text, mode=0o600)


def split_model(app: App, model: str) -> tuple[str, str]:
    """``PROVIDER/MODEL`` to the two. Raises InputError without a provider that is known."""
    provider, slash, name = model.partition("/")
    if not slash or not name.strip():
        msg = f"{model!r} is not PROVIDER/MODEL"
        raise InputError(msg, "write it like openai/ft:gpt-4.1-mini-2025-04-14:*")
    return provider_named(provider, app.own_providers), name.strip()


def _row(app: App, new: NewPrice) -> PriceRow:
    provider, model = split_model(app, new.model)
    today = app.today()
    row = PriceRow(
        provider=provider,
        model=model.lower(),
        kind=new.kind,
        price=new.price,
        per=new.per or new.kind.usual_per,
        currency=currency_named(new.currency or app.config.costs.currency),
        valid_from=new.valid_from or today,
        valid_to=new.valid_to,
        source_url=new.source.strip(),
        retrieved_at=today,
    )
    if row.valid_to is not None and row.valid_to < row.valid_from:
        msg = f"a price from {row.valid_from} cannot end on {row.valid_to}"
        raise InputError(msg, "both days are included")
    return row
