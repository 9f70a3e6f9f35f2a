"""Notices as JSON, by configuration alone: ``kind = "json_feed"``.

A list of objects of ``schemas/v1/notice.schema.json``, or ``{"notices": […]}``, at a URL or in a
local file. What does not fit the schema is a problem and no notice; the rest is read.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from tracker import resources
from tracker.domain.notice import Notice, notice_from_json
from tracker.errors import InputError, ParseError
from tracker.sources.api_answer import json_of
from tracker.sources.base import Capture, Problem, Reading, Recipe, Source, SourceKind
from tracker.sources.options import SLUG, Options
from tracker.sources.scribe import reading

OPTIONS = ("provider", "title", "path", "min_rows")
_LONGEST = 200


def build(recipe: Recipe) -> Source:
    """The source of a ``[[sources]]`` table. Raises ConfigError for an option it cannot use."""
    options = Options(recipe)
    options.allow(OPTIONS)
    provider = options.slug("provider")
    return Source(
        id=recipe.id,
        provider=provider or recipe.id,
        title=options.text("title") or recipe.id,
        url=recipe.url,
        parse=partial(_parse, recipe.id, provider),
        min_rows=options.number("min_rows", 1),
        kind=SourceKind.FEED,
        recipe=recipe,
    )


def _parse(source: str, provider: str, capture: Capture) -> Reading:
    answer = json_of(capture)
    listed = answer.get("notices") if isinstance(answer, dict) else answer
    if not isinstance(listed, list):
        msg = f"{capture.url}: neither a list of notices nor an object with 'notices'"
        raise ParseError(msg, "each is an object of schemas/v1/notice.schema.json")
    notices: list[Notice] = []
    problems: list[Problem] = []
    for at, one in enumerate(listed):
        try:
            notices.append(_notice(one, source, provider, capture))
        except InputError as error:
            problems.append(Problem(f"notice {at + 1}", str(one)[:_LONGEST], error.message))
    if problems and not notices:
        msg = f"{capture.url}: none of the {len(listed)} notices can be read"
        raise ParseError(msg, problems[0].why)
    return reading(notices, problems)


def _notice(data: Any, source: str, provider: str, capture: Capture) -> Notice:
    """The feed's own words and addresses are kept; who read them, and when, is for us to say."""
    resources.check("notice", data, "it")
    named = str(data.get("provider") or provider)
    if not SLUG.fullmatch(named):
        msg = "it says no provider, and the source is configured without one"
        raise InputError(msg)
    notice = notice_from_json({**data, "source": source, "provider": named})
    evidence = replace(notice.evidence, capture_sha256=capture.sha256, read_at=capture.read_at)
    return replace(notice, evidence=evidence)
