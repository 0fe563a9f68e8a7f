"""Giving an exam to people: when what is known of it becomes known to them."""

from enum import StrEnum


class Release(StrEnum):
    """When a result may be seen: as soon as it is handed in, once nobody can start any more, or by hand."""

    AT_ONCE = "at_once"
    AFTER_WINDOW = "after_window"
    BY_HAND = "by_hand"


class AssignmentActKind(StrEnum):
    """What staff can do to an exam that they give."""

    GIVE = "give"
    CHANGE = "change"
    RELEASE_SCORE = "release_score"
    RELEASE_ITEMS = "release_items"
    WITHDRAW = "withdraw"
