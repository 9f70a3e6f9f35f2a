"""The feed, read back with an XML parser."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tests.reports.facts import HOSTILE, MADE_AT, NEWS, OPENED
from tests.reports.golden import hold
from tracker.render import Renderer
from tracker.reports.facts import News
from tracker.reports.feed import write

ATOM = "{http://www.w3.org/2005/Atom}"


def read(facts: News) -> ElementTree.Element:
    return ElementTree.fromstring(write(facts, Renderer()))


def texts(node: ElementTree.Element, path: str) -> list[str]:
    return [found.text or "" for found in node.findall("/".join(ATOM + p for p in path.split("/")))]


def test_golden() -> None:
    hold("feed.xml", write(NEWS, Renderer()))


def test_each_line_of_the_record_is_an_entry() -> None:
    feed = read(NEWS)
    assert texts(feed, "updated") == ["2026-11-23T06:00:04Z"]
    assert texts(feed, "entry/title") == [
        "support-triage v3: ft inference shutdown resolved",
        "support-triage v3: ft inference shutdown opened",
    ]
    assert texts(feed, "entry/updated") == ["2026-11-23T06:00:04Z", "2026-11-21T06:00:00Z"]
    assert texts(feed, "entry/content")[1].splitlines() == [
        "act, 2027-01-14",
        "base openai gpt-4o-mini-2024-07-18, owner ml@acme.example",
        "next: tracker plan support-triage@3",
    ]
    links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert links == ["https://openai.example/deprecations?x=1&y=2"]


def test_ids_stay_and_differ() -> None:
    more = replace(NEWS, items=(replace(OPENED, number=3, at=MADE_AT), *NEWS.items))
    assert texts(read(more), "id") == texts(read(NEWS), "id")
    ids = texts(read(more), "entry/id")
    assert ids[1:] == texts(read(NEWS), "entry/id") and len(set(ids)) == 3
    assert all(one.startswith("urn:uuid:") for one in ids)


def test_nothing_has_happened_yet() -> None:
    feed = read(News("", MADE_AT, ()))
    assert texts(feed, "author/name") == ["tracker"]
    assert texts(feed, "updated") == ["2026-11-23T06:00:04Z"] and texts(feed, "entry/id") == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_people_and_pages_say_stays_text(text: str) -> None:
    item = replace(OPENED, label=text, detail=text, owner=text, base=text, next=text, url=text)
    feed = read(News(text, MADE_AT, (item,)))
    names = {node.tag for node in feed.iter()}
    assert names <= {node.tag for node in read(NEWS).iter()} and f"{ATOM}link" not in names
