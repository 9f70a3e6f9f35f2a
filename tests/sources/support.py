"""What the tests of sources share: captures of fixtures, and readings as plain data."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracker.domain.notice import Notice, notice_to_json
from tracker.sources import load_source
from tracker.sources.base import Capture, Reading

FIXTURES = Path(__file__).parent / "fixtures"
READ_AT = datetime(2026, 11, 23, 6, tzinfo=UTC)


def capture(
    body: str | bytes, url: str = "https://x.example/d", media: str | None = None
) -> Capture:
    raw = body.encode() if isinstance(body, str) else body
    return Capture(url, raw, media, READ_AT)


def parse(source_id: str, body: str | bytes, media: str | None = None) -> Reading:
    source = load_source(source_id)
    return source.parse(capture(body, source.url, media))


def read(path: Path) -> Reading:
    return parse(path.parent.name, path.read_bytes())


def brief(reading: Reading) -> dict[str, Any]:
    """A reading with only what it says: no empty fields, dates in short, evidence as its place."""
    notices = [_brief_notice(n) for n in reading.notices]
    problems = [f"{p.where}: {p.text} ({p.why})" for p in reading.problems]
    return {"notices": notices, "problems": problems}


def dump(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _brief_notice(notice: Notice) -> dict[str, Any]:
    full = notice_to_json(notice)
    when, proof, applies = full["retires_on"], full["evidence"], full["applies_to"]
    anchor = proof["url"].partition("#")[2]
    rule = when.get("relative_to")
    short = f"{when['bound']} {when['value']}" if when["value"] else (rule or when["why"])
    kept = {k: v for k, v in full.items() if v and k not in _NOT_KEPT}
    where = {k: v for k, v in applies.items() if v}
    place = f"{proof['section']} #{anchor}: {proof['quote']}"
    return kept | where | {"retires_on": short, "from": place}


_NOT_KEPT = {"source", "provider", "evidence", "applies_to", "retires_on"}
