"""deprecations.info: what its scraper found on several providers' pages, as one JSON list.

A second opinion, and off unless asked for. ``announcement_date`` is mostly the day of the scrape,
and ``deprecation_date`` now an announcement and now the shutdown, so neither is taken for the day
of an announcement. Its faults come in bursts (ids run together, words taken for ids): a row that
cannot be one is a problem, and a feed full of them is held.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.dates import read_when
from tracker.domain.notice import Notice, Scope
from tracker.errors import ParseError
from tracker.sources.api_answer import json_of, quote_of
from tracker.sources.base import Capture, Problem, Reading, Source, SourceKind
from tracker.sources.dom import Section
from tracker.sources.feed import Strangers, tuned_base, why_no_id
from tracker.sources.ids import Subject
from tracker.sources.scribe import Scribe, reading, scribe

_PROVIDERS = {
    "OpenAI": "openai",
    "Anthropic": "anthropic",
    "Azure": "azure",
    "AWS Bedrock": "bedrock",
    "Google": "gemini",
    "Google Vertex": "vertex",
    "Cohere": "cohere",
    "Groq": "groq",
    "Mistral": "mistral",
    "Together": "together",
    "Fireworks": "fireworks",
    "xAI": "xai",
}
_JUNK_AT_MOST = 0.2
"""Of the rows. Good days have under 1 %; the bad days of November 2025 had 90 %."""
_FEW_ROWS = 5


@dataclass(frozen=True, slots=True)
class StatedEnd:
    """A row with both days: ``days`` from its ``deprecation_date`` to its ``shutdown_date``.

    For statistics only, since the first is not always the day of an announcement.
    """

    provider: str
    model: str
    days: int


def stated_ends(answer: object, whence: str) -> Iterator[StatedEnd]:
    """The rows of our providers that give both days. Raises ParseError for another answer."""
    for row in _rows(answer, whence):
        provider = _PROVIDERS.get(str(row.get("provider") or ""))
        told, ends = (_day(row.get(key)) for key in ("deprecation_date", "shutdown_date"))
        if provider and told and ends:
            yield StatedEnd(provider, str(row.get("model_id") or "").strip(), (ends - told).days)


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text or "")[:10])
    except ValueError:
        return None


def _rows(answer: object, whence: str) -> list[dict[str, Any]]:
    rows = [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []
    if not rows:
        msg = f"{whence}: the answer is no list of models"
        raise ParseError(msg, "the address is …/v1/deprecations.json")
    return rows


def parse(capture: Capture) -> Reading:
    rows = _rows(json_of(capture), capture.url)
    strangers = Strangers(_PROVIDERS)
    notices: list[Notice] = []
    junk: list[Problem] = []
    for row in rows:
        said = _read(row, strangers, capture)
        if isinstance(said, Problem):
            junk.append(said)
        else:
            notices += said
    return reading(notices, [*junk, *strangers.problems()], _doubt(len(junk), len(rows)))


def _doubt(junk: int, rows: int) -> str:
    """The rows that look right are of the same scraper on the same day."""
    if junk <= max(_FEW_ROWS, _JUNK_AT_MOST * rows):
        return ""
    return f"{junk} of {rows} rows cannot be what they say: its scraper is at fault"


def _read(row: dict[str, Any], strangers: Strangers, capture: Capture) -> list[Notice] | Problem:
    name, text = str(row.get("provider") or ""), str(row.get("model_id") or "").strip()
    wrong = why_no_id(text)
    if wrong is None and not row.get("shutdown_date") and not row.get("deprecation_date"):
        wrong = "has no date of any kind"
    if wrong:
        return Problem(name, " ".join(text.split())[:120], wrong)
    provider = strangers.ours(name)
    if provider is None:
        return []
    return _notices(row, text, scribe("deprecations-info", provider, capture))


def _notices(row: dict[str, Any], text: str, pen: Scribe) -> list[Notice]:
    base = tuned_base(text)
    told = str(row.get("shutdown_date") or "")
    section = Section("deprecations", 1, "", ("deprecations", str(row["provider"])), ())
    quote = quote_of(row, "provider", "model_id", "shutdown_date", "deprecation_date")
    return pen.write(
        Subject((base or text,)),
        Scope.FINE_TUNED_INFERENCE if base else Scope.INFERENCE,
        read_when(told),
        pen.evidence(section, quote),
        replacements=_instead(row),
    )


def _instead(row: dict[str, Any]) -> tuple[str, ...]:
    """A list since 2026, before that one text."""
    given = row.get("replacement_models") or row.get("replacement_model") or []
    listed = given if isinstance(given, list) else [given]
    return tuple(r for r in listed if isinstance(r, str) and r and why_no_id(r) is None)


SOURCE = Source(
    id="deprecations-info",
    provider="deprecations-info",
    title="deprecations.info feed",
    url="https://deprecations.info/v1/deprecations.json",
    parse=parse,
    min_rows=20,
    kind=SourceKind.FEED,
    on_request=True,
)
