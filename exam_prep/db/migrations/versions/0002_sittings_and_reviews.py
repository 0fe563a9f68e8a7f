"""Tables of sittings and of the log of reviews."""

import sqlalchemy as sa
from alembic import op

import exam_prep.db.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "practice",
                "mock",
                "review",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "feedback",
            sa.Enum("each", "end", name="feedback", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "in_progress",
                "submitted",
                "graded",
                "voided",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("origin_id", sa.String(), nullable=True),
        sa.Column("exam_id", sa.String(), nullable=True),
        sa.Column("blueprint_version", sa.Integer(), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("start_key", sa.String(), nullable=True),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("started_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("limit_seconds", sa.Integer(), nullable=True),
        sa.Column("extension_seconds", sa.Integer(), nullable=False),
        sa.Column("multiplier", sa.Numeric(precision=4, scale=2), nullable=True),
        sa.Column("pause_seconds", sa.Integer(), nullable=False),
        sa.Column("check_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("cut", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("exam_frame", sa.String(), nullable=True),
        sa.Column("submitted_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("graded_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "finished_by",
            sa.Enum(
                "candidate",
                "timer",
                "staff",
                name="finished_by",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("points", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('submitted', 'graded')) <= (submitted_at IS NOT NULL)",
            name=op.f("ck_sitting_submitted_at_set"),
        ),
        sa.CheckConstraint(
            "limit_seconds IS NULL OR limit_seconds > 0", name=op.f("ck_sitting_limit_positive")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name=op.f("fk_sitting_learner_id_learner"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["origin_id"],
            ["sitting.public_id"],
            name=op.f("fk_sitting_origin_id_sitting"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sitting_public_id")),
        sa.UniqueConstraint("start_key", name=op.f("uq_sitting_start_key")),
    )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sitting_check_at"), ["check_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sitting_origin_id"), ["origin_id"], unique=False)
        batch_op.create_index("ix_sitting_learner_started", ["learner_id", "started_at"], unique=False)
        batch_op.create_index(
            "uq_sitting_open_exam",
            ["learner_id", "exam_id"],
            unique=True,
            sqlite_where=sa.text("state = 'in_progress' AND exam_id IS NOT NULL"),
            postgresql_where=sa.text("state = 'in_progress' AND exam_id IS NOT NULL"),
        )

    op.create_table(
        "problem_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 2000", name=op.f("ck_problem_report_text_length")),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["item_version.id"],
            name=op.f("fk_problem_report_item_version_id_item_version"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
            name=op.f("fk_problem_report_learner_id_learner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_report")),
    )
    op.create_table(
        "response_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("response", sa.String(), nullable=False),
        sa.Column(
            "certainty",
            sa.Enum(
                "sure",
                "unsure",
                "guess",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("struck", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("commits", sa.Boolean(), nullable=False),
        sa.Column("received_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sitting.id"],
            name=op.f("fk_response_event_sitting_id_sitting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_event")),
        sa.UniqueConstraint("client_id", name=op.f("uq_response_event_client_id")),
    )
    with op.batch_alter_table("response_event", schema=None) as batch_op:
        batch_op.create_index("ix_response_event_sitting", ["sitting_id", "position"], unique=False)

    op.create_table(
        "review_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "practice",
                "mock",
                "review",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("concept", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("is_first_exposure", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column(
            "certainty",
            sa.Enum(
                "sure",
                "unsure",
                "guess",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("options", sa.Integer(), nullable=False),
        sa.Column("struck", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("studied_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("points BETWEEN 0 AND 1", name=op.f("ck_review_event_points_in_range")),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["item_version.id"],
            name=op.f("fk_review_event_item_version_id_item_version"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
            name=op.f("fk_review_event_learner_id_learner"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sitting.id"],
            name=op.f("fk_review_event_sitting_id_sitting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_event")),
        sa.UniqueConstraint("sitting_id", "position", name=op.f("uq_review_event_sitting_id_position")),
    )
    with op.batch_alter_table("review_event", schema=None) as batch_op:
        batch_op.create_index("ix_review_event_learner_concept", ["learner_id", "concept"], unique=False)
        batch_op.create_index("ix_review_event_learner_item", ["learner_id", "item_id"], unique=False)

    op.create_table(
        "sitting_item",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_version_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("concept", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("option_order", sa.String(), nullable=False),
        sa.Column("response", sa.String(), nullable=False),
        sa.Column(
            "certainty",
            sa.Enum(
                "sure",
                "unsure",
                "guess",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("struck", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("seen_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("committed_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("points", sa.Double(), nullable=True),
        sa.Column("miss_reason", sa.String(), nullable=True),
        sa.CheckConstraint("points BETWEEN 0 AND 1", name=op.f("ck_sitting_item_points_in_range")),
        sa.CheckConstraint("position >= 1", name=op.f("ck_sitting_item_position_counts_from_one")),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_sitting_item_revision_not_negative")),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["item_version.id"],
            name=op.f("fk_sitting_item_item_version_id_item_version"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sitting.id"],
            name=op.f("fk_sitting_item_sitting_id_sitting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sitting_id", "position", name=op.f("pk_sitting_item")),
    )
    with op.batch_alter_table("sitting_item", schema=None) as batch_op:
        batch_op.create_index("ix_sitting_item_version", ["item_version_id"], unique=False)


def downgrade() -> None:
    """Bring the schema back to the revision before."""
    with op.batch_alter_table("sitting_item", schema=None) as batch_op:
        batch_op.drop_index("ix_sitting_item_version")

    op.drop_table("sitting_item")
    with op.batch_alter_table("review_event", schema=None) as batch_op:
        batch_op.drop_index("ix_review_event_learner_item")
        batch_op.drop_index("ix_review_event_learner_concept")

    op.drop_table("review_event")
    with op.batch_alter_table("response_event", schema=None) as batch_op:
        batch_op.drop_index("ix_response_event_sitting")

    op.drop_table("response_event")
    op.drop_table("problem_report")
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_sitting_open_exam",
            sqlite_where=sa.text("state = 'in_progress' AND exam_id IS NOT NULL"),
            postgresql_where=sa.text("state = 'in_progress' AND exam_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_sitting_learner_started")
        batch_op.drop_index(batch_op.f("ix_sitting_origin_id"))
        batch_op.drop_index(batch_op.f("ix_sitting_check_at"))

    op.drop_table("sitting")
