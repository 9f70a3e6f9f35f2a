"""The identity of a dataset in one reading: its bytes, and its records whatever their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.datasets.projection import Projection
from tracker.datasets.reading import Read, read_records
from tracker.datasets.recset import RecordSet
from tracker.datasets.sketch import Sketch, SketchBuilder
from tracker.datasets.splitting import Wanted, can_split, processors
from tracker.datasets.streams import Progress
from tracker.datasets.tally import TakeKeys, Tally

_SETTINGS = re.compile(r"recset-v1\[([^\]]+)\]:")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What identifies a dataset.

    ``sha256`` is of the file's bytes as they lie there (compressed, if so); ``None`` for a folder.
    ``recset`` is of the content: ``recset-v1:…`` of the records, ``manifest-v1:…`` of a folder,
    ``None`` where no records can be read. ``algorithm`` says which, with the projection, if any;
    ``partial`` in it means that unreadable records were left out. ``problems`` are for a person.
    """

    sha256: str | None
    bytes: int
    records: int | None
    recset: str | None
    algorithm: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """A fingerprint, and the sketch of the same reading; ``None`` where there are no records."""

    fingerprint: Fingerprint
    sketch: Sketch | None


def fingerprint(
    path: Path,
    *,
    fields: Sequence[str] = (),
    ignore: Sequence[str] = (),
    lenient: bool = False,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Fingerprint:
    """Fingerprint a file (JSON lines, a JSON list, CSV, TSV; also ``.gz``, ``.zst``) or a folder.

    ``fields`` keeps only these top-level fields of each record, ``ignore`` drops these. Large files
    of JSON lines are read by as many ``processes`` as there are processors; ``progress`` is told of
    bytes as they are read. Other files are identified by their bytes alone.

    Raises InputError for a missing or changing file and, with its line, for a record that cannot
    be read: ``lenient`` leaves that out instead.
    """
    if path.is_dir():
        return _of_folder(path)
    wanted = Wanted(path, Projection(tuple(fields), tuple(ignore)), lenient)
    return _of_file(wanted, processes, progress)


def fingerprint_like(
    path: Path, recset: str | None, *, progress: Progress | None = None
) -> Fingerprint:
    """Fingerprint a dataset the way ``recset`` was made: with its projection, if it names one."""
    words = _SETTINGS.match(recset or "")
    settings = words.group(1).split(";") if words else []
    named = dict(word.split("=", 1) for word in settings if "=" in word)
    fields, ignore = (named[n].split(",") if n in named else () for n in ("fields", "ignore"))
    lenient = "partial" in settings
    return fingerprint(path, fields=fields, ignore=ignore, lenient=lenient, progress=progress)


def survey(path: Path, *, processes: int | None = None, progress: Progress | None = None) -> Survey:
    """The fingerprint and the sketch of all of a dataset. Raises InputError as ``fingerprint``."""
    if path.is_dir():
        return Survey(_of_folder(path), None)
    builder = SketchBuilder()
    found = _of_file(Wanted(path, keys=True), processes, progress, builder.add)
    return Survey(found, None if found.records is None else builder.done())


def _of_file(
    wanted: Wanted,
    processes: int | None,
    progress: Progress | None,
    take_keys: TakeKeys | None = None,
) -> Fingerprint:
    count = processes or processors()
    if can_split(wanted, count):
        # Most files are small, and this is paid for at every start.
        from tracker.datasets.parallel import read_split

        read, records = read_split(wanted, count, take_keys=take_keys, progress=progress)
    else:
        read, records = _read_alone(wanted, progress, take_keys)
    if not read.is_records:
        problems = (read.unreadable,) if read.unreadable else ()
        return Fingerprint(read.sha256, read.bytes, None, None, "sha256", problems)
    name = _algorithm(wanted.projection, partial=bool(read.skipped.count))
    recset = f"{name}:{records.digest}"
    return Fingerprint(read.sha256, read.bytes, records.records, recset, name, _problems(read))


def _read_alone(
    wanted: Wanted, progress: Progress | None, take_keys: TakeKeys | None
) -> tuple[Read, RecordSet]:
    tally = Tally(take_keys)
    read = read_records(
        wanted.path,
        tally.add,
        projection=wanted.projection,
        lenient=wanted.lenient,
        progress=progress,
    )
    return read, tally.records


def _of_folder(path: Path) -> Fingerprint:
    from tracker.datasets.manifest import manifest

    found = manifest([path])
    skipped = tuple(f"skipped {name}" for name in found.skipped)
    return Fingerprint(None, found.bytes, None, found.identity, "manifest-v1", skipped)


def _algorithm(projection: Projection, *, partial: bool) -> str:
    words = projection.words() + (["partial"] if partial else [])
    return f"recset-v1[{';'.join(words)}]" if words else "recset-v1"


def _problems(read: Read) -> tuple[str, ...]:
    said = []
    if read.skipped.count:
        first = f"the first on line {read.skipped.first}"
        said.append(f"left out {read.skipped.count} unreadable, {first}")
    if read.rounded.count:
        where = f"line {read.rounded.first}"
        said.append(f"an integer over 64 bits is read as a rounded float, first on {where}")
    return tuple(said)
