"""Tables of cohorts: their staff and their members."""

import sqlalchemy as sa
from alembic import op

import exam_prep.db.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "cohort",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "names",
            sa.Enum(
                "names", "pseudonyms", name="naming", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("join_code", sa.String(), nullable=False),
        sa.Column("joining_open", sa.Boolean(), nullable=False),
        sa.Column("numbered", sa.Integer(), nullable=False),
        sa.Column("created_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("archived_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 80", name=op.f("ck_cohort_title_length")),
        sa.CheckConstraint("numbered >= 0", name=op.f("ck_cohort_numbered_from_none")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("join_code", name=op.f("uq_cohort_join_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_cohort_public_id")),
    )
    op.create_table(
        "cohort_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("joined_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("left_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("removed_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 80", name=op.f("ck_cohort_member_name_length")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_cohort_member_number_from_one")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_member_cohort_id_cohort"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
            name=op.f("fk_cohort_member_learner_id_learner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_member")),
        sa.UniqueConstraint("cohort_id", "learner_id", name=op.f("uq_cohort_member_cohort_id_learner_id")),
        sa.UniqueConstraint("cohort_id", "number", name=op.f("uq_cohort_member_cohort_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_cohort_member_public_id")),
    )
    with op.batch_alter_table("cohort_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cohort_member_learner_id"), ["learner_id"], unique=False)

    op.create_table(
        "cohort_staff",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("added_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_cohort_staff_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_staff_cohort_id_cohort"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cohort_id", "account_id", name=op.f("pk_cohort_staff")),
    )
    with op.batch_alter_table("cohort_staff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cohort_staff_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    """Bring the schema back to the revision before."""
    with op.batch_alter_table("cohort_staff", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohort_staff_account_id"))

    op.drop_table("cohort_staff")
    with op.batch_alter_table("cohort_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohort_member_learner_id"))

    op.drop_table("cohort_member")
    op.drop_table("cohort")
