"""What to do with a message that may have arrived."""

from __future__ import annotations

from enum import StrEnum


class OnAmbiguous(StrEnum):
    """What to do with a message that may have arrived when its receiver cannot be asked."""

    RESEND = "resend"
    HOLD = "hold"
