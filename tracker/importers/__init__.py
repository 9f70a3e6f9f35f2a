"""From other programs' artefacts to our nouns; one module per format, nothing is fetched."""

from __future__ import annotations
