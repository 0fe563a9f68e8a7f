"""Tables of the plan: decisions on the goal, chosen policies, and the secret address of a calendar."""

import sqlalchemy as sa
from alembic import op

import exam_prep.db.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "goal_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("exam_id", sa.String(), nullable=True),
        sa.Column("exam_on", sa.Date(), nullable=True),
        sa.Column("minutes_a_day", sa.Integer(), nullable=False),
        sa.Column("rest_days", sa.String(), nullable=False),
        sa.CheckConstraint(
            "exam_id IS NOT NULL OR exam_on IS NULL", name=op.f("ck_goal_event_date_of_an_exam")
        ),
        sa.CheckConstraint("minutes_a_day BETWEEN 5 AND 240", name=op.f("ck_goal_event_minutes_in_range")),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name=op.f("fk_goal_event_learner_id_learner"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_event")),
    )
    with op.batch_alter_table("goal_event", schema=None) as batch_op:
        batch_op.create_index("ix_goal_event_learner", ["learner_id", "id"], unique=False)

    op.create_table(
        "plan_feed",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name=op.f("fk_plan_feed_learner_id_learner"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_plan_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_plan_feed_token_hash")),
    )
    op.create_table(
        "policy_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("bank_hash", sa.String(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column(
            "policy",
            sa.Enum(
                "coverage",
                "threshold",
                "greedy",
                "due-first",
                name="policy",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "former",
            sa.Enum(
                "coverage",
                "threshold",
                "greedy",
                "due-first",
                name="former_policy",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("belief", sa.String(), nullable=False),
        sa.Column("expected", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["goal_event.id"],
            name=op.f("fk_policy_choice_goal_id_goal_event"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
            name=op.f("fk_policy_choice_learner_id_learner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_choice")),
    )
    with op.batch_alter_table("policy_choice", schema=None) as batch_op:
        batch_op.create_index("ix_policy_choice_learner", ["learner_id", "id"], unique=False)


def downgrade() -> None:
    """Bring the schema back to the revision before."""
    with op.batch_alter_table("policy_choice", schema=None) as batch_op:
        batch_op.drop_index("ix_policy_choice_learner")

    op.drop_table("policy_choice")
    op.drop_table("plan_feed")
    with op.batch_alter_table("goal_event", schema=None) as batch_op:
        batch_op.drop_index("ix_goal_event_learner")

    op.drop_table("goal_event")
