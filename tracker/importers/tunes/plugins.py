"""Formats that installed packages bring along: a fault in one of them is nobody else's."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points

from tracker.errors import InputError
from tracker.importers.tunes.base import Item, Tune, TuneFormat

GROUP = "tracker.importers"
_logger = logging.getLogger(__name__)


def installed() -> Iterator[TuneFormat]:
    """Those of the entry points ``tracker.importers`` that can be loaded; the others are named in
    a warning and left out."""
    for point in entry_points(group=GROUP):
        form = _loaded(point)
        if form is not None:
            yield _isolated(form, point.name)


def _loaded(point: EntryPoint) -> TuneFormat | None:
    try:
        form = point.load()
    except Exception as error:
        what = f"the importer {point.name} ({point.value}) cannot be loaded and is left out"
        _logger.warning("%s: %s: %s", what, type(error).__name__, error)
        _logger.debug("%s", what, exc_info=True)
        return None
    if isinstance(form, TuneFormat):
        return form
    _logger.warning(
        "the importer %s (%s) is no TuneFormat and is left out", point.name, point.value
    )
    return None


def _isolated(form: TuneFormat, name: str) -> TuneFormat:
    def detect(item: Item) -> bool:
        try:
            return form.detect(item)
        except Exception as error:
            what = f"the importer {name} failed at {item.name} and is passed over"
            _logger.warning("%s: %s: %s", what, type(error).__name__, error)
            _logger.debug("%s", what, exc_info=True)
            return False

    def read(item: Item) -> Tune:
        try:
            return form.read(item)
        except InputError:
            raise
        except Exception as error:
            _logger.debug("the importer %s failed", name, exc_info=True)
            msg = f"{item.name}: the importer {name} failed: {type(error).__name__}: {error}"
            raise InputError(msg, "update or uninstall the package it comes with") from error

    return replace(form, detect=detect, read=read)
