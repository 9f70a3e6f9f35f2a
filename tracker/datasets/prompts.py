"""The prompt of a training record: what is left when the answer is taken away."""

from __future__ import annotations

import unicodedata
from typing import Any

from tracker.datasets.canonical import fastest_codec
from tracker.datasets.sketch import record_key

_ANSWERS = ("completion", "output", "response", "answer", "label", "chosen", "rejected")
_ANSWERING_ROLES = ("assistant", "model", "gpt")
_TURNS = ("messages", "contents", "conversations")


def without_answer(record: Any) -> Any:
    """The record less its last assistant turn, or less its answer field; others as they are."""
    if not isinstance(record, dict):
        return record
    for name in _TURNS:
        turns = record.get(name)
        if isinstance(turns, list) and turns and _is_answer(turns[-1]):
            return record | {name: turns[:-1]}
    return {key: value for key, value in record.items() if key not in _ANSWERS}


def prompt_key(record: Any) -> int:
    """Equal for records that ask the same, whatever they answer."""
    return record_key(fastest_codec().dumps(without_answer(record)))


def normal_key(record: Any) -> int:
    """Equal for prompts that differ in case, white space or Unicode form only."""
    text = unicodedata.normalize("NFKC", " ".join(_texts(without_answer(record)))).casefold()
    return record_key(" ".join(text.split()).encode())


def _is_answer(turn: Any) -> bool:
    return isinstance(turn, dict) and (turn.get("role") or turn.get("from")) in _ANSWERING_ROLES


def _texts(value: Any) -> list[str]:
    """Every text in a record, in the order of its sorted keys, without the roles."""
    match value:
        case str():
            return [value]
        case list():
            return [text for item in value for text in _texts(item)]
        case dict():
            kept = (value[key] for key in sorted(value) if key not in ("role", "from"))
            return [text for item in kept for text in _texts(item)]
    return []
