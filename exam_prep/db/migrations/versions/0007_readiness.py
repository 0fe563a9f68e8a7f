"""Tables of readiness: forms, predictions, and how real exams went."""

import sqlalchemy as sa
from alembic import op

import exam_prep.db.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "readiness_form",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_readiness_form")),
    )
    op.create_table(
        "readiness_estimate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("model_version", sa.Integer(), nullable=False),
        sa.Column("form_hash", sa.String(), nullable=False),
        sa.Column("exam_id", sa.String(), nullable=True),
        sa.Column("blueprint_version", sa.Integer(), nullable=True),
        sa.Column("exam_on", sa.Date(), nullable=True),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("chance", sa.Double(), nullable=True),
        sa.Column("log_changed_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("chance BETWEEN 0 AND 1", name=op.f("ck_readiness_estimate_chance_in_range")),
        sa.CheckConstraint(
            "low <= mean AND mean <= high", name=op.f("ck_readiness_estimate_range_holds_mean")
        ),
        sa.ForeignKeyConstraint(
            ["form_hash"],
            ["readiness_form.hash"],
            name=op.f("fk_readiness_estimate_form_hash_readiness_form"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
            name=op.f("fk_readiness_estimate_learner_id_learner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_estimate")),
    )
    with op.batch_alter_table("readiness_estimate", schema=None) as batch_op:
        batch_op.create_index("ix_readiness_estimate_learner", ["learner_id", "id"], unique=False)

    op.create_table(
        "exam_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("exam_id", sa.String(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "passed",
                "not-passed",
                "unsaid",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("estimate_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["estimate_id"],
            ["readiness_estimate.id"],
            name=op.f("fk_exam_outcome_estimate_id_readiness_estimate"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
            name=op.f("fk_exam_outcome_learner_id_learner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_outcome")),
    )
    with op.batch_alter_table("exam_outcome", schema=None) as batch_op:
        batch_op.create_index("ix_exam_outcome_learner", ["learner_id", "id"], unique=False)


def downgrade() -> None:
    """Bring the schema back to the revision before."""
    with op.batch_alter_table("exam_outcome", schema=None) as batch_op:
        batch_op.drop_index("ix_exam_outcome_learner")

    op.drop_table("exam_outcome")
    with op.batch_alter_table("readiness_estimate", schema=None) as batch_op:
        batch_op.drop_index("ix_readiness_estimate_learner")

    op.drop_table("readiness_estimate")
    op.drop_table("readiness_form")
