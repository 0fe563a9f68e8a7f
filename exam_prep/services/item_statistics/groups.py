"""To which group of sittings one belongs: those whose rest scores can be compared (docs/adr/0034)."""

from typing import NamedTuple

from exam_prep.core.analysis.sitting import Rest
from exam_prep.db.item_statistics import DRAWN, SittingGroup
from exam_prep.db.sittings import Sitting


class GroupKey(NamedTuple):
    """What tells one group from another; the fields are those of `SittingGroup`."""

    exam_id: str
    version: int
    form_number: int
    is_whole: bool

    @property
    def rest(self) -> Rest:
        """Return what its items are compared with: points on one fixed form met as a whole, else a share."""
        return Rest.POINTS if self.form_number != DRAWN and self.is_whole else Rest.SHARE


def key_of(row: Sitting, *, is_whole: bool) -> GroupKey:
    """Return the group of a sitting; `is_whole` says whether each of its items counts."""
    version = row.blueprint_version if row.mock_version_id is None else row.mock_version_id
    return GroupKey(row.exam_id or "", version or 0, row.form_number or DRAWN, is_whole)


def key_of_group(group: SittingGroup) -> GroupKey:
    """Return the key of a stored group."""
    return GroupKey(group.exam_id, group.version, group.form_number, group.is_whole)
