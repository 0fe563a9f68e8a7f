"""Mock exams that staff build and give, what a sitting knows of them, and rests."""

import sqlalchemy as sa
from alembic import op

from exam_prep.db.types import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_INSTANT = UtcDateTime(timezone=True)
_RELEASES = ("at_once", "after_window", "by_hand")
_PAUSE_KIND = "ck_sitting_pause_pause_kind"


def upgrade() -> None:
    """Bring the schema to this revision."""
    _create_mock_exam()
    _create_version()
    _create_assignment()
    _create_assignment_act()
    _create_accommodation()
    _widen_sitting()
    with op.batch_alter_table("learner") as batch:
        batch.add_column(sa.Column("rest_minutes", sa.Integer(), nullable=False, server_default=sa.text("0")))
        batch.create_check_constraint(
            op.f("ck_learner_rest_minutes_in_range"), "rest_minutes BETWEEN 0 AND 600"
        )
    _name_pauses("'pause', 'break', 'rest', 'closed'")


def downgrade() -> None:
    """Bring the schema back to the revision before."""
    op.execute("UPDATE sitting_pause SET kind = 'pause' WHERE kind = 'rest'")
    _name_pauses("'pause', 'break', 'closed'")
    with op.batch_alter_table("learner") as batch:
        batch.drop_constraint(op.f("ck_learner_rest_minutes_in_range"), type_="check")
        batch.drop_column("rest_minutes")
    with op.batch_alter_table("sitting") as batch:
        batch.drop_index(op.f("ix_sitting_assignment_id"))
        batch.drop_index(op.f("ix_sitting_mock_version_id"))
        batch.drop_constraint(op.f("fk_sitting_assignment_id_assignment"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_sitting_mock_version_id_mock_exam_version"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_sitting_rest_not_negative"), type_="check")
        for name in (
            "mock_version_id",
            "assignment_id",
            "form_number",
            "is_trial",
            "rest_seconds",
            "heard_at",
        ):
            batch.drop_column(name)
    for table in ("accommodation", "assignment_act", "assignment", "mock_exam_version", "mock_exam"):
        op.drop_table(table)


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _name_pauses(kinds: str) -> None:
    with op.batch_alter_table("sitting_pause") as batch:
        batch.drop_constraint(op.f(_PAUSE_KIND), type_="check")
        batch.create_check_constraint(op.f(_PAUSE_KIND), f"kind IN ({kinds})")


def _widen_sitting() -> None:
    with op.batch_alter_table("sitting") as batch:
        for name in ("mock_version_id", "assignment_id", "form_number"):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
        batch.add_column(sa.Column("is_trial", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("rest_seconds", sa.Integer(), nullable=False, server_default=sa.text("0")))
        batch.add_column(sa.Column("heard_at", _INSTANT, nullable=True))
        batch.create_check_constraint(op.f("ck_sitting_rest_not_negative"), "rest_seconds >= 0")
        batch.create_foreign_key(
            op.f("fk_sitting_mock_version_id_mock_exam_version"),
            "mock_exam_version",
            ["mock_version_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch.create_foreign_key(
            op.f("fk_sitting_assignment_id_assignment"),
            "assignment",
            ["assignment_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch.create_index(op.f("ix_sitting_mock_version_id"), ["mock_version_id"])
        batch.create_index(op.f("ix_sitting_assignment_id"), ["assignment_id"])


def _create_mock_exam() -> None:
    op.create_table(
        "mock_exam",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("draft_revision", sa.Integer(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("archived_at", _INSTANT, nullable=True),
        sa.Column("link_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 120", name=op.f("ck_mock_exam_title_length")),
        sa.CheckConstraint("draft_revision >= 1", name=op.f("ck_mock_exam_revision_from_one")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mock_exam_account_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mock_exam")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mock_exam_public_id")),
    )
    op.create_index(op.f("ix_mock_exam_account_id"), "mock_exam", ["account_id"])


def _create_version() -> None:
    op.create_table(
        "mock_exam_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("mock_exam_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("forms", sa.String(), nullable=True),
        sa.Column("published_at", _INSTANT, nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_mock_exam_version_number_from_one")),
        sa.ForeignKeyConstraint(
            ["mock_exam_id"],
            ["mock_exam.id"],
            name=op.f("fk_mock_exam_version_mock_exam_id_mock_exam"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mock_exam_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mock_exam_version_public_id")),
        sa.UniqueConstraint("mock_exam_id", "number", name=op.f("uq_mock_exam_version_mock_exam_id_number")),
    )


def _create_assignment() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("opens_at", _INSTANT, nullable=False),
        sa.Column("closes_at", _INSTANT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("access_code", sa.String(), nullable=True),
        sa.Column("score_release", _enum("score_release", *_RELEASES), nullable=False),
        sa.Column("items_release", _enum("items_release", *_RELEASES), nullable=False),
        sa.Column("score_released_at", _INSTANT, nullable=True),
        sa.Column("items_released_at", _INSTANT, nullable=True),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("given_at", _INSTANT, nullable=False),
        sa.Column("withdrawn_at", _INSTANT, nullable=True),
        sa.CheckConstraint("attempts BETWEEN 1 AND 20", name=op.f("ck_assignment_attempts_in_range")),
        sa.CheckConstraint(
            "closes_at IS NULL OR closes_at > opens_at", name=op.f("ck_assignment_closes_after_opening")
        ),
        sa.CheckConstraint(
            "length(access_code) BETWEEN 1 AND 40", name=op.f("ck_assignment_access_code_length")
        ),
        _to("assignment", "version_id", "mock_exam_version", "RESTRICT"),
        _to("assignment", "cohort_id", "cohort", "CASCADE"),
        _to("assignment", "member_id", "cohort_member", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assignment_public_id")),
    )
    op.create_index("ix_assignment_cohort", "assignment", ["cohort_id", "opens_at"])
    op.create_index(op.f("ix_assignment_version_id"), "assignment", ["version_id"])
    op.create_index(op.f("ix_assignment_member_id"), "assignment", ["member_id"])


def _create_assignment_act() -> None:
    acts = ("give", "change", "release_score", "release_items", "withdraw")
    op.create_table(
        "assignment_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("act", _enum("assignment_act_kind", *acts), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        _to("assignment_act", "assignment_id", "assignment", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_act")),
    )
    op.create_index("ix_assignment_act_assignment", "assignment_act", ["assignment_id"])


def _create_accommodation() -> None:
    op.create_table(
        "accommodation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("multiplier", sa.Numeric(4, 2), nullable=True),
        sa.Column("rest_minutes", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.CheckConstraint("multiplier BETWEEN 1 AND 10", name=op.f("ck_accommodation_multiplier_in_range")),
        sa.CheckConstraint("rest_minutes BETWEEN 0 AND 600", name=op.f("ck_accommodation_rest_in_range")),
        _to("accommodation", "learner_id", "learner", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accommodation")),
    )
    op.create_index("ix_accommodation_learner", "accommodation", ["learner_id"])


def _to(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=ondelete
    )
