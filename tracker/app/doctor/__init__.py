"""What a person asks first when something is wrong, answered in one go and without the network."""

from __future__ import annotations
