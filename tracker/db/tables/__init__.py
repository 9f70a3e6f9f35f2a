"""Every table, as the newest migration leaves it; a test compares the two.

``history``, ``decisions``, ``alert_events`` and ``notice_revisions`` are append-only: triggers
refuse to change or delete a row.
"""

from __future__ import annotations

from tracker.db.tables.base import metadata as metadata
from tracker.db.tables.judged import check_marks as check_marks
from tracker.db.tables.judged import key_digests as key_digests
from tracker.db.tables.judged import subject_keys as subject_keys
from tracker.db.tables.judged import subjects as subjects
from tracker.db.tables.operations import IS_OPEN as IS_OPEN
from tracker.db.tables.operations import alert_events as alert_events
from tracker.db.tables.operations import alert_tellings as alert_tellings
from tracker.db.tables.operations import alerts as alerts
from tracker.db.tables.operations import deliveries as deliveries
from tracker.db.tables.operations import delivery_attempts as delivery_attempts
from tracker.db.tables.operations import jobs as jobs
from tracker.db.tables.operations import receipts as receipts
from tracker.db.tables.operations import usage_days as usage_days
from tracker.db.tables.published import captures as captures
from tracker.db.tables.published import held_readings as held_readings
from tracker.db.tables.published import notice_revisions as notice_revisions
from tracker.db.tables.published import notices as notices
from tracker.db.tables.published import source_states as source_states
from tracker.db.tables.registered import HAS_HELP as HAS_HELP
from tracker.db.tables.registered import IS_DUE_AGAIN as IS_DUE_AGAIN
from tracker.db.tables.registered import IS_RETIRED as IS_RETIRED
from tracker.db.tables.registered import aliases as aliases
from tracker.db.tables.registered import costs as costs
from tracker.db.tables.registered import dataset_sketches as dataset_sketches
from tracker.db.tables.registered import decisions as decisions
from tracker.db.tables.registered import eval_runs as eval_runs
from tracker.db.tables.registered import history as history
from tracker.db.tables.registered import model_versions as model_versions
from tracker.db.tables.registered import proofs as proofs
from tracker.db.tables.registered import registered_models as registered_models
from tracker.db.tables.registered import tuning_jobs as tuning_jobs
from tracker.db.tables.registered import version_datasets as version_datasets
