"""The outbox of letters."""

import sqlalchemy as sa
from alembic import op

import exam_prep.db.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "mail_outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "confirm_address",
                "reset_password",
                "password_changed",
                "address_change",
                "address_changed",
                "sign_in_link",
                "unlock",
                "invitation",
                "account_deleted",
                "new_sign_in",
                "passkey_added",
                "passkey_removed",
                "second_factor_changed",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("created_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "expired",
                "refused",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("ended_at", exam_prep.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_problem", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_mail_outbox_ended_at_set")
        ),
        sa.CheckConstraint("state = 'waiting' OR facts = '{}'", name=op.f("ck_mail_outbox_facts_erased")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_mail_outbox_tries_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_outbox")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mail_outbox_public_id")),
    )
    with op.batch_alter_table("mail_outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_outbox_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(
            "ix_mail_outbox_waiting",
            ["next_try_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )


def downgrade() -> None:
    """Bring the schema back to the revision before."""
    with op.batch_alter_table("mail_outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_mail_outbox_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_mail_outbox_ended_at"))

    op.drop_table("mail_outbox")
