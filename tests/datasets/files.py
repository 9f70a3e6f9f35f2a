"""Small data files with known digests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def chat(question: str, answer: str) -> dict[str, Any]:
    turns = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return {"messages": turns}


ORDER = chat("Where is my order?", "shipping")
REFUND = chat("Café refund — 10 €", "billing")
RESET = chat("Reset password", "account")
A = [ORDER, REFUND, RESET]
A_V2 = [ORDER, REFUND, chat("Reset password", "auth"), ORDER]

A_RECSET = "recset-v1:b4b34ce424d68b640946c9f13d6323901225a21c4101da0f46ebd58fe0db2bd0"
A_V2_RECSET = "recset-v1:f0b8dedb077575665e823e795228dc506648c3644d829a2a5cb89bd62d0dbc79"
EMPTY_RECSET = "recset-v1:8ed110f958838d064443e13c19f1b929b84eca0602a21b8356128b1d76b74542"


def lines(records: list[Any]) -> bytes:
    """JSON lines as ``json.dumps`` writes them, in UTF-8."""
    return b"".join(json.dumps(r, ensure_ascii=False).encode() + b"\n" for r in records)


def write(path: Path, content: bytes | str | list[Any]) -> Path:
    """A file of these bytes, this text, or these records as JSON lines."""
    if isinstance(content, list):
        content = lines(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
