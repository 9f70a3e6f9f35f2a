"""What DVC calls a folder of data, so that a record here can be found in its cache."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tracker.datasets.digest import opened_steady
from tracker.datasets.manifest import Manifest, manifest


def dvc_name(folder: Path) -> str | None:
    """``dvc:md5:<hex>.dir``: the MD5 of the JSON list of the files' digests and relative names.

    ``None`` where files are left out of the manifest that DVC would count. Raises InputError as
    ``manifest`` does. Source of the rule: DVC 3, ``dvc_data.hashfile.tree``.
    """
    found = manifest([folder])
    return None if found.skipped else f"dvc:md5:{_digest(folder, found)}.dir"


def _digest(folder: Path, found: Manifest) -> str:
    entries = [{"md5": _md5(folder / file.path), "relpath": file.path} for file in found.files]
    entries.sort(key=lambda entry: entry["relpath"])
    return hashlib.md5(json.dumps(entries).encode(), usedforsecurity=False).hexdigest()


def _md5(path: Path) -> str:
    with opened_steady(path) as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
