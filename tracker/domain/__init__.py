"""The nouns: frozen, slotted dataclasses without I/O. Import them from their own module."""

from __future__ import annotations
