"""How the parsing server and who asks it speak: a line of JSON, then the bytes it counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, BinaryIO

Frame = tuple[dict[str, Any], list[bytes]]
"""What is said, and the bytes that go with it."""


def write_frame(stream: BinaryIO, about: Mapping[str, Any], *parts: bytes) -> None:
    """Raises BrokenPipeError where nobody reads any more."""
    head = json.dumps({"about": about, "sizes": [len(part) for part in parts]})
    stream.writelines((head.encode(), b"\n", *parts))
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """The next frame; ``None`` where the stream ends, be it in the middle of one."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    head = json.loads(line)
    parts = [stream.read(size) for size in head["sizes"]]
    whole = all(len(part) == size for part, size in zip(parts, head["sizes"], strict=True))
    return (head["about"], parts) if whole else None
