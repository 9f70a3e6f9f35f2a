"""What a format of tuning artefacts is given, and what it makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from tracker.domain.tuning_job import JobState
from tracker.errors import InputError
from tracker.importers.registration import Registration


class Syntax(StrEnum):
    """``CARD``: Markdown under a YAML head; ``data`` is that of the head."""

    JSON = "json"
    YAML = "yaml"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Item:
    """One object of a file as the formats look at it: a job, a configuration, a card.

    ``name`` is for messages, ``text`` verbatim. ``folder`` is the name of the folder it lies in and
    ``beside`` the texts of files that may belong to it, by file name; ``weights`` is the SHA-256 of
    the adapter beside it. ``provider`` is who answered, where it was read from an API.
    """

    name: str
    text: str
    data: Any
    syntax: Syntax = Syntax.JSON
    folder: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)
    weights: str | None = None
    provider: str | None = None

    def has(self, *keys: str) -> bool:
        """Whether the data is an object with all of these keys."""
        return isinstance(self.data, dict) and all(key in self.data for key in keys)


@dataclass(frozen=True, slots=True)
class Tune:
    """One artefact, read. Only a tune that ``succeeded`` is to become a model version.

    The name in ``asked`` is a proposal. ``problems`` are sentences about what could not be read,
    ``unreadable`` those about fields whose value cannot be what it has to be.
    """

    asked: Registration
    state: JobState = JobState.SUCCEEDED
    status: str = ""
    error: str | None = None
    created_at: datetime | None = None
    problems: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TuneFormat:
    """A format. ``detected_by``, ``base`` and ``tuned`` are words for the documentation.

    ``detect`` looks at the content only and never raises; ``read`` raises InputError where an
    artefact lacks what makes it one, and for nothing else.
    """

    id: str
    title: str
    detected_by: str
    base: str
    tuned: str
    detect: Callable[[Item], bool]
    read: Callable[[Item], Tune]


@dataclass(frozen=True, slots=True)
class TuneImport:
    """All tunes of one file. ``incomplete`` says what the file does not hold and should."""

    tunes: tuple[Tune, ...]
    incomplete: tuple[str, ...] = ()


class NotATuneError(InputError):
    """The file can be read, but nothing in it was tuned."""
