"""What can go wrong on the way, and what then happens to the message (RELIABILITY §6)."""

from __future__ import annotations
