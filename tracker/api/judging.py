"""How things stand, what to do, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from tracker.api.calls import Calls
from tracker.app.check import CheckReport, with_evidence
from tracker.app.check import check as run_check
from tracker.app.deciding import Choice, Decided
from tracker.app.deciding import decide as run_decide
from tracker.app.planning import Portfolio
from tracker.app.planning import plan as run_plan
from tracker.app.planning import portfolio as run_portfolio
from tracker.app.reporting import report as run_report


class JudgingCalls(Calls):
    """``on`` judges as of another day than today, in the team's time zone."""

    def check(
        self,
        *,
        on: date | None = None,
        offline: bool = False,
        sources: Sequence[str] = (),
        send: bool = False,
    ) -> CheckReport:
        """Read the sources and judge every version. Unlike the command, sends only when asked."""
        report = run_check(self._app, on=on, offline=offline, only=sources, send=send)
        return with_evidence(self._app, report)

    def plan(
        self,
        reference: str | None = None,
        *,
        on: date | None = None,
        assume: Iterable[str] = (),
    ) -> Portfolio:
        """By when, what to do: of one version, or of all in service, those due first in front.

        ``assume`` are texts like ``"openai/gpt-4.1-mini=2027-03-01"``: ends to reckon with instead.
        Raises NotFoundError, or InputError for an assumption about an unknown model.
        """
        if reference is None:
            return run_portfolio(self._app, on=on, assumed=tuple(assume))
        return run_plan(self._app, reference, on=on, assumed=tuple(assume))

    def report(self, name: str, *, on: date | None = None) -> str:
        """The text of a report: ``"html"``, ``"ics"`` or ``"feed"``.

        Raises NotFoundError for another name, InputError for a template of your own that fails.
        """
        return run_report(self._app, name, on=on)

    def decide(
        self,
        reference: str,
        action: str,
        *,
        note: str,
        review_on: date | None = None,
        due: date | None = None,
        deciders: Sequence[str] = (),
    ) -> Decided:
        """Record what was decided about a version, and on what, for ever.

        ``deciders`` had a part in it besides who records it. Raises InputError, NotFoundError.
        """
        choice = Choice(action, note, review_on, due, tuple(deciders))
        return run_decide(self._app, reference, choice)
