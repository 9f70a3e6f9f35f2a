"""Many values as conditions of a statement, which can only take so many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_T = TypeVar("_T")
_MOST = 500
"""Values in one condition: both databases have a limit on parameters."""


def in_parts(values: Iterable[_T]) -> Iterator[list[_T]]:
    """The values in lists short enough for one condition; none of them is empty."""
    left = iter(values)
    while some := list(islice(left, _MOST)):
        yield some
