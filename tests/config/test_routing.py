from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.write import loaded, refused

SLACK = """
[channels.slack]
webhook_url = "env:HOOK"
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[teams]]\nmembers = []", "teams[0]: has no name"),
        ('[[teams]]\nname = "a"\n[[teams]]\nname = "a"', "teams[1].name: a is there already"),
        (
            '[[teams]]\nname = "a"\nrecipients = ["ada@x.io"]',
            "teams[0].recipients: 'ada@x.io' cannot be reached: there is no channel email",
        ),
        ('[[teams]]\nname = "a"\nescalate_to = ["ada"]', "there is no channel ada"),
        (
            '[[teams]]\nname = "a"\nrecipients = ["#ml"]' + SLACK,
            "give [channels.slack] a bot_token",
        ),
        ("[[recipients]]\n", "recipients[0]: has no to"),
        (
            '[channels.console]\n[[recipients]]\nto = "console"\n[[recipients]]\nto = "console"',
            "recipients[1].to: console is there already",
        ),
        ('[notifications.escalation]\nto = ["pager:x"]', "add a [channels.pager] table"),
        ('[notifications.quiet_hours]\nstart = "20:00"', "needs both start and end, or neither"),
        ('[notifications.repeats]\nact = "36h"', "must be 0s or whole days up to 365d, not 1d12h"),
        ('[notifications.repeats]\nact = "400d"', "whole days"),
    ],
)
def test_a_recipient_nobody_can_reach_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(tmp_path, text)


def test_those_who_can_be_reached_are_not(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        """
        [channels.console]
        [channels.slack]
        bot_token = "env:TOKEN"
        channel = "#ml"
        [[teams]]
        name = "a"
        recipients = ["#search", "slack:C01", "console"]
        """,
    )
    assert config.teams[0].recipients == ("#search", "slack:C01", "console")
    assert config.notifications.quiet_hours.start is None
