"""Anthropic: a status table of current models, and a history with one section an announcement.

The two speak of the same models; a model in both gives one notice. A deprecated model may stand in
a sentence only. There is no fine-tuning on these platforms, and partner platforms keep their own
clocks. The table of API parameters names no models and is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from tracker.dates import find_dates, leading_day, read_day, read_when
from tracker.domain.notice import Notice, Scope
from tracker.domain.partial_date import Bound, PartialDate, UnknownDate, When, WhyUnknown
from tracker.sources.base import Capture, Problem, Reading, Source
from tracker.sources.columns import Column
from tracker.sources.dom import Section
from tracker.sources.ids import Subject
from tracker.sources.page import Page, read_page
from tracker.sources.prose import announced_in, codes, sentences
from tracker.sources.rows import Habits, nameless_rows, read_rows
from tracker.sources.scribe import Scribe, reading, scribe
from tracker.sources.sheets import Record, dated_sheets

_SAID = re.compile(
    r"`(?P<model>[^`]+)`[)\s]*(?:model\s+)?(?:is|was|has\s+been|will\s+be)\s+(?:now\s+)?"
    r"(?P<state>deprecated|retired)\b",
    re.IGNORECASE,
)


def parse(capture: Capture) -> Reading:
    page = read_page(capture)
    pen = scribe("anthropic", "anthropic", capture)
    sheets, problems = dated_sheets(page)
    status = [s for s in sheets if s.has(Column.STATUS)]
    history = [s for s in sheets if not s.has(Column.STATUS)]
    current = read_rows(status, pen, Habits(more=_status))
    announced = read_rows(history, pen, Habits(more=_announcement))
    merged, disputes = _merge(current, announced)
    named = {n.model_id for n in merged}
    said = [n for n in _in_prose(page, pen) if n.model_id not in named]
    return reading([*merged, *said], [*problems, *disputes, *nameless_rows(sheets)])


def _status(record: Record) -> dict[str, Any]:
    return {"announced_on": read_day(record[Column.DEPRECATED].plain)}


def _announcement(record: Record) -> dict[str, Any]:
    days = (leading_day(t) for t in reversed(record.section.path))
    return {"announced_on": next((d for d in days if d), None) or announced_in(record.section)}


def _merge(
    current: Iterable[Notice], announced: Iterable[Notice]
) -> tuple[list[Notice], list[Problem]]:
    """A model of both tables once: what was announced, with the state the status table shows."""
    latest: dict[str | None, Notice] = {}
    told = list(announced)
    for notice in told:
        latest.setdefault(notice.model_id, notice)
    out: list[Notice] = []
    problems: list[Problem] = []
    for notice in current:
        history = latest.get(notice.model_id)
        if history is None:
            out.append(notice)
            continue
        if _differ(notice.retires_on, history.retires_on):
            where = f"{notice.evidence.section}: {notice.subject}"
            problems.append(Problem(where, notice.retires_on.text, "the history has another date"))
        out.append(_joined(notice, history))
    joined = {n.model_id for n in out}
    seen = {id(h) for m, h in latest.items() if m in joined}
    return [*out, *(n for n in told if id(n) not in seen)], problems


def _joined(status: Notice, history: Notice) -> Notice:
    """Of two exact dates the earlier; an announced date beats a mere "not sooner than"."""
    both = (history.retires_on, status.retires_on)
    firm = [w for w in both if isinstance(w, PartialDate) and w.bound is Bound.EXACT]
    when = min(firm, key=lambda w: w.earliest, default=history.retires_on)
    announced = history.announced_on or status.announced_on
    return replace(history, retires_on=when, announced_on=announced, lifecycle=status.lifecycle)


def _differ(one: When, other: When) -> bool:
    firm = all(isinstance(w, PartialDate) and w.bound is Bound.EXACT for w in (one, other))
    return firm and one != other and replace(one, text="") != replace(other, text="")


def _in_prose(page: Page, pen: Scribe) -> Iterator[Notice]:
    """ "`claude-…` is deprecated. To migrate to `…`": named in a sentence, often without a date."""
    for section in page.sections:
        lines = section.text.splitlines()
        for line in lines:
            for match in _SAID.finditer(line):
                yield _said(line, match, section, pen)


def _said(line: str, match: re.Match[str], section: Section, pen: Scribe) -> Notice:
    model = match["model"].strip()
    sentence = next(s for s in sentences(line) if f"`{model}`" in s)
    said = re.sub(r"`[^`]*`", "", sentence)
    nothing = UnknownDate(WhyUnknown.NOT_ANNOUNCED, sentence)
    when = read_when(said) if find_dates(said) else nothing
    others = tuple(c for c in codes(line[match.end() :]) if c != model)
    [notice] = pen.write(
        Subject((model,)),
        Scope.INFERENCE,
        when,
        pen.evidence(section, line),
        replacements=others,
        lifecycle=match["state"].capitalize(),
    )
    return notice


SOURCE = Source(
    id="anthropic",
    provider="anthropic",
    title="Anthropic model deprecations",
    url="https://platform.claude.com/docs/en/about-claude/model-deprecations.md",
    fallback_urls=("https://platform.claude.com/docs/en/about-claude/model-deprecations",),
    parse=parse,
    min_rows=10,
    verified=True,
)
