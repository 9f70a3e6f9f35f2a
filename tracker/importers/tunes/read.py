"""Reads tunes from the text of a file of any known format; the content says which it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any

from tracker.domain.version import Artefact
from tracker.errors import InputError
from tracker.importers.strict_json import read_json
from tracker.importers.strict_yaml import read_yaml
from tracker.importers.tunes import TUNE_FORMATS
from tracker.importers.tunes.base import Item, NotATuneError, Syntax, Tune, TuneFormat, TuneImport
from tracker.importers.tunes.model_card import head_of
from tracker.importers.tunes.not_tunes import said_of
from tracker.importers.tunes.pages import entries, missing_after
from tracker.importers.tunes.plugins import installed

_YAML_NAMES = (".yaml", ".yml")


def read_tunes(text: str, given: Item) -> TuneImport:
    """All tunes in ``text``. ``given`` names the file and what lies beside it; its data is unused.

    Raises InputError with the line for a file that is cut off or hostile, and NotATuneError for one
    that holds no tune. Of a list, the entries that can be read are.
    """
    whole = _look_at(text, given)
    tunes: list[Tune] = []
    wrong: list[InputError] = []
    more = missing_after(whole.data)
    incomplete = [f"{given.name}: {more}"] if more else []
    for _, found in read_items(whole):
        if isinstance(found, Tune):
            tunes.append(found)
        else:
            wrong.append(found)
    if not tunes:
        told = next((one for one in wrong if not isinstance(one, NotATuneError)), None)
        raise told or _not_a_tune(whole, next(filter(said_of, (whole, *_items(whole))), whole))
    return TuneImport(tuple(tunes), (*incomplete, *(one.message for one in wrong)))


def read_items(whole: Item) -> Iterator[tuple[Item, Tune | InputError]]:
    """Each object in ``whole.data`` that is a tune, or should be one and cannot be read.

    Objects that are known to be something else are passed over.
    """
    for item in _items(whole):
        form = _format_of(item)
        if form is None:
            if said_of(item) is None:
                yield item, NotATuneError(f"{item.name} is in no known format and was left out")
            continue
        try:
            yield item, _read(form, item)
        except InputError as error:
            yield item, error


@cache
def formats() -> tuple[TuneFormat, ...]:
    """Every format, those that others installed first."""
    return (*installed(), *map(_load, TUNE_FORMATS.values()))


def _load(place: str) -> TuneFormat:
    module, _, name = place.partition(":")
    form: TuneFormat = getattr(import_module(module), name)
    return form


def _look_at(text: str, given: Item) -> Item:
    """The data of the file, by what the text looks like; its name only tells text from YAML."""
    if not text.strip():
        msg = f"{given.name} is empty"
        raise InputError(msg)
    syntax, data = _parse(text, given.name)
    return replace(given, text=text, data=data, syntax=syntax)


def _parse(text: str, name: str) -> tuple[Syntax, Any]:
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start in ("{", "["):
        return Syntax.JSON, read_json(text, name=name)
    head = head_of(text)
    if head is not None and not name.endswith(_YAML_NAMES):
        return Syntax.CARD, read_yaml(head, name=name)
    if name.lower().endswith((".md", ".markdown")):
        return Syntax.CARD, None
    return Syntax.YAML, read_yaml(text, name=name)


def _items(whole: Item) -> Iterator[Item]:
    found = entries(whole.data) if whole.syntax is Syntax.JSON else None
    if found is None:
        yield whole
        return
    for number, data in enumerate(found, 1):
        raw = json.dumps(data, ensure_ascii=False)
        yield replace(whole, name=f"{whole.name}, entry {number}", text=raw, data=data)


def _format_of(item: Item) -> TuneFormat | None:
    return next((form for form in formats() if form.detect(item)), None)


def _read(form: TuneFormat, item: Item) -> Tune:
    tune = form.read(item)
    sha256 = hashlib.sha256(item.text.encode("utf-8", "surrogatepass")).hexdigest()
    kept = Artefact(form.id, item.text, sha256, item.name)
    extra = {key: value for key, value in tune.asked.extra.items() if value}
    return replace(tune, asked=replace(tune.asked, artefact=kept, extra=extra))


def _not_a_tune(whole: Item, known: Item) -> NotATuneError:
    told = said_of(known)
    if told is not None:
        return NotATuneError(f"{whole.name} holds {told[0]}: nothing to register", told[1])
    if entries(whole.data) == []:
        return NotATuneError(f"{whole.name} holds an empty list: nothing to register")
    msg = f"{whole.name} is in no known format of tuning jobs, adapters or configurations"
    return NotATuneError(msg, "docs/importing.md lists them; tracker register takes anything")
