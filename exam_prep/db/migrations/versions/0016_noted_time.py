"""Exams that go by noted time alone, and sittings that staff handed in.

Nothing is lost on the way down and up again. The log of an assignment has its terms, so whose word on extra
time counts is read from there. The schema before has no act of handing in: there it is one of more time, of 0
minutes, which is nothing else, for whoever gives more time gives 1 minute at least.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_BEFORE = ("extend", "void", "reopen")
_ACTS = (*_BEFORE, "hand_in")

_RULES = ("chosen", "noted")
_COLUMN = """extra_time VARCHAR(32) DEFAULT 'chosen' NOT NULL CONSTRAINT ck_assignment_extra_time
    CHECK (extra_time IN ('chosen', 'noted'))"""
"""SQLite takes a check along with a new column, and in no other way without making the table anew."""


def upgrade() -> None:
    """Bring the schema to this revision; what is given already goes on by whatever a person chose."""
    op.execute(f"ALTER TABLE assignment ADD COLUMN {_COLUMN}")
    _read_rules_from_log()
    _check_acts(_ACTS)
    op.execute("UPDATE staff_act SET act = 'hand_in' WHERE act = 'extend' AND minutes = 0")


def downgrade() -> None:
    """Bring the schema back to the revision before."""
    op.execute("UPDATE staff_act SET act = 'extend' WHERE act = 'hand_in'")
    _check_acts(_BEFORE)
    op.drop_column("assignment", "extra_time")


def _check_acts(acts: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{act}'" for act in acts)
    with op.batch_alter_table("staff_act") as batch:
        batch.drop_constraint(op.f("ck_staff_act_staff_act_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_staff_act_staff_act_kind"), f"act IN ({listed})")


def _read_rules_from_log() -> None:
    log = sa.table(
        "assignment_act",
        sa.column("id", sa.Integer()),
        sa.column("assignment_id", sa.Integer()),
        sa.column("terms", sa.String()),
    )
    # An access code may be this very word, so having it is not yet to name a rule.
    told = sa.select(log.c.assignment_id, log.c.terms).where(log.c.terms.contains("extra_time"))
    rules = {}
    for assignment, terms in op.get_bind().execute(told.order_by(log.c.id)):
        rule = json.loads(terms).get("extra_time")
        if rule in _RULES:
            rules[assignment] = rule
    given = sa.table("assignment", sa.column("id", sa.Integer()), sa.column("extra_time", sa.String()))
    for assignment, rule in rules.items():
        op.execute(given.update().where(given.c.id == assignment).values(extra_time=rule))
