"""The page: what stands at its top, that unknown is said, and that nothing in it is alive."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.reports.facts import DEAD, HOSTILE, STANDINGS, TRIAGE, hostile_standings
from tests.reports.golden import hold
from tracker.errors import InputError
from tracker.render import Limits, Renderer
from tracker.reports.html import limits_for, write

VOID = {"meta", "br"}


class Page(HTMLParser):
    """Its elements, checked to be closed in order, and what is said outside of the style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += f" {data}"

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", self.text)


def test_golden() -> None:
    hold("page.html", write(STANDINGS, Renderer()))


def test_what_needs_somebody_stands_at_the_top_by_the_day_to_act() -> None:
    words = Page(write(STANDINGS, Renderer())).words
    top = words.partition("What cannot be judged")[0]
    for part in (
        "2 models need you , 5 in service, 1 cannot be judged",
        "The facts are too old to rely on. azure: bundled facts of 2026-04-01",
        "1 source is not read well: groq",
        "act by 2026-12-03 · 8 business days left",
        "until 2027-01-06 (tentative)",
        "move host : azure serves the same base longer",
        "missing: an eval there tracker register support-triage --base azure/x",
        "at least 120.50 USD a month",
        "any more support-triage v3 : judge openai gpt-4o of triage@3 stops 2027-01-14",
    ):
        assert part in top, part
    assert top.index("faq v1") < top.index("support-triage v3")
    assert "notes v1" not in top
    rest = words.partition("What cannot be judged")[2]
    for part in ("legacy-tone v1 : its base is unknown", "unclear", "at least until 2026-10-01"):
        assert part in rest, part
    assert "Upkeep of 1 model: at least 120.50 USD a month; that of 1 model is unknown" in rest
    assert "azure unread never" in rest
    assert "settled: resolved by v2" in rest


def test_an_empty_registry_says_so_and_does_not_look_well() -> None:
    words = Page(write(replace(STANDINGS, models=(), ages=()), Renderer())).words
    assert "No models are registered. Nothing is watched" in words
    assert "All models" not in words and "Nothing has to be started" not in words


def test_nothing_due_is_only_said_as_far_as_can_be_judged() -> None:
    quiet = tuple(m for m in STANDINGS.models if not m.needs_you)
    words = Page(write(replace(STANDINGS, models=quiet), Renderer())).words
    assert "Nothing has to be started now, as far as can be judged." in words
    assert "What upkeep takes is unknown" in words


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_people_and_pages_say_stays_text(text: str) -> None:
    html = write(hostile_standings(text), Renderer())
    page = Page(html)
    plain = Page(write(STANDINGS, Renderer()))
    assert page.tags <= plain.tags and not page.tags & {"script", "img", "link", "iframe"}
    names = {name for name, _ in page.attributes}
    assert names <= {name for name, _ in plain.attributes} and "style" not in names
    links = [value for name, value in page.attributes if name == "href"]
    assert all(link == "#sources" for link in links)
    assert not re.search("[\u202e\u2066\u2069\u200b\x1b\x00\ufffe]", html)
    assert "49" not in page.words


def test_it_loads_nothing_and_links_to_web_addresses_only() -> None:
    html = write(STANDINGS, Renderer())
    assert "default-src 'none'" in html and "url(" not in html and "@import" not in html
    links = {value for name, value in Page(html).attributes if name == "href"}
    assert links == {"#sources", "https://openai.example/deprecations?x=1"}
    assert "javascript:alert(1)" in html


def test_a_team_may_replace_a_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    own = tmp_path / "report" / "parts.html.j2"
    own.write_text("{% macro card(m) %}<p>{{ m.label }} is ours</p>{% endmacro %}", "utf-8")
    assert "support-triage v3 is ours" in write(STANDINGS, Renderer(tmp_path))
    own.write_text("{% macro card(m) %}{{ m.nobody }}{% endmacro %}", encoding="utf-8")
    with pytest.raises(InputError, match=r"parts\.html\.j2:1"):
        write(STANDINGS, Renderer(tmp_path))


def test_what_it_may_use_up_grows_with_the_models() -> None:
    many = replace(STANDINGS, models=(DEAD, TRIAGE) * 1000)
    assert len(write(many, Renderer())) > Limits().output_chars
    few, lots = limits_for(0), limits_for(100_000)
    assert few.cpu_seconds < lots.cpu_seconds and few.memory_bytes < lots.memory_bytes
