"""One tree of errors: each says what, where, and what to do next; ``cli`` prints them."""

from __future__ import annotations


class TrackerError(Exception):
    """What went wrong (``message``: what and where) and the next step (``hint``)."""

    exit_code = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class UsageError(TrackerError):
    """The command's words do not fit together."""

    exit_code = 2


class ConfigError(TrackerError):
    """The configuration file cannot be used as it stands."""


class NotFoundError(TrackerError):
    """A model, version, source or file that was named does not exist."""


class ConflictError(TrackerError):
    """The change contradicts what is already recorded."""


class InputError(TrackerError):
    """A value or a file given by the user cannot be read."""


class StorageError(TrackerError):
    """The database cannot be reached, or its schema does not fit this program."""


class FetchError(TrackerError):
    """A page or an API could not be read. ``transient``: trying again later may help.

    ``unconnected``: no connection was made, so that nothing can have arrived.
    """

    def __init__(
        self,
        message: str,
        hint: str | None = None,
        *,
        transient: bool = True,
        unconnected: bool = False,
    ) -> None:
        super().__init__(message, hint)
        self.transient = transient
        self.unconnected = unconnected


class ParseError(TrackerError):
    """A page was fetched but cannot be understood; the last good reading stands."""


class DeliveryError(TrackerError):
    """A message was not accepted.

    ``permanent``: the same message to the same recipient will never be accepted.
    ``retry_after``: seconds the receiver asked us to wait, if it did.
    ``maybe_sent``: no clear no was heard, so the message may have arrived all the same.
    """

    def __init__(
        self,
        message: str,
        hint: str | None = None,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        maybe_sent: bool = False,
    ) -> None:
        super().__init__(message, hint)
        self.permanent = permanent
        self.retry_after = retry_after
        self.maybe_sent = maybe_sent
