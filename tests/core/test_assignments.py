"""Terms of an exam that is given: their faults, who may start, what overlaps, when something is due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.assignments import (
    Release,
    Terms,
    Visit,
    WrongCodeError,
    check_terms,
    is_due,
    overlap,
    plain_access_code,
    refuse_start,
    window_end,
)
from exam_prep.errors import ConflictError, InvalidError

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAIN = Terms(NOW, NOW + 2 * HOUR, 2, "", Release.AT_ONCE, Release.AT_ONCE)
INSTANTS = st.integers(0, 6).map(lambda hours: NOW + hours * HOUR)
ENDS = st.none() | INSTANTS


def test_plain_terms_have_no_fault() -> None:
    """Nor have those without a closing, or with everything by hand."""
    assert not check_terms(PLAIN, now=NOW)
    assert not check_terms(replace(PLAIN, closes_at=None), now=NOW)
    assert not check_terms(replace(PLAIN, score_release=Release.BY_HAND, items_release=Release.BY_HAND))


def test_all_faults_are_told_at_once() -> None:
    """Each stands in its own field."""
    off = Terms(NOW, NOW, 0, "x" * 41, Release.BY_HAND, Release.AT_ONCE)
    assert check_terms(off).keys() == {"closes_at", "attempts", "access_code", "items_release"}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"closes_at": NOW - HOUR}, "closes_at", "before it opens"),
        ({"opens_at": NOW - 2 * HOUR, "closes_at": NOW}, "closes_at", "has passed"),
        ({"attempts": 0}, "attempts", "between 1 and 20"),
        ({"attempts": 21}, "attempts", "between 1 and 20"),
        ({"score_release": Release.BY_HAND}, "items_release", "before the score"),
        ({"score_release": Release.AFTER_WINDOW}, "items_release", "before the score"),
        ({"items_release": Release.AFTER_WINDOW, "closes_at": None}, "items_release", "no end to wait for"),
    ],
)
def test_a_fault_is_told_beside_its_field(changes: dict[str, object], field: str, words: str) -> None:
    """In a sentence that says what to do."""
    faults = check_terms(replace(PLAIN, **changes), now=NOW)  # type: ignore[arg-type]  # by name
    assert words in faults[field].message
    assert len(faults) == 1


def test_an_access_code_is_compared_as_people_type_it() -> None:
    """Capitals, outer blanks and signs that cannot be seen do not matter."""
    assert plain_access_code("  Blue\u200b  DOOR\0 ") == "blue door"


@pytest.mark.parametrize(
    ("changes", "visit", "withdrawn", "words"),
    [
        ({}, {}, True, "took this exam back"),
        ({"opens_at": NOW + HOUR}, {}, False, "not open yet"),
        ({"closes_at": NOW}, {}, False, "is over"),
        ({}, {"taken": 2}, False, "all your attempts"),
    ],
)
def test_a_start_is_refused(
    changes: dict[str, object], visit: dict[str, object], words: str, *, withdrawn: bool
) -> None:
    """By what is given, by the window, and by the attempts that are used."""
    wish = replace(Visit(NOW, 0, ""), **visit)  # type: ignore[arg-type]  # by name
    refusal = refuse_start(replace(PLAIN, **changes), wish, withdrawn=withdrawn)  # type: ignore[arg-type]  # same
    assert isinstance(refusal, ConflictError)
    assert words in refusal.message


def test_the_window_bounds_the_start_to_the_second() -> None:
    """Open from its first instant to the last before the closing."""
    for passed, starts in ((timedelta(), True), (2 * HOUR - timedelta(seconds=1), True), (2 * HOUR, False)):
        assert (refuse_start(PLAIN, Visit(NOW + passed, 0, ""), withdrawn=False) is None) is starts


def test_a_wrong_code_can_be_mended() -> None:
    """It is a fault of what was typed; the right one opens."""
    coded = replace(PLAIN, access_code="blue door")
    assert isinstance(refuse_start(coded, Visit(NOW, 0, "red"), withdrawn=False), WrongCodeError)
    missing = refuse_start(coded, Visit(NOW, 0, " "), withdrawn=False)
    assert isinstance(missing, InvalidError)
    assert not isinstance(missing, WrongCodeError)
    assert "Type the access code" in str(missing)
    assert refuse_start(coded, Visit(NOW, 0, " Blue door"), withdrawn=False) is None


@given(INSTANTS, ENDS, INSTANTS, ENDS)
def test_windows_overlap_where_an_instant_is_in_both(
    opens: datetime, closes: datetime | None, other_opens: datetime, other_closes: datetime | None
) -> None:
    """Whichever is asked first; windows that touch do not overlap."""
    one, other = (
        replace(PLAIN, opens_at=opens, closes_at=closes),
        replace(PLAIN, opens_at=other_opens, closes_at=other_closes),
    )
    both = [
        at
        for half in range(16)
        if (at := NOW + half * HOUR / 2)
        and all(t.opens_at <= at and (t.closes_at is None or at < t.closes_at) for t in (one, other))
    ]
    sound = all(t.closes_at is None or t.opens_at < t.closes_at for t in (one, other))
    if sound:
        assert overlap(one, other) == overlap(other, one) == bool(both)


@given(st.sampled_from(Release), ENDS, ENDS, INSTANTS, INSTANTS)
def test_what_is_due_stays_due(
    release: Release, end: datetime | None, released: datetime | None, now: datetime, later: datetime
) -> None:
    """And staff can only bring it forward."""
    due = is_due(release, window_end=end, released_at=released, now=now)
    if due and later >= now:
        assert is_due(release, window_end=end, released_at=released, now=later)
    if is_due(release, window_end=end, released_at=None, now=now):
        assert due


def test_each_release_has_its_time() -> None:
    """At once, at the end of the window, or when staff say so."""

    def due(release: Release, **more: datetime | None) -> bool:
        values: dict[str, datetime | None] = {"window_end": NOW + HOUR, "released_at": None, **more}
        return is_due(release, now=NOW, **values)

    assert due(Release.AT_ONCE)
    assert not due(Release.AFTER_WINDOW)
    assert due(Release.AFTER_WINDOW, window_end=NOW)
    assert not due(Release.AFTER_WINDOW, window_end=None)
    assert not due(Release.BY_HAND, window_end=NOW)
    assert due(Release.BY_HAND, released_at=NOW)


def test_a_withdrawal_ends_the_window() -> None:
    """Whichever comes first."""
    assert window_end(None, None) is None
    assert window_end(NOW, None) == window_end(None, NOW) == window_end(NOW, NOW + HOUR) == NOW
