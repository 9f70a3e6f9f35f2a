from __future__ import annotations

import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tracker.db.engine import Database, schema_revision
from tracker.db.migrate import script_revisions
from tracker.db.schema import HEAD, REVISIONS, VERSION_TABLE, Standing, standing
from tracker.db.tables.every import metadata


def test_the_listed_revisions_are_the_scripts_there_are() -> None:
    assert list(REVISIONS) == script_revisions()


PARTIAL = ("uq_alerts_open", "ix_proofs_due", "ix_eval_runs_helped", "ix_model_versions_retired")


def declared(name: str | None, kind: str, parents: object) -> bool:
    """All but the partial indexes, which only the migrations know; see IS_OPEN in the tables."""
    return kind != "index" or name not in PARTIAL


def test_the_migrations_make_the_tables_the_queries_use(database: Database) -> None:
    with database.read() as tx:
        options = {"version_table": VERSION_TABLE, "compare_type": True, "include_name": declared}
        context = MigrationContext.configure(tx, opts=options)
        assert compare_metadata(context, metadata) == []
    assert schema_revision(database) == HEAD


def test_to_load_the_queries_loads_no_migrations_and_no_other_database() -> None:
    script = (
        "import sys, tracker.db.engine, tracker.db.registry, tracker.db.alerts;"
        "print([m for m in ('alembic', 'psycopg', 'sqlalchemy.dialects.postgresql')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_how_a_database_stands_to_this_program() -> None:
    found = [standing(revision) for revision in (None, "0001", HEAD, "0815", "deadbeef")]
    assert found == [
        Standing.EMPTY,
        Standing.OLDER,
        Standing.CURRENT,
        Standing.STRANGE,
        Standing.STRANGE,
    ]
