"""What every query function is given: a connection inside an open transaction."""

from __future__ import annotations

from sqlalchemy import Connection

Tx = Connection
"""Made by ``Database.read()`` or ``Database.write()``; it ends with their ``with`` block."""
