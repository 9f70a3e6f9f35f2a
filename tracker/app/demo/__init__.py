"""The demonstration: six made-up fine-tunes, judged on real notices."""

from __future__ import annotations
