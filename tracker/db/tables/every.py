"""The collection with every table in it: a table is there once its module is loaded."""

from __future__ import annotations

from tracker.db.tables import judged, operations, published, registered
from tracker.db.tables.base import metadata

__all__ = ["judged", "metadata", "operations", "published", "registered"]
