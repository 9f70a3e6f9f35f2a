"""Model ids in a cell: which words are ids, which are names, and which are neither."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.sources.words import Words

_ID = re.compile(r"[A-Za-z0-9][\w.\-/:@+=]*")
_DECORATION = re.compile(r"(?:\\?\*|[†‡§])+$")
_ESCAPE = re.compile(r"\\(?=[^\w\s])")
_SEPARATORS = re.compile(r"\s*[|,;\n]\s*(?:(?:and|or)\s+)?|\s+(?:or|and)\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_NOTHING = re.compile(r"[\s\-–—.*]*|n\s?/?\s?a\.?|none|null|tb[adc]", re.IGNORECASE)
_ENDPOINT = re.compile(r"/|https?://|v\d+/")
_MAX_NAME_WORDS = 8


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about: ids as the provider writes them, or only a name."""

    ids: tuple[str, ...] = ()
    name: str | None = None

    def __bool__(self) -> bool:
        return bool(self.ids or self.name)


def is_id(text: str) -> bool:
    """Whether a text without markup can be a model id: one word that no sentence would hold."""
    if is_nothing(text) or not _ID.fullmatch(text):
        return False
    return text.islower() or any(c.isdigit() or c in "-/:@" for c in text)


def is_endpoint(text: str) -> bool:
    """Whether a text is an address of an API rather than a model."""
    return bool(_ENDPOINT.match(text))


def bare(text: str) -> str:
    """An id without what Markdown leaves in code spans: footnote stars, escapes as in ``\\@``."""
    return _ESCAPE.sub("", _DECORATION.sub("", text.strip())).strip()


def is_nothing(text: str) -> bool:
    """``N/A``, ``---``, empty and the like."""
    return bool(_NOTHING.fullmatch(text.strip()))


def subject_of(cell: Words) -> Subject:
    """The ids in a model cell: its code spans, else its words if every one can be an id.

    A text in brackets after plain ids is a remark and no part of them.
    """
    if codes := _unique(cell.codes):
        ids = tuple(c for c in codes if _ID.fullmatch(c) or is_endpoint(c))
        return Subject(ids) if ids else Subject(name=cell.plain)
    pieces = [p for line in cell.lines for p in _SEPARATORS.split(_BRACKETS.sub("", line.plain))]
    ids = _unique(pieces)
    if ids and all(is_id(i) or is_endpoint(i) for i in ids):
        return Subject(ids)
    name = bare(cell.plain)
    return Subject() if is_nothing(name) else Subject(name=name)


def replacements_of(cell: Words) -> tuple[str, ...]:
    """What a replacement cell names: ids, else the name as written, else nothing.

    Prose without a single id names no replacement.
    """
    if codes := _unique(cell.codes):
        return codes
    text = cell.plain
    if is_nothing(text):
        return ()
    tokens = _unique(re.split(r"[\s,;|]+", _BRACKETS.sub("", text)))
    ids = tuple(t for t in tokens if is_id(t) and (t not in {"or", "and"}) and _telling(t))
    if ids and is_id(tokens[0]):
        return ids
    pieces = [bare(line.plain) for line in cell.lines]
    return tuple(p for p in pieces if p and len(p.split()) <= _MAX_NAME_WORDS)


def _telling(token: str) -> bool:
    return any(c.isdigit() or c in "-/:@._" for c in token)


def _unique(texts: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(b for b in map(bare, texts) if b))
