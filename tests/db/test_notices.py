from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from tests.db.samples import HOUR, NOON, notice
from tracker.db import notices
from tracker.db.engine import Database
from tracker.db.governing import governing_notices, stated_keys
from tracker.domain.source import (
    ChangeKind,
    KnownNotice,
    NoticeChange,
    NoticeRevision,
    NoticeStatus,
)
from tracker.errors import StorageError

LIVE = KnownNotice(notice(), NoticeStatus.LIVE, 1, NOON, NOON)


def save(database: Database, *rows: KnownNotice, changes: tuple[NoticeChange, ...] = ()) -> None:
    with database.write() as tx:
        notices.save(tx, rows, changes, now=NOON)


def test_a_notice_comes_back_as_it_was_with_what_it_waits_for(database: Database) -> None:
    later = notice(day="2027-04-14")
    row = replace(
        LIVE, pending=later, pending_since=NOON + HOUR, missing_since=NOON, last_seen_at=NOON + HOUR
    )
    save(database, row)

    with database.read() as tx:
        assert notices.known(tx) == [row]
        assert stated_keys(tx) == [row.notice.key]


def test_a_notice_is_stored_once_per_key_as_last_seen(database: Database) -> None:
    waiting = replace(LIVE, pending=notice(day="2027-04-14"), pending_since=NOON)
    moved = replace(LIVE, notice=notice(day="2027-04-14"), revision=2, last_seen_at=NOON + HOUR)
    for row in (LIVE, waiting, moved):
        save(database, row)

    with database.read() as tx:
        assert notices.known(tx) == [moved]


def test_notices_are_read_by_source(database: Database) -> None:
    other = replace(LIVE, notice=replace(notice(), source="feed"))
    save(database, LIVE, other)
    save(database)

    with database.read() as tx:
        assert notices.known(tx) == [LIVE, other]
        assert notices.known(tx, "feed") == [other]
        assert notices.known(tx, "azure") == []


def test_a_missing_notice_still_governs_and_a_withdrawn_one_does_not(database: Database) -> None:
    rows = [replace(LIVE, notice=notice(status.value), status=status) for status in NoticeStatus]
    save(database, *rows)

    with database.read() as tx:
        assert [n.model_id for n in governing_notices(tx)] == ["live", "missing"]


def test_the_story_of_a_model_is_told_in_order(database: Database) -> None:
    first, moved, named = notice("GPT-X"), notice("GPT-X", "2027-04-14"), notice(None)
    save(
        database,
        replace(LIVE, notice=first),
        replace(LIVE, notice=named),
        changes=(NoticeChange(ChangeKind.NEW, first), NoticeChange(ChangeKind.NEW, named)),
    )
    save(
        database,
        replace(LIVE, notice=moved, revision=2),
        changes=(NoticeChange(ChangeKind.MOVED_LATER, moved, first),),
    )

    with database.read() as tx:
        told = notices.story(tx, "gpt-x")
        assert notices.story(tx, "gpt-x", "openai") == told
        assert notices.story(tx, "gpt-x", "azure") == []
        assert [r.notice for r in notices.story(tx, "GPT-4o mini")] == [named]
    assert told == [
        NoticeRevision(first.key, 1, ChangeKind.NEW, NOON, first),
        NoticeRevision(first.key, 2, ChangeKind.MOVED_LATER, NOON, moved),
    ]


@pytest.mark.parametrize(
    "statement", ["UPDATE notice_revisions SET kind = 'new'", "DELETE FROM notice_revisions"]
)
def test_the_story_cannot_be_rewritten(database: Database, statement: str) -> None:
    save(database, LIVE, changes=(NoticeChange(ChangeKind.NEW, LIVE.notice),))

    with pytest.raises(StorageError, match="append-only"), database.write() as tx:
        tx.execute(text(statement))
    with database.read() as tx:
        assert len(notices.story(tx, LIVE.notice.model_id or "")) == 1


def test_recent_stories_are_whole_and_of_one_source(database: Database) -> None:
    first, moved, quiet = notice("gpt-x"), notice("gpt-x", "2027-04-14"), notice("gpt-y")
    other = replace(notice("gpt-z"), source="feed")
    known = [replace(LIVE, notice=n) for n in (first, quiet, other)]
    with database.write() as tx:
        new = [NoticeChange(ChangeKind.NEW, row.notice) for row in known]
        notices.save(tx, known, new, now=NOON)
        later = [
            NoticeChange(ChangeKind.MOVED_LATER, moved),
            NoticeChange(ChangeKind.EDITED, other),
        ]
        rows = [replace(LIVE, notice=n, revision=2) for n in (moved, other)]
        notices.save(tx, rows, later, now=NOON + HOUR)

    with database.read() as tx:
        told = notices.recent(tx, "openai", since=NOON)
        assert notices.recent(tx, "openai", since=NOON + HOUR) == []
    assert [(r.notice, r.kind) for r in told] == [
        (first, ChangeKind.NEW),
        (moved, ChangeKind.MOVED_LATER),
    ]
