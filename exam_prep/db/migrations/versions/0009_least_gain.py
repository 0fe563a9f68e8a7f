"""What another policy had to promise, kept with each choice."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision; choices made before it followed a rule of half a point."""
    op.add_column(
        "policy_choice",
        sa.Column("least_gain", sa.Double(), nullable=False, server_default=sa.text("0.005")),
    )


def downgrade() -> None:
    """Take the schema back to the revision before."""
    op.drop_column("policy_choice", "least_gain")
