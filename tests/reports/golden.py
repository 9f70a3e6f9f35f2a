"""Reports held against their goldens; ``UPDATE_GOLDEN=1`` rewrites them."""

from __future__ import annotations

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def hold(name: str, written: str) -> None:
    """Byte for byte, line ends too."""
    golden = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(written.encode())
    assert written.encode() == golden.read_bytes(), f"UPDATE_GOLDEN=1 rewrites {name}"
