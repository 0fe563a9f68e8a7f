"""Tables of learners, cards and the bank."""

import sqlalchemy as sa
from alembic import op

import exam_prep.db.types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "item",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("file", "browser", name="origin", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("retired_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
    )
    op.create_table(
        "learner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("created_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("time_multiplier", sa.Numeric(precision=4, scale=2), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.CheckConstraint(
            "time_multiplier BETWEEN 1 AND 10", name=op.f("ck_learner_time_multiplier_in_range")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learner")),
        sa.UniqueConstraint("public_id", name=op.f("uq_learner_public_id")),
    )
    with op.batch_alter_table("learner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learner_last_seen_at"), ["last_seen_at"], unique=False)

    op.create_table(
        "served_bank",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("frame", sa.String(), nullable=False),
        sa.Column("synced_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("refused_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("refused_findings", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_served_bank_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_served_bank")),
    )
    op.create_table(
        "card",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("concept", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("due_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_review_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("is_misconception", sa.Boolean(), nullable=False),
        sa.Column("last_item_id", sa.String(), nullable=False),
        sa.Column("last_option_order", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name=op.f("fk_card_learner_id_learner"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner_id", "concept", name=op.f("pk_card")),
    )
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.create_index("ix_card_learner_due", ["learner_id", "due_at"], unique=False)

    op.create_table(
        "item_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("created_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_item_version_version_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_item_version_item_id_item"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_version")),
        sa.UniqueConstraint("item_id", "content_hash", name=op.f("uq_item_version_item_id_content_hash")),
        sa.UniqueConstraint("item_id", "version", name=op.f("uq_item_version_item_id_version")),
    )
    with op.batch_alter_table("item_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_item_version_current",
            ["item_id"],
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        )


def downgrade() -> None:
    """Bring the schema back to the revision before."""
    with op.batch_alter_table("item_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_item_version_current",
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        )

    op.drop_table("item_version")
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_index("ix_card_learner_due")

    op.drop_table("card")
    op.drop_table("served_bank")
    with op.batch_alter_table("learner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learner_last_seen_at"))

    op.drop_table("learner")
    op.drop_table("item")
