"""The table of items that are written in the browser: each as it stands under work."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from exam_prep.db.base import Base
from exam_prep.db.types import UtcDateTime


class ItemDraft(Base, kw_only=True):
    """One item of the browser as its authors left it, fit to be asked or not; what is asked is a version."""

    __tablename__ = "item_draft"
    __table_args__ = (CheckConstraint("revision >= 1", name="revision_from_one"),)

    item_id: Mapped[str] = mapped_column(primary_key=True)
    """The id that the item has, or will have once it is published."""
    supersedes: Mapped[str | None] = mapped_column(
        ForeignKey("item.id", ondelete="RESTRICT"), unique=True, default=None
    )
    """The item of a file whose copy it is, and whose place it takes in drawing once published."""
    fields: Mapped[str]
    """What stands in the form, as JSON (services/authoring/fields.py)."""
    revision: Mapped[int] = mapped_column(default=1)
    """Counts the saves, so that two open pages do not overwrite each other."""
    published_revision: Mapped[int | None] = mapped_column(default=None)
    """The revision that is drawn now; None while none is."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str]
    """Address of the account."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str]
