"""Column types that mean the same on SQLite and PostgreSQL: exact, in UTC, and never refused."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, Text, TypeDecorator

Id = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on both: only a plain INTEGER primary key numbers itself on SQLite."""

BigCount = BigInteger()

_SORTED = json.JSONEncoder(sort_keys=True).encode
"""As ``json.dumps`` does it, which makes itself an encoder for every value."""


class Words(TypeDecorator[str]):
    """Text from anywhere. PostgreSQL refuses NUL, and neither can store half a surrogate pair:

    both become a replacement character, so that a hostile page cannot make a transaction fail.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


class UtcDateTime(TypeDecorator[datetime]):
    """Timezone-aware in, UTC out. A naive datetime is a mistake and raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"{value!r} has no timezone"
            raise ValueError(msg)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A Decimal, digit for digit, as text: SQLite would store NUMERIC as a float."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if not isinstance(value, Decimal):
            msg = f"{value!r} is not a Decimal"
            raise TypeError(msg)
        return str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class JsonText(TypeDecorator[Any]):
    """JSON with sorted keys, in ASCII: what goes in comes out, whatever characters it holds."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _SORTED(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class PackedJson(TypeDecorator[Any]):
    """JSON compressed with zlib, for what is long and never searched. Empty is stored as NULL."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if not value:
            return None
        return zlib.compress(_SORTED(value).encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return {} if value is None else json.loads(zlib.decompress(value))
