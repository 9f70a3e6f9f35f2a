"""What was looked at, and how it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tracker.errors import TrackerError


class Verdict(StrEnum):
    """``WARNING``: it works, and somebody should look. ``PROBLEM``: something does not work."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Sign:
    """One line: ``about`` is a word for what was looked at, ``remedy`` what to do about it."""

    about: str
    verdict: Verdict
    words: str
    remedy: str | None = None

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "about": self.about,
            "verdict": self.verdict.value,
            "words": self.words,
            "remedy": self.remedy,
        }


def fine(about: str, words: str) -> Sign:
    return Sign(about, Verdict.OK, words)


def warning(about: str, words: str, remedy: str | None = None) -> Sign:
    return Sign(about, Verdict.WARNING, words, remedy)


def problem(about: str, words: str, remedy: str | None = None) -> Sign:
    return Sign(about, Verdict.PROBLEM, words, remedy)


def failed(about: str, error: TrackerError) -> Sign:
    """What an error says of the thing that was looked at."""
    return problem(about, error.message, error.hint)


@contextmanager
def catching(about: str, signs: list[Sign]) -> Iterator[None]:
    """An error of ours becomes a sign: the rest is looked at all the same."""
    try:
        yield
    except TrackerError as error:
        signs.append(failed(about, error))


def exit_code(signs: Sequence[Sign]) -> int:
    """1 where anything does not work."""
    return int(any(sign.verdict is Verdict.PROBLEM for sign in signs))
