"""Every table, as the newest migration leaves it; a test compares the two.

``history``, ``decisions``, ``alert_events`` and ``notice_revisions`` are append-only: triggers
refuse to change or delete a row. Each module holds what belongs together and is loaded by those who
ask for it; :mod:`tracker.db.tables.every` is all of them.
"""

from __future__ import annotations
