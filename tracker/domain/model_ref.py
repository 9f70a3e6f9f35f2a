"""Which model: the provider that serves it, its id, and whether that id can move."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A model at a provider.

    ``provider`` is who serves it and so runs its clock (Azure is not OpenAI).
    ``model`` is the id as that provider writes it, lower case; ``version`` only where the provider
    keeps name and version apart (Azure). ``revision`` is a hub commit (40 hex digits).
    ``pinned`` is true when the id names one snapshot: an alias, ``-latest``, a hub id without a
    commit or a local path is not pinned.
    """

    provider: str
    model: str
    version: str | None = None
    revision: str | None = None
    pinned: bool = False

    def __str__(self) -> str:
        version = f" {self.version}" if self.version else ""
        revision = f"@{self.revision[:12]}" if self.revision else ""
        return f"{self.provider} {self.model}{version}{revision}"

    @property
    def full_id(self) -> str:
        """Name and version joined, as provider APIs spell it: ``gpt-4.1-mini-2025-04-14``."""
        if self.version and not self.model.endswith(self.version):
            return f"{self.model}-{self.version}"
        return self.model
