"""Forms that grow while they are sat, and items that are passed on."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.add_column("sitting", sa.Column("most_items", sa.Integer(), nullable=True))
    op.add_column(
        "sitting_item", sa.Column("passed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "growing_form",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sitting.id"],
            name=op.f("fk_growing_form_sitting_id_sitting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sitting_id", name=op.f("pk_growing_form")),
    )


def downgrade() -> None:
    """Bring the schema back to the revision before."""
    op.drop_table("growing_form")
    op.drop_column("sitting_item", "passed")
    op.drop_column("sitting", "most_items")
