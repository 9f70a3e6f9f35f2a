"""The page of many models beside a bare loop over the same rows, and ten times as many of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from jinja2 import Environment

from tests.bench.pairs import Case, line, measure
from tests.reports.facts import STANDINGS, TRIAGE, standing
from tracker.render import Renderer
from tracker.reports.facts import Standing, Standings
from tracker.reports.html import write

MODELS = 10_000
_NAME = "report html"
_NEEDING = 20
"""One model in so many needs somebody, and has a card of its own besides its row."""
_LOOP = """<table>{% for m in models %}<tr>
<th>{{ m.label }}<br>{{ m.base }}<br>{{ m.owner }}</th><td>{{ m.level }}</td><td>{{ m.act_by }}</td>
<td>{{ m.serves.day }} {{ m.serves.bound }}</td><td>{{ m.trains.day }} {{ m.trains.bound }}</td>
<td>{{ m.advice }}<br>{{ m.because }}</td><td>{{ m.proof }}</td>
<td>{{ m.run_rate.amount }} {{ m.run_rate.currency }}</td>
</tr>{% endfor %}</table>"""


def many(models: int) -> Standings:
    """So many models, of which a few need somebody."""
    found = (_model(number) for number in range(models))
    return replace(STANDINGS, models=tuple(found))


def page_case(models: int = MODELS) -> Case:
    """The page beside a loop that shows the same columns of the same rows, and nothing else."""
    facts, renderer = many(models), Renderer()
    rows = [asdict(model) for model in facts.models]
    loop = Environment(autoescape=True).from_string(_LOOP)
    return Case(
        f"report html, {models:,} models",
        "a bare Jinja2 loop over the same rows",
        2.0,
        lambda: write(facts, renderer),
        lambda: loop.render(models=rows),
    )


def linear_case(models: int = MODELS) -> Case:
    """Ten times the models beside ten pages of a tenth."""
    few, lots, renderer = many(models), many(10 * models), Renderer()

    def ten_pages() -> None:
        for _ in range(10):
            write(few, renderer)

    name, yardstick = f"report html, {10 * models:,} models", f"ten pages of {models:,}"
    return Case(name, yardstick, 1.25, lambda: write(lots, renderer), ten_pages)


def report_lines(_: Path) -> Iterator[str]:
    """One line on a page of many models, one on ten times as many."""
    yield line(measure(page_case(), time.perf_counter))
    yield line(measure(linear_case(), time.perf_counter, pairs=3))


def is_wanted(wanted: list[str]) -> bool:
    return not wanted or any(word in _NAME for word in wanted)


def _model(number: int) -> Standing:
    model = f"model-{number:06}"
    if number % _NEEDING:
        return standing(model, run_rate=TRIAGE.run_rate, cited=TRIAGE.cited)
    return replace(TRIAGE, model=model, label=f"{model} v3")
