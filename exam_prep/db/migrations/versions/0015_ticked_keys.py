"""Regrades whose key is named by options, and that are carried out in portions."""

import sqlalchemy as sa
from alembic import op

from exam_prep.db.types import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_NEEDS_KEY = "(treatment IN ('new_key', 'accept_both'))"


def upgrade() -> None:
    """Bring the schema to this revision; the regrades that stand were carried out as they were ordered."""
    with op.batch_alter_table("regrade") as batch:
        batch.add_column(sa.Column("key_options", sa.String(), nullable=True))
        batch.add_column(sa.Column("carried_out_at", UtcDateTime(timezone=True), nullable=True))
        batch.drop_constraint(op.f("ck_regrade_key_where_needed"), type_="check")
        batch.create_check_constraint(
            op.f("ck_regrade_key_where_needed"),
            f"{_NEEDS_KEY} = (key_version_id IS NOT NULL OR key_options IS NOT NULL)",
        )
        batch.create_check_constraint(
            op.f("ck_regrade_one_key"), "key_version_id IS NULL OR key_options IS NULL"
        )
    op.execute("UPDATE regrade SET carried_out_at = at")


def downgrade() -> None:
    """Bring the schema back to the revision before; refused by its check where options name a key."""
    with op.batch_alter_table("regrade") as batch:
        batch.drop_constraint(op.f("ck_regrade_one_key"), type_="check")
        batch.drop_constraint(op.f("ck_regrade_key_where_needed"), type_="check")
        batch.create_check_constraint(
            op.f("ck_regrade_key_where_needed"), f"{_NEEDS_KEY} = (key_version_id IS NOT NULL)"
        )
        batch.drop_column("carried_out_at")
        batch.drop_column("key_options")
