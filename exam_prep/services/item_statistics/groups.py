"""To which group of sittings one belongs: those whose rest scores can be compared (docs/adr/0034)."""

from typing import NamedTuple

from exam_prep.core.analysis.sitting import Rest
from exam_prep.db.item_statistics import DRAWN, SittingGroup
from exam_prep.db.sittings import Sitting
from exam_prep.services.item_statistics.responses import MET


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


def key_of(row: Sitting, firsts: str) -> GroupKey:
    """Return the group of a sitting; `firsts` says which of its items count."""
    version = row.blueprint_version if row.mock_version_id is None else row.mock_version_id
    return GroupKey(row.exam_id or "", version or 0, row.form_number or DRAWN, MET not in firsts)


def key_of_group(group: SittingGroup) -> GroupKey:
    """Return the key of a stored group."""
    return GroupKey(group.exam_id, group.version, group.form_number, group.is_whole)
