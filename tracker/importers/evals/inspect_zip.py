"""inspect-ai's ``.eval`` archive: the log in pieces, from somebody whose machine we do not know."""

from __future__ import annotations

import io
import json
import stat
import zipfile
import zlib
from typing import Any

from tracker.domain.version import EvalRun
from tracker.errors import InputError
from tracker.importers.evals.given import Given, as_list, as_map
from tracker.importers.evals.inspect_ai import read
from tracker.importers.strict_json import LARGEST, read_json

MOST_FILES = 200_000
MOST_BYTES = 2**30


def is_archive(raw: bytes) -> bool:
    return raw.startswith(b"PK\x03\x04")


def read_archive(raw: bytes, given: Given) -> list[EvalRun]:
    """The runs of an ``.eval`` archive, which is read in memory and never unpacked.

    Raises InputError for an archive that is broken, that holds a name leading elsewhere or a link,
    that is larger than its limits once unpacked, or whose run has not finished.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = _vetted(archive, given)
            log = _log(archive, entries, given)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        given.refuse(f"the archive is broken: {error}", "copy it again")
    except (NotImplementedError, RuntimeError) as error:  # zstd before Python 3.14, or a password
        hint = "write it as JSON first: inspect log convert --to json"
        given.refuse(f"the archive cannot be unpacked: {error}", hint)
    return read(log, given)


def _vetted(archive: zipfile.ZipFile, given: Given) -> dict[str, zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > MOST_FILES or sum(e.file_size for e in entries) > MOST_BYTES:
        given.refuse(f"unpacks to more than {MOST_FILES:,} files or {MOST_BYTES >> 30} GiB")
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            given.refuse(f"the archive names a file outside itself: {entry.filename!r}")
        if stat.S_ISLNK(entry.external_attr >> 16):
            given.refuse(f"the archive holds a link: {entry.filename!r}")
    return {entry.filename: entry for entry in entries}


def _log(
    archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], given: Given
) -> dict[str, Any]:
    """The header and its samples: from the summaries where they are, else one by one."""
    if "header.json" not in entries:
        given.refuse("the run did not finish: the archive has no header.json")
    header = dict(as_map(_json(archive, entries["header.json"], given)))
    if "summaries.json" in entries:
        header["samples"] = as_list(_json(archive, entries["summaries.json"], given))
        return header
    names = sorted(n for n in entries if n.startswith("samples/") and n.endswith(".json"))
    header["samples"] = [_slim(_json(archive, entries[name], given)) for name in names]
    return header


def _slim(sample: Any) -> dict[str, Any]:
    """Without the transcript, which can be a thousand times the score."""
    wanted = ("id", "epoch", "scores", "metadata")
    return {key: value for key, value in as_map(sample).items() if key in wanted}


def _json(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, given: Given) -> Any:
    where = f"{given.name}, {entry.filename}"
    with archive.open(entry) as stream:
        # What an entry says its size is, is its author's word: no more than the limit is unpacked.
        raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        msg = f"{where} is larger than {LARGEST >> 20} MiB"
        raise InputError(msg)
    try:
        return read_json(raw.decode(json.detect_encoding(raw)), name=where)
    except UnicodeDecodeError:
        msg = f"{where} is not UTF-8 text"
        raise InputError(msg) from None
