"""What is not known when it comes to deciding, each with the command that supplies it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from tracker.domain.model_ref import ModelRef
from tracker.domain.version import ModelVersion, Rung
from tracker.lifecycle.evidence import Missing
from tracker.lifecycle.judge import Judgement
from tracker.lifecycle.outlook import Successor, Venue


def reference(version: ModelVersion) -> str:
    """The version as a command takes it: ``support-triage@3``."""
    return f"{version.details.model}@{version.number}"


def no_base(judgement: Judgement) -> Missing:
    """What keeps a version from being judged."""
    why = judgement.unjudged or "nothing is known"
    if judgement.version.details.base is None:
        command = f"tracker models edit {reference(judgement.version)} --base PROVIDER/MODEL"
        return Missing(why, command)
    return Missing(why, f"tracker check --source {judgement.version.details.provider}")


def no_baseline(version: ModelVersion) -> Missing:
    command = f"tracker evals add {reference(version)} FILE --rung retrieval{_suite(version)}"
    return Missing("the eval of the prompted+retrieval baseline", command)


def no_gain(version: ModelVersion) -> Missing:
    """Both sides were measured, and it was not enough."""
    command = f"tracker evals compare {reference(version)}{_suite(version)}"
    return Missing("a gain over the baseline that the examples show", command)


def no_prompted_arm(version: ModelVersion, successor: str = "SUCCESSOR") -> Missing:
    words = f"FILE --rung prompt --subject {successor}{_suite(version)}"
    command = f"tracker evals add {reference(version)} {words}"
    return Missing("an eval of the successor, prompted", command)


def _suite(version: ModelVersion) -> str:
    """What is to be held against the tune has to be of its suite; nothing if none is on record."""
    suites = (run.suite for run in reversed(version.details.evals) if run.rung is Rung.FINETUNE)
    named = next((suite for suite in suites if suite), None)
    return f" --suite {shlex.quote(named)}" if named else ""


def no_retuned_arm(version: ModelVersion, target: str) -> Missing:
    """A tune of the new base, measured on the same examples."""
    words = f"--base {target} --model-id ID --eval FILE"
    command = f"tracker register {version.details.model} {words}"
    return Missing(f"an eval of a tune on {target}", command)


def eval_there(version: ModelVersion, venue: Venue) -> Missing:
    target = as_argument(venue.base)
    return Missing(
        "an eval on the new host: same weights, other stack",
        no_retuned_arm(version, target).command,
    )


def no_terms(version: ModelVersion, provider: str, caveats: Sequence[str] = ()) -> Missing:
    """``caveats`` say for whom training is open there."""
    command = f"tracker decide {reference(version)} move-host --note 'terms of {provider}: …'"
    who = f", where training is open {', '.join(caveats)}" if caveats else ""
    return Missing(f"whether your data and terms allow {provider}{who}", command)


def no_standing(version: ModelVersion, provider: str, caveats: Sequence[str]) -> Missing:
    """Which kind of customer a team is. ``caveats`` say for whom training is open."""
    command = f"tracker decide {reference(version)} retune --note 'customer of {provider}: …'"
    what = f"whether training at {provider} is open to you: it is open {', '.join(caveats)}"
    return Missing(what, command)


def no_license(version: ModelVersion) -> Missing:
    command = f"tracker models edit {reference(version)} --license NAME"
    return Missing("the license of the base", command)


def no_tunability(version: ModelVersion, successor: Successor) -> Missing:
    """Nobody has said; a tune on it that is registered settles it."""
    target = as_argument(successor.base)
    return Missing(
        f"whether {target} can be fine-tuned",
        f"tracker register {version.details.model} --base {target} --model-id ID",
    )


def no_usage() -> Missing:
    return Missing("how often it is called", "tracker costs usage import FILE")


def no_life(version: ModelVersion, successor: Successor, why: str) -> Missing:
    """What its provider has not announced can still be assumed, to see what would follow."""
    target = as_argument(successor.base)
    return Missing(
        f"how long {target} will be served: {why}",
        f"tracker plan {reference(version)} --assume {target}=DATE",
    )


def as_argument(model: ModelRef) -> str:
    """A model as ``--base`` takes it."""
    return f"{model.provider}/{model.full_id}"
