"""Eval results as other tools save them: one file per format, found out by content."""

from __future__ import annotations
