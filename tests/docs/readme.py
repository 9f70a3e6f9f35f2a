"""Reads a page's fenced blocks: what they hold, and what stands right above them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

_BLOCK = re.compile(
    r"(?:^<!-- (?P<note>[^\n]*?) -->\n)?^```(?P<kind>[^\n]+)\n(?P<text>.*?)^```$\n?",
    re.MULTILINE | re.DOTALL,
)
_EXIT = re.compile(r"exit (\d+)")
_ANYTHING = "…"


@dataclass(frozen=True, slots=True)
class Block:
    """``kind`` is the word, or words, behind the fence; ``note`` the comment on the line above.

    ``shows`` is the ``text`` block that follows without a line between: its output, in part.
    """

    kind: str
    text: str
    line: int
    note: str = ""
    shows: str | None = None

    @property
    def exit_code(self) -> int:
        """What the block has to exit with: ``<!-- exit 3 -->`` above it, else 0."""
        found = _EXIT.fullmatch(self.note)
        return int(found.group(1)) if found else 0


def blocks(page: str) -> list[Block]:
    """Every fenced block of a Markdown page, in order."""
    found = list(_BLOCK.finditer(page))
    after = [*found[1:], None]
    return [_block(page, m, follower) for m, follower in zip(found, after, strict=True)]


def first_missing(shown: str, output: str) -> str | None:
    """The first line of ``shown`` that does not come in ``output``, in its order, if there is one.

    ``…`` stands for anything in a line, or, alone, for any lines; the width of gaps does not count.
    """
    printed = iter(output.splitlines())
    for line in shown.splitlines():
        if line.strip(f" {_ANYTHING}") and not any(map(_pattern(line).fullmatch, printed)):
            return line
    return None


def _block(page: str, match: re.Match[str], follower: re.Match[str] | None) -> Block:
    shows = None
    if follower is not None and follower["kind"] == "text" and follower.start() == match.end():
        shows = follower["text"]
    line = page.count("\n", 0, match.start("kind")) + 1
    return Block(match["kind"], match["text"], line, match["note"] or "", shows)


def _pattern(line: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in line.split())
    return re.compile(rf"\s*{words}\s*".replace(rf"\s+{_ANYTHING}", ".*").replace(_ANYTHING, ".*"))
