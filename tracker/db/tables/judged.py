"""What the last check found, so that the next one looks only at what has changed since.

All of it can be worked out again from the rest; nothing else refers to it.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Table

from tracker.db.columns import Id, Words
from tracker.db.tables.base import metadata

subjects = Table(
    "subjects",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Words, nullable=False, unique=True),
    Column("provider", Words),
    Column("base", Words),
    Column("outcome", Words),
    Column("level", Words),
    Column("act_by", Date),
    Column("unjudged", Boolean),
    Column("next_look", Date, index=True),
)
"""Versions with one subject are judged alike. ``outcome`` is NULL where nothing was judged yet."""

subject_keys = Table(
    "subject_keys",
    metadata,
    Column("provider", Words, primary_key=True),
    Column("kind", Words, primary_key=True),
    Column("key", Words, primary_key=True),
    Column("subject_id", Id, ForeignKey("subjects.id"), primary_key=True, index=True),
)

key_digests = Table(
    "key_digests",
    metadata,
    Column("provider", Words, primary_key=True),
    Column("kind", Words, primary_key=True),
    Column("key", Words, primary_key=True),
    Column("digest", Words, nullable=False),
)
"""What the notices said under each key at the last check."""

check_marks = Table(
    "check_marks",
    metadata,
    Column("name", Words, primary_key=True),
    Column("value", Words, nullable=False),
)
"""What else the last check rested on: the rules, the policy, the day, and who is told."""
