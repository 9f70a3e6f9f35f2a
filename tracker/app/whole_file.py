"""Files that are written whole: a reader, or a crash, never finds half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tracker.errors import InputError


def replace_file(path: Path, text: str, *, mode: int) -> None:
    """Put ``text`` (UTF-8) at ``path``. A file that is there keeps its mode, a new one gets this.

    Raises InputError where that cannot be done; then what was there is there still.
    """
    temporary: Path | None = None
    try:
        kept = path.stat().st_mode & 0o777 if path.exists() else mode
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(kept)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        msg = f"cannot write {path}: {error.strerror}"
        raise InputError(msg, "name a file in a folder you may write to") from None
