"""What an index says under each key, in a few characters: two of them compared show what changed.

A model's judgement reads the index only under the keys of ``NoticeIndex.watched``: where none of
their digests has changed, nothing about it can have.
"""

from __future__ import annotations

import json
from collections import defaultdict
from hashlib import blake2b
from typing import Any

from tracker.domain.notice import Notice, notice_to_json
from tracker.matching.index import NoticeIndex
from tracker.matching.keys import Key, every_key


def key_digests(index: NoticeIndex) -> dict[Key, str]:
    """Every key something is known under, and the digest of that."""
    said: dict[Key, list[Any]] = defaultdict(list)
    for key in index.mentioned:
        said[key].append("mentioned")
    for provider in index.speaking:
        said[every_key(provider)].append("speaks")
    for key, others in index.rows.items():
        said[key].append(sorted(others))
    for key, notices in index.by_key.items():
        said[key] += [_said(notice) for notice in notices]
    return {key: digest(what) for key, what in said.items()}


def changed_keys(before: dict[Key, str], after: dict[Key, str]) -> set[Key]:
    """The keys that came, went, or under which something else is said."""
    return {key for key, _ in before.items() ^ after.items()}


def digest(plain: Any) -> str:
    """32 hex digits for plain data, whatever the order of its mappings."""
    text = json.dumps(plain, sort_keys=True, default=str)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _said(notice: Notice) -> dict[str, Any]:
    """A notice without the moment it was read and the bytes it was on: both change every day."""
    plain = notice_to_json(notice)
    plain["evidence"] = {name: plain["evidence"][name] for name in ("url", "section", "quote")}
    return plain
