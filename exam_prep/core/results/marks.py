"""What became of one item, in the words of a matrix of results."""

from enum import StrEnum


class Mark(StrEnum):
    """Right is full credit, partly some, missed none; open was not answered; untold is not graded yet.

    Dropped counts no more, by a regrade.
    """

    RIGHT = "right"
    PARTLY = "partly"
    MISSED = "missed"
    OPEN = "open"
    DROPPED = "dropped"
    UNTOLD = "untold"


def mark_of(points: float | None, *, answered: bool, is_dropped: bool = False) -> Mark:
    """Return the mark of an item with `points` from 0 to 1, None while they are not told.

    An item that earned points counts by them, also where nothing was answered: staff may have given credit.

    >>> mark_of(1.0, answered=True), mark_of(0.0, answered=False)
    (<Mark.RIGHT: 'right'>, <Mark.OPEN: 'open'>)
    """
    if is_dropped:
        return Mark.DROPPED
    if points is None:
        return Mark.UNTOLD
    if points >= 1:
        return Mark.RIGHT
    if points > 0:
        return Mark.PARTLY
    return Mark.MISSED if answered else Mark.OPEN
