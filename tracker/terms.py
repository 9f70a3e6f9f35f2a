"""The words of this program, one for each thing, as data for the help and ``docs/terms.md``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """``elsewhere`` is what others call the same thing, or call by the same word."""

    word: str
    meaning: str
    elsewhere: str | None = None


TERMS: tuple[Term, ...] = (
    Term("registered model", "A named line of fine-tuned models, such as support-triage."),
    Term("model version", "One tuned artefact of a registered model, with all it stands on."),
    Term("base model", "The model a version was tuned from.", "Foundation model at Bedrock."),
    Term("pinned", "Said of a base whose id names one snapshot and cannot move."),
    Term("snapshot", "A base model frozen under a dated id."),
    Term("provider alias", "A provider's name for whichever snapshot it holds best; it moves."),
    Term("alias", "Your own name for a version, such as production; it moves when you move it."),
    Term("fine-tuning job", "The run at a provider, or on your own machines, that made a version."),
    Term("adapter", "Tuned weights that need their base model beside them.", "LoRA."),
    Term("dataset fingerprint", "A hash of a set of records, blind to their order and spelling."),
    Term("provider", "Who serves a model and so runs its clock: Azure is not OpenAI."),
    Term("developer", "Who made the weights, whoever serves them."),
    Term(
        "legacy",
        "Still served, no longer updated, without a date.",
        'Bedrock\'s "Legacy" is what is called deprecated here.',
    ),
    Term("deprecated", "A retirement has been announced; deprecated_on is the day of it."),
    Term(
        "retired",
        "No longer served; retires_on is the first day without it.",
        '"Shutdown" at OpenAI, "EOL" at Bedrock, "Sunset" in RFC 8594.',
    ),
    Term(
        "scope",
        "What a notice ends: training, fine_tuned_inference, new_deployments, inference, endpoint.",
    ),
    Term("bound", "How firm a date is: exact, not_before or tentative; unknown is said so."),
    Term("replacement", "The model a provider names instead; it may not be tunable."),
    Term("notice", "What a provider published: one subject, one scope, one date, and the words."),
    Term("source", "Where notices are read: a page, a provider's API, or a feed."),
    Term("capture", "One stored read of a source, byte for byte."),
    Term("alert", "What somebody has to know about one version, at one level."),
    Term("delivery", "One alert on its way to one recipient over one channel."),
    Term("eval run", "A score somebody measured, and on what."),
    Term("suite", "The named and versioned set of examples an eval run is measured on."),
    Term("baseline", "What the fine-tune had to beat: the same work by prompt and retrieval."),
    Term("verdict", "What two eval runs prove: beats, non_inferior, worse, inconclusive or none."),
    Term("lead time", "Business days from starting a retune to having it in production."),
    Term("retrain by", "The last day to start a retune: the shutdown less the lead time."),
    Term("act by", "Retrain by, or earlier where the provider closes training before that."),
    Term("option", "A way on for a version: retune, prompt, move host, stay or retire, and more."),
    Term(
        "estimate", "When a base may end of which no end is announced; never a fact, never alerted."
    ),
    Term("treadmill", "The retunes of a model over its life, and which of them were forced."),
    Term("cost of ownership", "All a version costs: once, every month, and at every retune."),
    Term("break-even", "The calls a month from which a fine-tune is cheaper than doing without."),
    Term("payback", "The months until what a fine-tune cost once has been saved again."),
    Term(
        "decision",
        "What the team chose to do about a version, by whom, when and why; kept for ever.",
    ),
)
