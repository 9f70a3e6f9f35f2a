"""Text as a page shows it: words, code spans, line breaks and footnote marks kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

# Control characters, zero-width and bidi marks: invisible on the page, harmful in an id.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴-⁹†‡]+")
_GAP_BEFORE = re.compile(r"\s+([,.;:!?])(?=\s|$)")


class Kind(StrEnum):
    TEXT = "text"
    CODE = "code"
    MARK = "mark"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Part:
    kind: Kind
    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A run of parts. ``MARK`` parts are footnote marks, and are in no text but ``marks``."""

    parts: tuple[Part, ...] = ()

    @property
    def plain(self) -> str:
        """The text on one line, without footnote marks."""
        return _one_line(self.parts, tick="")

    @property
    def ticked(self) -> str:
        """As ``plain``, with every code span between backticks."""
        return _one_line(self.parts, tick="`")

    @property
    def prose(self) -> str:
        """The text outside code spans."""
        return _one_line((p for p in self.parts if p.kind is not Kind.CODE), tick="")

    @property
    def codes(self) -> tuple[str, ...]:
        texts = (squeeze(p.text) for p in self.parts if p.kind is Kind.CODE)
        return tuple(t for t in texts if t)

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(p.text for p in self.parts if p.kind is Kind.MARK)

    @property
    def links(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.href for p in self.parts if p.href))

    @property
    def lines(self) -> tuple[Words, ...]:
        """The runs between line breaks, empty ones left out."""
        runs: list[list[Part]] = [[]]
        for part in self.parts:
            if part.kind is Kind.BREAK:
                runs.append([])
            else:
                runs[-1].append(part)
        return tuple(w for w in map(words, runs) if w)

    def __bool__(self) -> bool:
        return any(p.text.strip() for p in self.parts if p.kind is not Kind.MARK)


def words(parts: Iterable[Part]) -> Words:
    return Words(tuple(parts))


def text_parts(text: str, href: str | None = None) -> Iterable[Part]:
    """Parts of a stretch of text; superscript digits in it are footnote marks."""
    text = _visible(text)
    # As most is: no superscript digit is ASCII.
    return (Part(Kind.TEXT, text, href),) if text.isascii() else _cut_at_marks(text, href)


def _cut_at_marks(text: str, href: str | None) -> Iterator[Part]:
    start = 0
    for match in _SUPERSCRIPT.finditer(text):
        yield Part(Kind.TEXT, text[start : match.start()], href)
        yield Part(Kind.MARK, match[0])
        start = match.end()
    yield Part(Kind.TEXT, text[start:], href)


def code_part(text: str, href: str | None = None) -> Part:
    return Part(Kind.CODE, _visible(text), href)


def squeeze(text: str) -> str:
    """Runs of white space to one space, none at the ends."""
    return " ".join(text.split())


def _visible(text: str) -> str:
    """Everything ``_INVISIBLE`` takes off is unprintable, and asking for that is much cheaper."""
    return text if text.isprintable() else _INVISIBLE.sub("", text)


def _one_line(parts: Iterable[Part], *, tick: str) -> str:
    line = squeeze("".join([_shown(part, tick) for part in parts]))
    return _GAP_BEFORE.sub(r"\1", line) if " " in line else line


def _shown(part: Part, tick: str) -> str:
    kind = part.kind
    if kind is Kind.TEXT:
        return part.text
    if kind is Kind.CODE:
        return f"{tick}{squeeze(part.text)}{tick}"
    return " " if kind is Kind.BREAK else ""
