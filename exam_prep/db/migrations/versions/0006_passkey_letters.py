"""Two more kinds of letters: a passkey was added, a passkey was removed."""

import sqlalchemy as sa
from alembic import op

revision = "0006_passkeys"
down_revision = "0005"
branch_labels = None
depends_on = None

_BEFORE = (
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
)
_NEW = ("passkey_added", "passkey_removed")


def upgrade() -> None:
    """Bring the schema to this revision."""
    _take((*_BEFORE, *_NEW))


def downgrade() -> None:
    """Bring the schema back to the revision before; letters of the new kinds go."""
    mail = sa.table("mail_outbox", sa.column("kind"))
    op.execute(sa.delete(mail).where(mail.c.kind.in_(_NEW)))
    _take(_BEFORE)


def _take(kinds: tuple[str, ...]) -> None:
    """Let the outbox hold these kinds of letters and no other."""
    named = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("mail_outbox", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_mail_outbox_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_mail_outbox_kind"), f"kind IN ({named})")
