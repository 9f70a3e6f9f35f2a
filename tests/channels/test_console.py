from __future__ import annotations

import io

import pytest

from tests.channels.world import message, world
from tracker.channels.console import open_console
from tracker.errors import DeliveryError


def test_the_text_is_written_and_flushed() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="utf-8", write_through=False)
    open_console({}, world(out=out)).send(message(text="act by → soon\n\n"))
    assert raw.getvalue().decode() == "act by → soon\n"


def test_a_poor_encoding_loses_a_character_but_not_the_message() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    open_console({}, world(out=out)).send(message(text="act by → soon"))
    assert raw.getvalue() == b"act by ? soon\n"


def test_a_closed_stream_is_a_failure_worth_another_try() -> None:
    out = io.StringIO()
    out.close()
    with pytest.raises(DeliveryError, match="cannot be written to") as caught:
        open_console({}, world(out=out)).send(message())
    assert not caught.value.permanent
