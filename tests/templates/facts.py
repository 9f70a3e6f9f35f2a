"""The facts of each event, as the program would give them, for goldens and hostile tests."""

from __future__ import annotations

from typing import Any

URL = "https://developers.openai.com/api/docs/deprecations"

TRIAGE: dict[str, Any] = {
    "schema": "tracker/alert/v1",
    "model": "support-triage",
    "version": 3,
    "label": "support-triage v3",
    "owner": "ml-platform@acme.example",
    "provider": "openai",
    "base": "openai gpt-4o-mini-2024-07-18",
    "serving_id": "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz",
    "kind": "ft_inference_shutdown",
    "level": "urgent",
    "judged": True,
    "unjudged": None,
    "serve_until": "2027-01-14",
    "serve_bound": "exact",
    "serve_reason": "fine-tunes of gpt-4o-mini-2024-07-18 stop at openai",
    "serve_caveats": [],
    "serve_disagreeing": [],
    "train_until": "2027-01-06",
    "train_bound": "exact",
    "train_reason": "training at openai closes for existing customers",
    "train_caveats": [],
    "train_disagreeing": [],
    "act_by": "2026-12-03",
    "retrain_by": "2026-12-03",
    "business_days_left": 8,
    "days_left": 52,
    "replacements": ["gpt-6-luna"],
    "replacement_note": "the named replacement cannot be fine-tuned",
    "notes": [],
    "next": "tracker plan support-triage",
    "evidence": [
        {
            "source": "openai",
            "url": URL,
            "section": "2026-10-14: gpt-4o and gpt-4.1 families",
            "quote": "2027-01-14 | gpt-4o-mini-2024-07-18 and its fine-tunes | gpt-6-luna",
            "announced_on": "2026-10-14",
            "read": "2026-11-23",
        }
    ],
    "previous": None,
}

AZURE: dict[str, Any] = TRIAGE | {
    "model": "invoice-fields",
    "version": 1,
    "label": "invoice-fields v1",
    "owner": None,
    "provider": "azure",
    "base": "azure gpt-4.1-mini 2025-04-14",
    "serving_id": "invoice-fields-prod",
    "level": "plan",
    "serve_until": "2027-10-14",
    "serve_bound": "not_before",
    "serve_reason": "deployments of gpt-4.1-mini fine-tunes retire at azure",
    "serve_disagreeing": ["azure-api says 2027-10-01"],
    "train_until": None,
    "train_bound": "unknown",
    "train_reason": None,
    "act_by": "2027-09-02",
    "business_days_left": 202,
    "days_left": 325,
    "replacements": [],
    "replacement_note": None,
    "notes": ["the base is named without a version"],
    "next": "tracker plan invoice-fields",
    "evidence": [],
    "previous": {"level": "info", "serve_until": None},
}

JUDGE: dict[str, Any] = TRIAGE | {
    "kind": "judge_shutdown",
    "level": "act",
    "serve_until": "2026-12-31",
    "serve_reason": "gpt-4.1-2025-04-14 stops at openai: it is the judge of tone@2",
    "train_until": None,
    "train_bound": "unknown",
    "train_reason": None,
    "act_by": "2026-12-23",
    "business_days_left": 20,
    "days_left": 38,
    "replacements": [],
    "replacement_note": None,
    "next": "tracker evals add support-triage FILE --rung retrieval --judge NEW",
    "dependency": {
        "role": "judge",
        "model": "openai gpt-4.1-2025-04-14",
        "provider": "openai",
        "suites": ["tone@2"],
    },
}

REMINDER: dict[str, Any] = TRIAGE | {
    "kind": "alias_moved",
    "level": "info",
    "base": "openai gpt-4o",
    "serving_id": "ft:gpt-4o:acme:triage:9xYz",
    "serve_until": "2027-10-01",
    "serve_reason": "gpt-4o-2024-05-13 stops at openai",
    "train_until": None,
    "train_bound": "unknown",
    "train_reason": None,
    "act_by": None,
    "business_days_left": None,
    "days_left": 312,
    "next": "tracker models edit support-triage@3 --base openai/gpt-4o-2024-05-13",
    "reminder": {
        "what": "its base gpt-4o names gpt-4o-2024-08-06 now",
        "why": "it named gpt-4o-2024-05-13 when this was made",
        "since": "2024-10-02",
        "before": "gpt-4o-2024-05-13",
        "after": "gpt-4o-2024-08-06",
    },
}

ALERT: dict[str, Any] = {
    "findings": [AZURE, TRIAGE],
    "as_of": "2026-11-23 06:00 UTC",
    "facts_age": "read today",
    "sources": [
        {"source": "openai", "health": "ok", "message": None},
        {"source": "groq", "health": "suspect", "message": "the page gave 3 rows, 36 last time"},
    ],
    "unjudged": [{"label": "legacy-tone v1", "reason": "base unknown"}],
}

ONE_ALERT: dict[str, Any] = {"findings": [TRIAGE]}

JUDGE_ALERT: dict[str, Any] = {"findings": [JUDGE]}

REMINDERS: dict[str, Any] = {
    "findings": [
        REMINDER,
        REMINDER
        | {
            "kind": "refresh_due",
            "label": "legacy-tone v1",
            "model": "legacy-tone",
            "reminder": {
                "what": "its data was to be refreshed by 2026-11-20",
                "why": "that is the day recorded with it",
                "since": "2026-11-20",
                "before": None,
                "after": None,
            },
        },
    ]
}

ALONE: dict[str, dict[str, Any]] = {
    "alert_one": ONE_ALERT,
    "alert_judge": JUDGE_ALERT,
    "alert_repeat": {"findings": [TRIAGE | {"repeat": {"alert": 12, "said_on": "2026-11-24"}}]},
    "alert_reminder": {"findings": [REMINDER]},
    "alert_reminders": REMINDERS,
    "resolved_reminder": {
        "findings": [REMINDER],
        "resolved": {"reason": "no longer holds", "on": "2026-11-23", "open": 0},
        "as_of": "2026-11-23",
    },
}

COSTS: dict[str, Any] = {
    "schema": "tracker/cost_report/v1",
    "month": "2026-11",
    "through": "2026-11-22",
    "partial": True,
    "generated_on": "2026-11-23",
    "models": [
        {
            "label": "support-triage v3",
            "model": "support-triage",
            "version": 3,
            "owner": "ml-platform@acme.example",
            "provider": "openai",
            "serving_id": "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz",
            "status": "active",
            "once": [
                {
                    "kind": "training",
                    "amount": "214.50",
                    "currency": "USD",
                    "basis": "recorded",
                    "source": "invoice 2026-06",
                    "as_of": "2026-06-02",
                }
            ],
            "monthly": [
                {
                    "kind": "inference",
                    "amount": "1234.56",
                    "currency": "USD",
                    "basis": "billed",
                    "quantity": None,
                    "billed": "1234.56",
                    "computed": "1230.0004",
                    "sources": ["openai"],
                },
                {
                    "kind": "hosting",
                    "amount": "80.00",
                    "currency": "EUR",
                    "basis": "recorded",
                    "quantity": None,
                    "billed": None,
                    "computed": None,
                    "sources": [],
                },
            ],
            "totals": {"once": {"USD": "214.50"}, "month": {"EUR": "80.00", "USD": "1234.56"}},
            "unknown": ["price of cached input"],
            "notes": [],
        },
        {
            "label": "legacy-tone v1",
            "model": "legacy-tone",
            "version": 1,
            "owner": None,
            "provider": "openai",
            "serving_id": None,
            "status": "active",
            "once": [],
            "monthly": [],
            "totals": {"once": {}, "month": {}},
            "unknown": [],
            "notes": ["no usage in this month"],
        },
    ],
    "totals": {"once": {"USD": "214.50"}, "month": {"EUR": "80.00", "USD": "1234.56"}},
    "unmatched_usage": [{"model": "ft:gpt-4.1-2025-04-14:acme::A1", "provider": "openai"}],
    "unproven": ["legacy-tone v1"],
    "converted": {
        "currency": "USD",
        "on": "2026-11-22",
        "once": {"amount": "214.50", "apart": {}},
        "month": {"amount": "1234.56", "apart": {"EUR": "80.00"}},
        "rates": [],
        "missing": ["rate of EUR to USD on 2026-11-22"],
    },
    "changes": [
        {
            "label": "support-triage v3",
            "currency": "USD",
            "before": "987.65",
            "now": "1234.56",
            "difference": "246.91",
            "partial": True,
            "why_partial": "not all is known; usage of 31 days, then of 22 days",
            "days_before": 31,
            "days_now": 22,
        },
        {
            "label": "support-triage v3",
            "currency": "EUR",
            "before": None,
            "now": "80.00",
            "difference": None,
            "partial": False,
        },
    ],
    "not_earning": [{"label": "legacy-tone v1", "why": "no calls in the last 30 days"}],
    "next_forced": [
        {"label": "support-triage v3", "act_by": "2026-12-03", "serve_until": "2027-01-14"},
        {"label": "invoice-fields v1", "act_by": None, "serve_until": "2027-10-14"},
    ],
    "complete": False,
}

TEST: dict[str, Any] = {"channel": "email", "as_of": "2026-11-23 06:00 UTC"}

HEALTH: dict[str, Any] = {
    "broken": [
        {
            "source": "groq",
            "why": "https://console.groq.com/docs/deprecations.md answered 503",
            "last_good_on": "2026-11-20",
            "next": "tracker sources try groq",
        },
        {
            "source": "mistral",
            "why": None,
            "last_good_on": None,
            "next": "tracker sources try mistral",
        },
    ],
    "held": [
        {
            "source": "openai",
            "why": "it changes the dates of 40 of 142 known ids of openai",
            "last_good_on": "2026-11-22",
            "next": "tracker notices approve openai",
        }
    ],
    "back": [{"source": "cohere", "why": None, "last_good_on": "2026-11-23", "next": ""}],
    "as_of": "2026-11-23T06:00+00:00",
}

RESOLVED: dict[str, Any] = {
    "findings": [TRIAGE],
    "resolved": {"reason": "no longer holds", "on": "2026-11-23", "open": 1},
    "as_of": "2026-11-23",
}

UNDELIVERED: dict[str, Any] = {
    "id": 41,
    "state": "dead",
    "channel": "email",
    "recipient": "ml-platform@acme.example",
    "event": "alert",
    "about": ["support-triage v3"],
    "why": "mx.acme.example did not take the mail: 550 no such user (check the address)",
    "attempts": 10,
    "since": "2026-11-20T06:00+00:00",
    "as_of": "2026-11-23T06:00+00:00",
}

EVENTS: dict[str, dict[str, Any]] = {
    "alert": ALERT,
    "costs": COSTS,
    "health": HEALTH,
    "resolved": RESOLVED,
    "test": TEST,
    "undelivered": UNDELIVERED,
}

PARTS: dict[str, tuple[str, ...]] = {
    "apprise": ("subject", "text"),
    "console": ("text",),
    "email": ("subject", "text", "html"),
    "file": ("text",),
    "github": ("subject", "text"),
    "slack": ("text", "blocks"),
}
