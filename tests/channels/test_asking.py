"""What is sent, and what is not, when a message may be there already."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.channels.world import message
from tracker.channels.asking import send_once
from tracker.channels.base import Askable, Channel
from tracker.domain.delivery import OnAmbiguous, Outcome
from tracker.domain.message import Message
from tracker.errors import DeliveryError

RESEND, HOLD = OnAmbiguous


@dataclass
class Silent:
    """A receiver that cannot be asked."""

    id: str = "silent"
    parts: tuple[str, ...] = ("text",)
    sent: list[str] = field(default_factory=list)

    def send(self, message: Message) -> None:
        self.sent.append(message.key)


@dataclass
class Answering(Silent):
    says: bool | DeliveryError | None = None

    def was_sent(self, message: Message) -> bool | None:
        if isinstance(self.says, DeliveryError):
            raise self.says
        return self.says


@dataclass
class Broken(Answering):
    """Somebody's channel with a fault in it."""

    id: str = "theirs"

    def send(self, message: Message) -> None:
        raise KeyError("ts")

    def was_sent(self, message: Message) -> bool | None:
        raise RuntimeError("no session")


@pytest.mark.parametrize(
    ("unsure", "words"), [(False, "KeyError: 'ts'"), (True, "RuntimeError: no session")]
)
def test_a_fault_in_a_channel_is_a_failed_delivery_and_is_logged(
    unsure: bool, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(DeliveryError) as caught:
        send_once(Broken(), message(), unsure=unsure, on_ambiguous=RESEND)
    assert caught.value.message == f"the channel theirs failed: {words}"
    assert (caught.value.maybe_sent, caught.value.permanent) == (True, False)
    [record] = caplog.records
    assert record.exc_info is not None


def test_only_some_can_be_asked() -> None:
    assert isinstance(Answering(), Askable)
    assert not isinstance(Silent(), Askable)


@pytest.mark.parametrize(
    ("channel", "unsure", "choice", "outcome"),
    [
        (Silent(), False, HOLD, Outcome.SENT),
        (Silent(), True, RESEND, Outcome.SENT),
        (Silent(), True, HOLD, Outcome.HELD),
        (Answering(says=True), False, RESEND, Outcome.SENT),
        (Answering(says=True), True, RESEND, Outcome.FOUND),
        (Answering(says=True), True, HOLD, Outcome.FOUND),
        (Answering(says=False), True, HOLD, Outcome.SENT),
        (Answering(says=None), True, RESEND, Outcome.SENT),
        (Answering(says=None), True, HOLD, Outcome.HELD),
        (Answering(says=DeliveryError("no", permanent=True)), True, RESEND, Outcome.SENT),
        (Answering(says=DeliveryError("no", permanent=True)), True, HOLD, Outcome.HELD),
    ],
)
def test_what_is_done_in_doubt(
    channel: Channel, unsure: bool, choice: OnAmbiguous, outcome: Outcome
) -> None:
    assert isinstance(channel, Silent)
    channel.sent.clear()
    assert send_once(channel, message(), unsure=unsure, on_ambiguous=choice) is outcome
    assert channel.sent == (["key-1"] if outcome is Outcome.SENT else [])


def test_a_question_that_fails_leaves_the_doubt_and_sends_nothing() -> None:
    channel = Answering(says=DeliveryError("busy", retry_after=7.0))
    with pytest.raises(DeliveryError) as caught:
        send_once(channel, message(), unsure=True, on_ambiguous=RESEND)
    assert (caught.value.maybe_sent, caught.value.retry_after) == (True, 7.0)
    assert channel.sent == []
