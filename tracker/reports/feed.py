"""A feed (Atom, RFC 4287) of what has changed: alerts opened, changed and resolved.

An entry is one line of the alerts' record, which is never changed, so its id and its time stay.
"""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

from tracker.domain.alert import AlertAction
from tracker.render import Renderer
from tracker.render.filters import is_web
from tracker.reports.facts import News, NewsItem
from tracker.reports.ids import stable_id
from tracker.text import oneline

_ATOM = "http://www.w3.org/2005/Atom"


def write(facts: News, renderer: Renderer) -> str:
    """The feed. Without entries it is as old as it is made; otherwise as its newest entry."""
    feed = ElementTree.Element("feed", {"xmlns": _ATOM})
    team = oneline(facts.team)
    _add(feed, "id", stable_id("feed", facts.team).urn)
    _add(feed, "title", f"Alerts about models {team}".strip())
    newest = max((item.at for item in facts.items), default=facts.made_at)
    _add(feed, "updated", _moment(newest))
    _add(ElementTree.SubElement(feed, "author"), "name", team or "tracker")
    _add(feed, "generator", "tracker")
    for item in facts.items:
        _entry(feed, item)
    ElementTree.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(feed, "unicode")}\n'


def _entry(feed: ElementTree.Element, item: NewsItem) -> None:
    entry = ElementTree.SubElement(feed, "entry")
    # The number alone would be the same in another registry's feed.
    _add(entry, "id", stable_id("line", item.number, item.at.isoformat(), item.label).urn)
    _add(entry, "title", f"{item.label}: {item.kind} {item.action.value}")
    _add(entry, "updated", _moment(item.at))
    _add(entry, "published", _moment(item.at))
    ElementTree.SubElement(entry, "category", {"term": item.action.value})
    if item.url is not None and is_web(item.url):
        ElementTree.SubElement(entry, "link", {"rel": "related", "href": item.url})
    _add(entry, "content", "\n".join(_lines(item)), kind="text")


def _lines(item: NewsItem) -> list[str]:
    lines = [oneline(item.detail)] if item.detail else []
    lines.append(oneline(f"base {item.base or 'unknown'}, owner {item.owner or 'unknown'}"))
    if item.next and item.action is not AlertAction.RESOLVED:
        lines.append(f"next: {oneline(item.next)}")
    return lines


def _add(parent: ElementTree.Element, name: str, text: str, kind: str | None = None) -> None:
    """``kind``: what the text is, where the standard wants to know; then its lines stay."""
    found = ElementTree.SubElement(parent, name, {"type": kind} if kind else {})
    found.text = text if kind else oneline(text)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
