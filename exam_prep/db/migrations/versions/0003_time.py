"""Pauses, breaks, acts of staff, and grades that were taken back."""

import sqlalchemy as sa
from alembic import op

from exam_prep.db.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INSTANT = UtcDateTime(timezone=True)


def upgrade() -> None:
    """Bring the schema to this revision.

    Columns come and go by plain ALTER: a table that is made anew would, on SQLite, take all that hangs on it.
    """
    zero = sa.text("0")
    op.add_column(
        "sitting", sa.Column("pause_microseconds", sa.BigInteger(), nullable=False, server_default=zero)
    )
    op.execute("UPDATE sitting SET pause_microseconds = pause_seconds * 1000000")
    op.drop_column("sitting", "pause_seconds")
    for name in ("paused_at", "paused_until", "break_began_at"):
        op.add_column("sitting", sa.Column(name, _INSTANT, nullable=True))
    for name in ("break_after", "break_seconds"):
        op.add_column("sitting", sa.Column(name, sa.Integer(), nullable=True))
    _create_pause()
    _create_act()
    _create_withdrawn()


def downgrade() -> None:
    """Take the schema back to the revision before."""
    for table in ("withdrawn_grade", "staff_act", "sitting_pause"):
        op.drop_table(table)
    op.add_column(
        "sitting", sa.Column("pause_seconds", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.execute("UPDATE sitting SET pause_seconds = pause_microseconds / 1000000")
    for name in (
        "pause_microseconds",
        "paused_at",
        "paused_until",
        "break_began_at",
        "break_after",
        "break_seconds",
    ):
        op.drop_column("sitting", name)


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _create_pause() -> None:
    op.create_table(
        "sitting_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("kind", _enum("pause_kind", "pause", "break", "closed"), nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("until", _INSTANT, nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_sitting_pause_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sitting.id"],
            name=op.f("fk_sitting_pause_sitting_id_sitting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting_pause")),
    )
    op.create_index("ix_sitting_pause_sitting", "sitting_pause", ["sitting_id"], unique=False)
    still_open = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_sitting_pause_open",
        "sitting_pause",
        ["sitting_id"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def _create_act() -> None:
    op.create_table(
        "staff_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("act", _enum("staff_act_kind", "extend", "void", "reopen"), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 500", name=op.f("ck_staff_act_reason_length")),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_staff_act_minutes_not_negative")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_staff_act_sitting_id_sitting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_act")),
    )
    op.create_index("ix_staff_act_sitting", "staff_act", ["sitting_id"], unique=False)


def _create_withdrawn() -> None:
    op.create_table(
        "withdrawn_grade",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("points", sa.Double(), nullable=True),
        sa.Column("committed_at", _INSTANT, nullable=False),
        sa.Column("submitted_at", _INSTANT, nullable=False),
        sa.Column("explained_at", _INSTANT, nullable=False),
        sa.Column("review", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["act_id"], ["staff_act.id"], name=op.f("fk_withdrawn_grade_act_id_staff_act"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
            name=op.f("fk_withdrawn_grade_learner_id_learner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("act_id", "position", name=op.f("pk_withdrawn_grade")),
    )
    op.create_index(
        "ix_withdrawn_grade_learner_item", "withdrawn_grade", ["learner_id", "item_id"], unique=False
    )
