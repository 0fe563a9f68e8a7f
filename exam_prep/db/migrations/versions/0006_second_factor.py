"""One more kind of letter: the second factor was changed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NAME = "ck_mail_outbox_kind"
_BEFORE = (
    "confirm_address", "reset_password", "password_changed", "address_change", "address_changed",
    "sign_in_link", "unlock", "invitation", "account_deleted", "new_sign_in",
)  # fmt: skip
_NEW = "second_factor_changed"


def upgrade() -> None:
    """Bring the schema to this revision."""
    _allow((*_BEFORE, _NEW))


def downgrade() -> None:
    """Take it back; letters of the new kind go."""
    op.execute(sa.text("DELETE FROM mail_outbox WHERE kind = :kind").bindparams(kind=_NEW))
    _allow(_BEFORE)


def _allow(kinds: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("mail_outbox") as table:
        table.drop_constraint(op.f(_NAME), type_="check")
        table.create_check_constraint(op.f(_NAME), f"kind IN ({allowed})")
