from __future__ import annotations

import subprocess
import sys


def test_text_and_channels_load_no_heavy_library() -> None:
    heavy = ("jinja2", "requests", "smtplib")
    code = (
        "import sys, tracker.render, tracker.text, tracker.channels, tracker.alerts.outbox;"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
