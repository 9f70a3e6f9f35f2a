"""Appends messages to a file: ``*.jsonl`` as JSON lines, anything else as text.

Exactly once by key: under a lock, the keys already in the file are read, a record that a crash left
unfinished is cut off, and the new one is written and synced before the delivery counts as sent.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Any

from tracker.channels.base import World, need
from tracker.clock import Clock
from tracker.domain.message import Message
from tracker.errors import DeliveryError

_END = b"-- end of "
_FILE_MODE, _FOLDER_MODE = 0o600, 0o700

KeyOf = Callable[[bytes], str | None]
"""The key a line completes, or ``None`` when the line does not end a record."""


class FileChannel:
    id = "file"
    parts = ("text",)

    def __init__(self, path: Path, now: Clock) -> None:
        self._path, self._now = path, now

    def send(self, message: Message) -> None:
        """Append the message unless its key is in the file. OSError becomes a DeliveryError."""
        json_lines = self._path.suffix == ".jsonl"
        record = _as_json(message, self._now()) if json_lines else _as_text(message, self._now())
        try:
            self._append(message.key, record, _key_of_json if json_lines else _key_of_text)
        except OSError as error:
            msg = f"{self._path} cannot be written: {error.strerror}"
            raise DeliveryError(msg, "check its folder, its mode and the space left") from error

    def was_sent(self, message: Message) -> bool:
        """Whether a whole record with this key is in the file."""
        key_of = _key_of_json if self._path.suffix == ".jsonl" else _key_of_text
        try:
            with FileIO(self._path) as file:
                fcntl.flock(file, fcntl.LOCK_SH)
                return _survey(file, message.key, key_of)[1]
        except FileNotFoundError:
            return False
        except OSError as error:
            msg = f"{self._path} cannot be read: {error.strerror}"
            raise DeliveryError(msg, "check its mode") from error

    def _append(self, key: str, record: bytes, key_of: KeyOf) -> None:
        self._path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        with FileIO(self._path, "a+", opener=_private) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            whole, seen = _survey(file, key, key_of)
            if not seen:
                file.truncate(whole)
                _write_all(file, record)
                os.fsync(file.fileno())


def open_file(options: Mapping[str, Any], world: World) -> FileChannel:
    """The factory named in ``CHANNELS``. Raises ConfigError without ``path``."""
    return FileChannel(Path(need(options, "file", "path")), world.now)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _FILE_MODE)


def _survey(file: FileIO, key: str, key_of: KeyOf) -> tuple[int, bool]:
    """The size of the whole records at the start of the file, and whether ``key`` is in them."""
    file.seek(0)
    read = whole = 0
    seen = False
    lines = BufferedReader(file)
    for line in lines:
        read += len(line)
        found = key_of(line) if line.endswith(b"\n") else None
        if found is not None:
            whole, seen = read, seen or found == key
    lines.detach()  # else it would close the file with itself
    return whole, seen


def _write_all(file: FileIO, record: bytes) -> None:
    left = memoryview(record)
    while left:
        left = left[file.write(left) :]


def _as_json(message: Message, at: datetime) -> bytes:
    record = {
        "key": message.key,
        "at": at.isoformat(),
        "recipient": message.recipient,
        "subject": message.subject,
        "text": message.text,
    }
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


def _key_of_json(line: bytes) -> str | None:
    try:
        return str(json.loads(line)["key"])
    except (ValueError, LookupError, TypeError):
        return ""  # somebody else's line is whole too: it is never cut off


def _as_text(message: Message, at: datetime) -> bytes:
    """Body lines are indented, so that no text can pass for the end of a record."""
    body = "".join(f"  {line}".rstrip() + "\n" for line in message.text.splitlines())
    head = f"{at.isoformat(timespec='seconds')}  {message.subject}\n"
    return head.encode() + body.encode() + _END + message.key.encode() + b"\n"


def _key_of_text(line: bytes) -> str | None:
    return line[len(_END) : -1].decode() if line.startswith(_END) else None
