"""Files of one JSON object a line, of any length: read while they are imported, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tracker.app.evidence import not_readable
from tracker.app.tune_entries import Refused
from tracker.errors import InputError
from tracker.importers.strict_json import LARGEST, read_json
from tracker.importers.tunes.base import Item, Tune
from tracker.importers.tunes.read import read_tunes


def is_by_line(path: Path) -> bool:
    """Whether the first line is an object by itself and another one follows."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            first, more = file.readline(LARGEST), file.read(256).lstrip()
        opens = first.lstrip(b"\xef\xbb\xbf \t")[:1] == b"{" and more[:1] == b"{"
        return opens and isinstance(read_json(first.decode(), name=str(path)), dict)
    except (OSError, UnicodeDecodeError, InputError):
        return False


def first_line(path: Path) -> None:
    """Raises InputError where the first line is no tune: then it is not a file of tunes."""
    for found in read_lines(path):
        if isinstance(found, Refused):
            raise found.error
        return


def read_lines(path: Path) -> Iterator[Tune | Refused]:
    """What is in each line. One that cannot be read is told of and stops no other."""
    try:
        with path.open("rb") as file:
            lines = iter(partial(file.readline, LARGEST + 1), b"")
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield from _read(f"{path}, line {number}", line)
    except OSError as error:
        yield Refused(str(path), not_readable(path, error))


def _of_line(name: str, error: InputError) -> InputError:
    """A line has no lines of its own to tell of."""
    message = error.message.replace(f"{name}, line 1, ", f"{name}, ")
    return InputError(message.removesuffix(", on line 1"), error.hint)


def _read(name: str, line: bytes) -> Iterator[Tune | Refused]:
    try:
        found = read_tunes(line.decode().rstrip("\r\n"), Item(name, "", None))
    except UnicodeDecodeError as error:
        msg = f"{name} is not UTF-8 text (byte {error.start})"
        yield Refused(name, InputError(msg, "save it as UTF-8"))
    except InputError as error:
        yield Refused(name, _of_line(name, error))
    else:
        yield from found.tunes
        yield from (Refused(name, InputError(text)) for text in found.incomplete)
