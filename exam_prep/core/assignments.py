"""Giving an exam to people: the terms, who may start when, and when what is known of it becomes known."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from exam_prep.core.accommodations import ExtraTime
from exam_prep.errors import ConflictError, ExamPrepError, InvalidError

MOST_ATTEMPTS = 20
MOST_CODE_SIGNS = 40


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


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms an exam is given; the window bounds the start, not the end, of a sitting.

    Instants are aware. `closes_at` None: open until it is withdrawn. `access_code` is "" for none.
    """

    opens_at: datetime
    closes_at: datetime | None
    attempts: int
    access_code: str
    score_release: Release
    items_release: Release
    extra_time: ExtraTime = ExtraTime.CHOSEN
    """Whose word on extra time counts; a log from before this could be chosen has none."""


class WrongCodeError(InvalidError):
    """Another access code was typed; every such try counts."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody wants to start: how many attempts they had, voided ones apart, and the code they typed."""

    now: datetime
    taken: int
    code: str


def plain_access_code(typed: str) -> str:
    r"""Return an access code as it is kept and compared: without outer and doubled blanks, in small letters.

    Any blank is one, also those that come along when a code is copied, and letters are the same however they
    were put together.

    >>> plain_access_code("  Blue  Door "), plain_access_code("blue\xa0door")
    ('blue door', 'blue door')
    """
    line = " ".join(unicodedata.normalize("NFC", typed).split())
    return "".join(sign for sign in line if sign.isprintable()).strip().casefold()


def check_terms(terms: Terms, *, now: datetime | None = None) -> Mapping[str, InvalidError]:
    """Return every fault of `terms`, by the field that it stands in; empty when there is none.

    With `now` a window that has closed already is a fault too: nobody could start.
    """
    faults: dict[str, InvalidError] = {}
    if terms.closes_at is not None and terms.closes_at <= terms.opens_at:
        faults["closes_at"] = InvalidError("The window closes before it opens; choose a later closing.")
    elif terms.closes_at is not None and now is not None and terms.closes_at <= now:
        faults["closes_at"] = InvalidError(
            "This closing has passed, so nobody could start; choose a later one."
        )
    if not 1 <= terms.attempts <= MOST_ATTEMPTS:
        faults["attempts"] = InvalidError("Give between 1 and %(most)s attempts.", most=MOST_ATTEMPTS)
    if len(terms.access_code) > MOST_CODE_SIGNS:
        faults["access_code"] = InvalidError(
            "Choose an access code of at most %(most)s signs.", most=MOST_CODE_SIGNS
        )
    return faults | _faults_of_release(terms)


def _faults_of_release(terms: Terms) -> dict[str, InvalidError]:
    without_end = InvalidError("Without a closing there is no end to wait for; set one, or choose another.")
    faults = {
        name: without_end
        for name, release in (("score_release", terms.score_release), ("items_release", terms.items_release))
        if release is Release.AFTER_WINDOW and terms.closes_at is None
    }
    if _RANK[terms.items_release] < _RANK[terms.score_release]:
        faults.setdefault(
            "items_release",
            InvalidError("Explanations cannot come before the score; choose the same time or a later one."),
        )
    return faults


_RANK = {Release.AT_ONCE: 0, Release.AFTER_WINDOW: 1, Release.BY_HAND: 2}


def refuse_start(terms: Terms, visit: Visit, *, withdrawn: bool) -> ExamPrepError | None:
    """Return why nobody may start on these terms now, the first reason that holds; None where one may.

    No access code is an InvalidError, a wrong one a WrongCodeError, everything else a ConflictError.
    """
    if withdrawn:
        return ConflictError("Your instructor took this exam back; ask them if you expected it.")
    if visit.now < terms.opens_at:
        return ConflictError("This exam is not open yet; its page says from when you can start.")
    if terms.closes_at is not None and visit.now >= terms.closes_at:
        return ConflictError("The time to start this exam is over; ask your instructor for another date.")
    if visit.taken >= terms.attempts:
        return ConflictError("You have used all your attempts; your instructor can give you another.")
    return _refuse_code(terms.access_code, plain_access_code(visit.code))


def _refuse_code(code: str, typed: str) -> InvalidError | None:
    if code and not typed:
        return InvalidError("Type the access code; your instructor tells you which it is.")
    if typed != code and code:
        return WrongCodeError("This is not the access code; ask your instructor for it and type it again.")
    return None


def overlap(one: Terms, other: Terms) -> bool:
    """Whether there is an instant at which both windows are open."""
    return _opens_before_end(one, other) and _opens_before_end(other, one)


def _opens_before_end(one: Terms, other: Terms) -> bool:
    return other.closes_at is None or one.opens_at < other.closes_at


def window_end(closes_at: datetime | None, withdrawn_at: datetime | None) -> datetime | None:
    """Return from when on nobody can start: the closing or the withdrawal, whichever is first."""
    ends = [at for at in (closes_at, withdrawn_at) if at is not None]
    return min(ends) if ends else None


def is_due(
    release: Release, *, window_end: datetime | None, released_at: datetime | None, now: datetime
) -> bool:
    """Whether what `release` governs may be known at `now`; staff may let it be known sooner, never later."""
    if release is Release.AT_ONCE or (released_at is not None and released_at <= now):
        return True
    return release is Release.AFTER_WINDOW and window_end is not None and window_end <= now
