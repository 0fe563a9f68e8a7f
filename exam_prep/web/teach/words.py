"""Sentences of the teaching side that need the reader's zone."""

from flask_babel import format_datetime
from flask_babel import gettext as _

from exam_prep.services.assignments.terms import OverlapError


def told_overlap(error: OverlapError) -> str:
    """Return the refusal of a window, with the other window in the reader's zone."""
    opens, closes = error.other.opens_at, error.other.closes_at
    if closes is None:
        return str(
            _(
                "The same people have this exam already, from %(opens)s on. Withdraw that one first.",
                opens=format_datetime(opens, "medium"),
            )
        )
    return str(
        _(
            "The same people have this exam already, from %(opens)s to %(closes)s. Choose another window, or "
            "withdraw that one first.",
            opens=format_datetime(opens, "medium"),
            closes=format_datetime(closes, "medium"),
        )
    )
