"""A migration above the newest one, for tests: it rebuilds two tables and can be stopped in between."""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import Engine, select

from exam_prep.db.tables import metadata

NEXT = "tests_next"

_MIGRATION = '''
"""Rebuild the log and the sittings."""
import os
import sys
import time

import sqlalchemy as sa
from alembic import op

revision = "tests_next"
down_revision = "{head}"
branch_labels = None
depends_on = None


def _reach(place):
    print(place, flush=True)
    if os.environ.get("STOP_AT") == place:
        time.sleep(60)


def upgrade():
    with op.batch_alter_table("sitting", recreate="auto") as batch:
        batch.add_column(sa.Column("note", sa.String(), nullable=False, server_default="new"))
        batch.alter_column("title", existing_type=sa.String(), type_=sa.String(500))
    _reach("between")
    with op.batch_alter_table("response_event") as batch:
        batch.alter_column("response", existing_type=sa.String(), type_=sa.String(900))
    op.execute("UPDATE sitting SET note = 'filled'")
    _reach("end")


def downgrade():
    with op.batch_alter_table("response_event") as batch:
        batch.alter_column("response", existing_type=sa.String(900), type_=sa.String())
    with op.batch_alter_table("sitting") as batch:
        batch.alter_column("title", existing_type=sa.String(500), type_=sa.String())
        batch.drop_column("note")
'''

_CHILD = """
import sys
from exam_prep.db import schema
from exam_prep.db.engine import make_engine

ours = schema._config

def with_tests():
    config = ours()
    config.set_main_option("version_locations", f"{schema._MIGRATIONS}/versions:{sys.argv[2]}")
    return config

schema._config = with_tests
getattr(schema, sys.argv[3])(make_engine(sys.argv[1]), sys.argv[4])
"""


def write_migration(folder: Path, head: str) -> Path:
    """Write the migration that follows `head` into a folder of its own and return the folder."""
    versions = folder / "versions"
    versions.mkdir()
    (versions / "tests_next.py").write_text(_MIGRATION.replace("{head}", head), encoding="utf-8")
    return versions


def run_migration(url: str, versions: Path, act: str, revision: str) -> None:
    """Run `act`, migrate or downgrade, in a process of its own, to its end."""
    with _started(url, versions, act, revision, "") as child:
        child.communicate()
    assert child.returncode == 0


def kill_migration(url: str, versions: Path, place: str) -> None:
    """Run the upgrade and kill it when it has come to `place`."""
    with _started(url, versions, "migrate", NEXT, place) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.strip() == place:
                break
        os.kill(child.pid, signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL


def checksums(engine: Engine) -> dict[str, str]:
    """Return a hash over the rows of each table, in the columns that this release knows."""
    found = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            rows = sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def _started(url: str, versions: Path, act: str, revision: str, stop_at: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, url, str(versions), act, revision],
        env={**os.environ, "STOP_AT": stop_at},
        stdout=subprocess.PIPE,
        text=True,
    )
