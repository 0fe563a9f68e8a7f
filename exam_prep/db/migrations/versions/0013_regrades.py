"""Regrades with what they did to each sitting, and items that are written in the browser."""

import sqlalchemy as sa
from alembic import op

from exam_prep.db.types import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_INSTANT = UtcDateTime(timezone=True)
_TREATMENTS = ("new_key", "accept_both", "full_credit", "drop")
_CREDITS = ("earned", "given", "dropped")


def upgrade() -> None:
    """Bring the schema to this revision."""
    _create_regrade()
    _create_regraded_sitting()
    _create_item_draft()
    with op.batch_alter_table("item") as batch:
        batch.add_column(sa.Column("superseded_by", sa.String(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_item_superseded_by_item"), "item", ["superseded_by"], ["id"], ondelete="RESTRICT"
        )
    op.add_column(
        "sitting", sa.Column("dropped_items", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.add_column("sitting", sa.Column("cut_of_form", sa.Numeric(7, 2), nullable=True))
    with op.batch_alter_table("sitting_item") as batch:
        batch.add_column(
            sa.Column("credit", _enum("credit", *_CREDITS), nullable=False, server_default="earned")
        )
        batch.add_column(sa.Column("regrade_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("first_points", sa.Double(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_sitting_item_regrade_id_regrade"), "regrade", ["regrade_id"], ["id"], ondelete="RESTRICT"
        )


def downgrade() -> None:
    """Bring the schema back to the revision before."""
    with op.batch_alter_table("sitting_item") as batch:
        batch.drop_constraint(op.f("fk_sitting_item_regrade_id_regrade"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_sitting_item_credit"), type_="check")
        for name in ("first_points", "regrade_id", "credit"):
            batch.drop_column(name)
    op.drop_column("sitting", "cut_of_form")
    op.drop_column("sitting", "dropped_items")
    with op.batch_alter_table("item") as batch:
        batch.drop_constraint(op.f("fk_item_superseded_by_item"), type_="foreignkey")
        batch.drop_column("superseded_by")
    for table in ("item_draft", "regraded_sitting", "regrade"):
        op.drop_table(table)


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _create_regrade() -> None:
    op.create_table(
        "regrade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("treatment", _enum("treatment", *_TREATMENTS), nullable=False),
        sa.Column("key_version_id", sa.Integer(), nullable=True),
        sa.Column("never_lower", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("raised", sa.Integer(), nullable=False),
        sa.Column("lowered", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 500", name=op.f("ck_regrade_reason_length")),
        sa.CheckConstraint(
            "(treatment IN ('new_key', 'accept_both')) = (key_version_id IS NOT NULL)",
            name=op.f("ck_regrade_key_where_needed"),
        ),
        _to("regrade", "item_id", "item", "RESTRICT"),
        _to("regrade", "version_id", "item_version", "RESTRICT"),
        _to("regrade", "key_version_id", "item_version", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
        sa.UniqueConstraint("public_id", name=op.f("uq_regrade_public_id")),
    )
    op.create_index("ix_regrade_version", "regrade", ["version_id"])


def _create_regraded_sitting() -> None:
    op.create_table(
        "regraded_sitting",
        sa.Column("regrade_id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("former_id", sa.Integer(), nullable=True),
        sa.Column("item_points_before", sa.Double(), nullable=False),
        sa.Column("item_points_after", sa.Double(), nullable=False),
        sa.Column("credit_before", _enum("credit_before", *_CREDITS), nullable=False),
        sa.Column("credit_after", _enum("credit_after", *_CREDITS), nullable=False),
        sa.Column("points_before", sa.Double(), nullable=True),
        sa.Column("points_after", sa.Double(), nullable=True),
        sa.Column("maximum_before", sa.Integer(), nullable=True),
        sa.Column("maximum_after", sa.Integer(), nullable=True),
        sa.Column("cut_before", sa.Numeric(7, 2), nullable=True),
        sa.Column("cut_after", sa.Numeric(7, 2), nullable=True),
        sa.Column("review", sa.String(), nullable=True),
        _to("regraded_sitting", "regrade_id", "regrade", "CASCADE"),
        _to("regraded_sitting", "sitting_id", "sitting", "CASCADE"),
        _to("regraded_sitting", "former_id", "regrade", "RESTRICT"),
        sa.PrimaryKeyConstraint("regrade_id", "sitting_id", name=op.f("pk_regraded_sitting")),
    )
    op.create_index("ix_regraded_sitting_sitting", "regraded_sitting", ["sitting_id"])


def _create_item_draft() -> None:
    op.create_table(
        "item_draft",
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("supersedes", sa.String(), nullable=True),
        sa.Column("fields", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_revision", sa.Integer(), nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_item_draft_revision_from_one")),
        _to("item_draft", "supersedes", "item", "RESTRICT"),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_item_draft")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_item_draft_supersedes")),
    )


def _to(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete=ondelete
    )
