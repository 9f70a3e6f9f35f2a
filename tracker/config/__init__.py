"""The configuration: TOML in, frozen settings out. Secrets stay references until they are used."""

from __future__ import annotations

from tracker.config.config import Config
from tracker.config.duration import format_duration, parse_duration
from tracker.config.load import load_config
from tracker.config.secret import Secret, Url

__all__ = ["Config", "Secret", "Url", "format_duration", "load_config", "parse_duration"]
