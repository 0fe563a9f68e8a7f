"""Sums of item statistics, and which sitting is in them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_KEY = ("group_id", "item_version_id")
_COUNTS = ("n", "omitted", "not_reached")
_SUMS = ("mark", "mark_squared", "rest", "rest_squared", "mark_rest")


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "sitting_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form_number", sa.Integer(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("score_squared", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("form_number >= 0", name=op.f("ck_sitting_group_form_from_none")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting_group")),
        sa.UniqueConstraint(
            "exam_id",
            "version",
            "form_number",
            "is_whole",
            name=op.f("uq_sitting_group_exam_id_version_form_number_is_whole"),
        ),
    )
    _create_sums("item_sum", _KEY, (*map(_whole, _COUNTS), *map(_large, _SUMS)))
    op.create_index("ix_item_sum_version", "item_sum", ["item_version_id"])
    _create_sums("option_sum", (*_KEY, "place"), (_whole("place"), _whole("n"), _large("rest")))
    _create_sums("time_count", (*_KEY, "bin"), (_whole("bin"), _whole("n")))
    _create_counted_sitting()


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _large(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _create_sums(table: str, key: tuple[str, ...], columns: tuple[sa.Column[int], ...]) -> None:
    """Create a table of sums of an item version in a group; `key` names its primary key."""
    op.create_table(
        table,
        _whole("group_id"),
        _whole("item_version_id"),
        *columns,
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["sitting_group.id"],
            name=op.f(f"fk_{table}_group_id_sitting_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["item_version.id"],
            name=op.f(f"fk_{table}_item_version_id_item_version"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )


def _create_counted_sitting() -> None:
    op.create_table(
        "counted_sitting",
        _whole("sitting_id"),
        _whole("group_id"),
        sa.Column("firsts", sa.String(), nullable=False),
        _whole("earned"),
        _whole("reached"),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["sitting_group.id"],
            name=op.f("fk_counted_sitting_group_id_sitting_group"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sitting.id"],
            name=op.f("fk_counted_sitting_sitting_id_sitting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sitting_id", name=op.f("pk_counted_sitting")),
    )
    op.create_index("ix_counted_sitting_group", "counted_sitting", ["group_id"])


def downgrade() -> None:
    """Bring the schema back to the revision before."""
    for table in ("counted_sitting", "time_count", "option_sum", "item_sum", "sitting_group"):
        op.drop_table(table)
