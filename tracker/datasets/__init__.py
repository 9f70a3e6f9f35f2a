"""What identifies a dataset: its bytes, its files, its records."""

from __future__ import annotations
