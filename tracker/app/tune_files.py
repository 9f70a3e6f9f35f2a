"""From files to the tunes in them. What one file does wrong is told of it and stops no other.

A folder's files belong together: ``adapter_config.json`` with the trainer's state and the card
beside it is one tune.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tracker.app.tune_entries import Entry, Finds, Refused, text_of
from tracker.app.tune_lines import first_line, is_by_line
from tracker.datasets.digest import file_digest
from tracker.errors import InputError
from tracker.importers.tunes import model_card, peft, recipes, trainer_state
from tracker.importers.tunes.base import Item, NotATuneError, Tune
from tracker.importers.tunes.read import read_tunes

_PART_OF_ADAPTER = (trainer_state.NAME, model_card.NAME)
_BESIDE = (*_PART_OF_ADAPTER, recipes.DATASETS)
_WEIGHTS = ("adapter_model.safetensors", "adapter_model.bin")


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything found, oldest tune first, so that versions are numbered as they were made.

    ``skipped`` are files of a folder that hold no tune; ``incomplete`` says what lists lack.
    ``by_line`` are files of a tune a line, of any length: they are read while they are imported, in
    the order of their lines.
    """

    tunes: tuple[Tune, ...] = ()
    refused: tuple[Refused, ...] = ()
    skipped: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()
    by_line: tuple[Path, ...] = ()


def read_batch(paths: Iterable[str], stdin: BinaryIO) -> Batch:
    """Read all tunes below ``paths``; ``-`` is standard input. Never raises for what is in them."""
    finds = Finds()
    for path in paths:
        finds.add(path, stdin)
    reading = _Reading(_by_place(finds.entries), list(finds.refused))
    for entry in finds.entries:
        reading.read(entry)
    return Batch(
        oldest_first(reading.tunes),
        tuple(reading.refused),
        tuple(reading.skipped),
        tuple(reading.incomplete),
        tuple(reading.by_line),
    )


def oldest_first(tunes: Iterable[Tune]) -> tuple[Tune, ...]:
    """Those without a day come last, in the order they were found."""
    ordered = list(tunes)
    ordered.sort(key=lambda t: t.created_at.timestamp() if t.created_at else float("inf"))
    return tuple(ordered)


@dataclass(slots=True)
class _Reading:
    """What has come of the files so far; ``near`` are the files of each folder by their names."""

    near: dict[str, dict[str, Entry]]
    refused: list[Refused]
    tunes: list[Tune] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    by_line: list[Path] = field(default_factory=list)

    def read(self, entry: Entry) -> None:
        if entry.file in _PART_OF_ADAPTER and peft.NAME in self.near[entry.place]:
            return
        try:
            if entry.named and entry.path is not None and is_by_line(entry.path):
                first_line(entry.path)
                self.by_line.append(entry.path)
                return
            found = read_tunes(entry.load(), self._item(entry))
        except NotATuneError as error:
            if entry.named:
                self.refused.append(Refused(entry.name, error))
            else:
                self.skipped.append(entry.name)
        except InputError as error:
            self.refused.append(Refused(entry.name, error))
        else:
            self.tunes += found.tunes
            self.incomplete += found.incomplete

    def _item(self, entry: Entry) -> Item:
        beside = {}
        for name in _BESIDE:
            if name != entry.file and (text := self._text_beside(entry, name)) is not None:
                beside[name] = text
        folder = entry.place.rpartition("/")[2]
        weights = _weights(entry.path) if entry.file == peft.NAME and entry.path else None
        return Item(entry.name, "", None, folder=folder, beside=beside, weights=weights)

    def _text_beside(self, entry: Entry, name: str) -> str | None:
        """A companion that cannot be read is as good as none: by itself it would be refused."""
        found = self.near[entry.place].get(name)
        try:
            if found is not None:
                return found.load()
            path = entry.path.with_name(name) if entry.path else None
            return text_of(path) if path and path.is_file() and not path.is_symlink() else None
        except InputError:
            return None


def _by_place(entries: Iterable[Entry]) -> dict[str, dict[str, Entry]]:
    near: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        near.setdefault(entry.place, {})[entry.file] = entry
    return near


def _weights(config: Path) -> str | None:
    for name in _WEIGHTS:
        path = config.with_name(name)
        if path.is_file():
            return file_digest(path).sha256
    return None
