"""How reports of problems stand, and what staff did about them."""

import sqlalchemy as sa
from alembic import op

from exam_prep.db.types import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_STATES = ("open", "answered", "mended", "kept")
_COLUMNS = (
    """state VARCHAR(32) DEFAULT 'open' NOT NULL CONSTRAINT ck_problem_report_report_state
    CHECK (state IN ('open', 'answered', 'mended', 'kept'))""",
    "revision INTEGER DEFAULT 0 NOT NULL",
    """reply_revision INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_problem_report_reply_in_history
    CHECK (reply_revision BETWEEN 0 AND revision)""",
    """read_revision INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_problem_report_read_what_was_replied
    CHECK (read_revision BETWEEN 0 AND reply_revision)""",
)
"""SQLite takes a check along with a new column, and in no other way without making the table anew."""

_NAMES = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(CAST(gen_random_uuid() AS text), '-', '')",
}
"""How each database makes a name that nobody can guess."""


def upgrade() -> None:
    """Bring the schema to this revision; a report that is there already gets a name and is open."""
    op.add_column("problem_report", sa.Column("public_id", sa.String(), nullable=False, server_default=""))
    for column in _COLUMNS:
        op.execute(f"ALTER TABLE problem_report ADD COLUMN {column}")
    reports = sa.table("problem_report", sa.column("public_id", sa.String()))
    name = sa.text(_NAMES[op.get_context().dialect.name])
    op.execute(reports.update().values(public_id=name))
    op.create_index("uq_problem_report_public_id", "problem_report", ["public_id"], unique=True)
    op.create_index("ix_problem_report_learner", "problem_report", ["learner_id"], unique=False)
    op.create_index("ix_problem_report_version", "problem_report", ["item_version_id"], unique=False)
    _create_acts()


def downgrade() -> None:
    """Bring the schema back to the revision before."""
    op.drop_table("problem_report_act")
    for name in ("ix_problem_report_version", "ix_problem_report_learner", "uq_problem_report_public_id"):
        op.drop_index(name, "problem_report")
    for name in ("read_revision", "reply_revision", "revision", "state", "public_id"):
        op.drop_column("problem_report", name)


def _create_acts() -> None:
    state = sa.Enum(*_STATES, name="report_state", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "problem_report_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_problem_report_act_revision_from_one")),
        sa.CheckConstraint(
            "length(reply) BETWEEN 1 AND 2000", name=op.f("ck_problem_report_act_reply_length")
        ),
        sa.CheckConstraint("length(note) BETWEEN 1 AND 2000", name=op.f("ck_problem_report_act_note_length")),
        sa.CheckConstraint(
            "reply IS NOT NULL OR note IS NOT NULL", name=op.f("ck_problem_report_act_says_something")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["problem_report.id"],
            name=op.f("fk_problem_report_act_report_id_problem_report"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_report_act")),
        sa.UniqueConstraint("report_id", "revision", name=op.f("uq_problem_report_act_report_id_revision")),
    )
