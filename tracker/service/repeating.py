"""Something small done again and again beside something that takes long."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def repeating(act: Callable[[], bool], every: float) -> Iterator[None]:
    """Call ``act`` in a thread every so many seconds, until the block ends or it returns False.

    ``act`` must not raise. Leaving the block waits for a call that is under way.
    """
    over = threading.Event()

    def go_on() -> None:
        while not over.wait(every) and act():
            pass

    thread = threading.Thread(target=go_on, name="repeating", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
