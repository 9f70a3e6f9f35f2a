"""Whether one model is better than another: paired statistics, verdicts, and the proof."""

from __future__ import annotations
