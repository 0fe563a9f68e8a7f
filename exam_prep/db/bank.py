"""Tables of the bank: items, their immutable versions, and the bank that is served now."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime, enum_by_value


class Origin(StrEnum):
    """Where an item is edited: in a file of the bank, or in the browser."""

    FILE = "file"
    BROWSER = "browser"


class ItemRow(Base, kw_only=True):
    """One item by its lasting id; what it says stands in its versions."""

    __tablename__ = "item"

    id: Mapped[str] = mapped_column(primary_key=True)
    origin: Mapped[Origin] = mapped_column(enum_by_value(Origin, "origin"))
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    """When the file was removed or marked retired; a retired item is never drawn."""
    superseded_by: Mapped[str | None] = mapped_column(
        ForeignKey("item.id", ondelete="RESTRICT"), default=None
    )
    """The item of the browser that is drawn in its place; its own file is read on, and not drawn."""


class ItemVersion(Base, kw_only=True):
    """What an item said at one time; never changed once written."""

    __tablename__ = "item_version"
    __table_args__ = (
        UniqueConstraint("item_id", "version"),
        UniqueConstraint("item_id", "content_hash"),
        CheckConstraint("version >= 1", name="version_counts_from_one"),
        Index(
            "uq_item_version_current",
            "item_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id", ondelete="RESTRICT"))
    version: Mapped[int]
    content_hash: Mapped[str]
    content: Mapped[str]
    """The item and its scenario as JSON (services/bank/content.py)."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_current: Mapped[bool] = mapped_column(default=False)
    """Whether new forms draw this version."""


class ServedBank(Base, kw_only=True):
    """The one row that says which bank is served, and why a newer one was refused."""

    __tablename__ = "served_bank"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    """Counts the syncs that changed something; processes reload their index when it moves."""
    content_hash: Mapped[str]
    frame: Mapped[str]
    """Taxonomy, sources and exams as JSON."""
    synced_at: Mapped[datetime] = mapped_column(UtcDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    """When the files were last found unfit to serve; None while the served bank is that of the files."""
    refused_findings: Mapped[int] = mapped_column(default=0)
