"""What the processes we start for work at arm's length are given to see of our environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

# What Python and its libraries need to start. Keys and passwords stay out of the child.
_KEPT = ("LANG", "LANGUAGE", "PATH", "HOME", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT")
_KEPT_STARTS = ("PYTHON", "LD_", "DYLD_", "LC_")
# The folder `tracker` was imported from, so that a child finds the same one wherever it starts.
_IMPORTED_FROM = str(Path(__file__).parents[1])


def child_environment(ours: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment of a child that runs a module of ours: no secret, and the same ``tracker``.

    A secret has to be named like one of Python's own, or of the loader's, to come along.
    """
    kept = {name: value for name, value in ours.items() if _is_kept(name.upper())}
    paths = [_IMPORTED_FROM, kept.get("PYTHONPATH", "")]
    return kept | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def _is_kept(name: str) -> bool:
    return name in _KEPT or name.startswith(_KEPT_STARTS)
