"""The six example fine-tunes: made up, on real bases, each with another kind of clock."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tracker.app.demo.material import Split, Use
from tracker.domain.money import Money
from tracker.domain.version import Cost, CostKind, Method, Per, Reason


@dataclass(frozen=True, slots=True)
class Example:
    """One registration, and the files and usage that go with it."""

    name: str
    task: str
    base: str
    model_id: str
    provider: str | None
    method: Method
    reason: Reason
    owner: str
    records: int
    metric: str
    split: Split | None
    costs: tuple[Cost, ...]
    use: Use | None = None
    venue: str | None = None


def usd(kind: CostKind, amount: str, per: Per = Per.ONCE) -> Cost:
    return Cost(kind, Money(Decimal(amount), "USD"), per, source="invoice (example)")


_TRIAGE = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz7QkA"
_INVOICES = "gpt-4.1-mini-2025-04-14.ft-0f31c0de5b2a4d7f9e8812aa34bc56de-invoices"
_CLAUSES = (
    "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0:300k/k3v9x2m7q1zt"
)

CAST = (
    Example(
        name="support-triage",
        task="support ticket triage",
        base="openai/gpt-4o-mini-2024-07-18",
        model_id=_TRIAGE,
        provider=None,
        method=Method.SFT,
        reason=Reason.FORMAT,
        owner="ml-platform@acme.example",
        records=1820,
        metric="accuracy",
        split=Split(both=420, tune_only=52, baseline_only=21, neither=7),
        costs=(usd(CostKind.TRAINING, "214.50"), usd(CostKind.EVAL, "38.20")),
        use=Use(_TRIAGE, requests=34000, input_each=350, cached_each=0, output_each=120),
    ),
    Example(
        name="invoice-fields",
        task="invoice field extraction",
        base="openai/gpt-4.1-mini-2025-04-14",
        model_id=_INVOICES,
        provider="azure",
        method=Method.SFT,
        reason=Reason.LATENCY_COST,
        owner="finance-tools@acme.example",
        records=960,
        metric="exact match",
        split=Split(both=371, tune_only=9, baseline_only=8, neither=12),
        costs=(
            usd(CostKind.TRAINING, "141.00"),
            usd(CostKind.HOSTING, "1241.00", Per.MONTH),
        ),
        use=Use(_INVOICES, requests=9000, input_each=1400, cached_each=400, output_each=210),
        venue="westeurope, standard",
    ),
    Example(
        name="contract-clauses",
        task="contract clause tagging",
        base="bedrock/amazon.nova-lite-v1:0",
        model_id=_CLAUSES,
        provider=None,
        method=Method.SFT,
        reason=Reason.FORMAT,
        owner="legal-ops@acme.example",
        records=640,
        metric="accuracy",
        split=Split(both=230, tune_only=41, baseline_only=14, neither=15),
        costs=(usd(CostKind.TRAINING, "96.00"),),
        use=Use(_CLAUSES, requests=1200, input_each=2100, cached_each=0, output_each=340),
        venue="us-east-1",
    ),
    Example(
        name="release-notes",
        task="release notes in the house voice",
        base="vertex/gemini-2.5-flash",
        model_id="projects/123456789012/locations/us-central1/models/8437592319474892800@1",
        provider=None,
        method=Method.SFT,
        reason=Reason.VOICE,
        owner="docs@acme.example",
        records=400,
        metric="preferred by the panel",
        split=Split(both=96, tune_only=47, baseline_only=20, neither=37),
        costs=(usd(CostKind.TRAINING, "60.00"),),
        venue="us-central1",
    ),
    Example(
        name="faq-intents",
        task="question intent detection",
        base="cohere/command-r-08-2024",
        model_id="fd2b7ff1-1c7e-4b1f-8f0a-5d0c6c2b9a11-ft",
        provider=None,
        method=Method.LORA,
        reason=Reason.FORMAT,
        owner="support-eng@acme.example",
        records=520,
        metric="accuracy",
        split=None,
        costs=(usd(CostKind.TRAINING, "75.00"),),
    ),
    Example(
        name="pii-redactor",
        task="removal of personal data",
        base="huggingface/Qwen/Qwen2.5-7B-Instruct",
        model_id="adapters/pii-redactor-r16",
        provider="self_hosted",
        method=Method.QLORA,
        reason=Reason.FORMAT,
        owner="privacy@acme.example",
        records=1100,
        metric="F1 of spans",
        split=Split(both=301, tune_only=63, baseline_only=22, neither=14),
        costs=(
            usd(CostKind.TRAINING, "48.00"),
            usd(CostKind.HOSTING, "612.00", Per.MONTH),
        ),
        venue="own cluster, 1 GPU",
    ),
)
