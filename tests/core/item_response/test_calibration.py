"""Calibration of few answers, odd answers and none: never a crash, never a figure that is no number."""

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from exam_prep.core.item_response.calibration import Calibration, Note, calibrate
from exam_prep.core.item_response.curves import Array
from exam_prep.core.item_response.newton import Model
from exam_prep.core.item_response.patterns import collapse
from exam_prep.core.item_response.priors import default_prior, with_difficulties
from exam_prep.errors import InvalidError
from tests.core.item_response.made import calibrated, made_marks, told

_NAN = float("nan")
_SHEETS = arrays(
    float, st.tuples(st.integers(1, 12), st.integers(1, 6)), elements=st.sampled_from([0.0, 1.0, 1.0, _NAN])
).filter(lambda marks: not np.isnan(marks).all())


def _has_opposites(marks: Array) -> bool:
    """Return whether two items are never both right or both wrong for anyone who answered both."""
    columns = marks.T
    return any(
        not np.any(one == other) and bool(np.any(one + other == 1))
        for place, one in enumerate(columns)
        for other in columns[place + 1 :]
    )


def _figures(found: Calibration) -> list[float]:
    names = ("slope", "slope_se", "intercept", "intercept_se", "difficulty", "difficulty_se")
    values = [getattr(item, name) for item in found.items for name in names]
    return [value for value in (*values, found.log_likelihood, found.aic, found.bic) if value is not None]


@settings(deadline=None)
@given(marks=_SHEETS, model=st.sampled_from(list(Model)))
@example(marks=np.ones((1, 1)), model=Model.TWO_PL)
@example(marks=np.zeros((1, 3)), model=Model.RASCH)
@example(marks=np.ones((40, 5)), model=Model.TWO_PL)
def test_with_a_prior_every_item_has_a_finite_estimate(marks: Array, model: Model) -> None:
    """From the first learner on: all right, all wrong, blank columns. Only a flat item has no b.

    Where two items are each other's opposite, 2PL may not be able to say which of them has a wrong key.
    """
    found = calibrated(marks, model)
    assert found.has_settled
    assert all(math.isfinite(value) for value in _figures(found))
    if any(item.note is Note.UNTOLD for item in found.items):
        assert model is Model.TWO_PL
        assert _has_opposites(marks)
        return
    assert all(item.slope_se is not None and item.intercept_se is not None for item in found.items)
    assert all(item.difficulty_se is not None or item.note is Note.FLAT for item in found.items)
    assert np.isfinite(found.levels.mean).all()


def test_two_camps_are_named() -> None:
    """Each learner right on one half only: either half may be the one with wrong keys."""
    marks = np.tile(np.array([[0.0, 1.0]] * 14 + [[1.0, 0.0]] * 10), 2)
    assert [item.note for item in calibrated(marks).items] == [Note.UNTOLD] * 4
    assert all(item.note is None for item in calibrated(marks, Model.RASCH).items)


@settings(deadline=None, max_examples=60)
@given(marks=_SHEETS, model=st.sampled_from(list(Model)))
@example(marks=np.ones((1, 1)), model=Model.TWO_PL)
@example(marks=np.eye(4), model=Model.TWO_PL)
def test_without_a_prior_an_item_has_finite_figures_or_a_reason(marks: Array, model: Model) -> None:
    """What the answers do not tell is named, not computed."""
    found = calibrated(marks, model, believing=False)
    assert all(math.isfinite(value) for value in _figures(found))
    assert all(item.note is not None for item in found.items if item.difficulty is None)


def test_items_without_a_wrong_or_a_right_answer_are_named() -> None:
    """And the others are estimated as if those were not there."""
    marks = made_marks(4, 200, 5)
    odd = np.column_stack([np.ones(200), np.zeros(200), np.full(200, _NAN)])
    found, alone = (
        calibrated(np.column_stack([marks, odd]), believing=False),
        calibrated(marks, believing=False),
    )
    assert [item.note for item in found.items[5:]] == [Note.ALL_RIGHT, Note.ALL_WRONG, Note.NO_ANSWERS]
    assert [item.slope for item in found.items[5:]] == [None] * 3
    assert [item.facility for item in found.items[5:]] == [1.0, 0.0, None]
    assert [item.slope for item in found.items[:5]] == pytest.approx(told(alone, "slope"), abs=1e-9)
    assert found.log_likelihood == pytest.approx(alone.log_likelihood)


def test_an_endless_slope_is_named() -> None:
    """An item that all of the better half get right, and none of the others, has no finite slope."""
    marks = made_marks(4, 200, 6)
    step = (marks.sum(axis=1) >= 4).astype(float)
    found = calibrated(np.column_stack([marks, step]), believing=False)
    assert (found.items[6].note, found.items[6].slope) == (Note.ENDLESS, None)
    assert all(item.slope is not None for item in found.items[:6])


def test_two_items_do_not_tell_two_slopes() -> None:
    """Three free cells hold no four parameters; with a prior, or one slope for both, they are told."""
    marks = made_marks(4, 300, 2)
    assert [item.note for item in calibrated(marks, believing=False).items] == [Note.UNTOLD] * 2
    assert all(item.note is None for item in calibrated(marks).items)
    assert all(item.note is None for item in calibrated(marks, Model.RASCH, believing=False).items)


def test_answers_that_do_not_hang_together_have_no_slope() -> None:
    """Learners who differ less than chance would make them have no spread to find."""
    marks = np.array([[1.0, 0, 1, 0], [0, 1, 0, 1], [1, 0, 0, 1], [0, 1, 1, 0]] * 10)
    found = calibrated(marks, Model.RASCH, believing=False)
    assert [(item.note, item.slope) for item in found.items] == [(Note.FLAT, None)] * 4
    assert told(found, "intercept") == pytest.approx([0.0] * 4, abs=1e-3)


def test_a_wrong_key_shows_as_a_slope_below_zero() -> None:
    """With a prior and without, and the other items have slopes above 0."""
    marks = made_marks(4, 500, 8)
    marks[:, 7] = 1 - marks[:, 7]
    for believing in (True, False):
        found = calibrated(marks, believing=believing)
        assert found.items[7].note is Note.BACKWARDS
        assert found.items[7].slope == pytest.approx(-1.2, abs=0.5)
        assert min(told(found, "slope")[:7]) > 0


def test_an_item_that_tells_nothing_is_not_pulled_up() -> None:
    """At 500 learners its slope is within two errors of 0, with the default prior as without."""
    marks = made_marks(4, 500, 20)
    marks = np.column_stack([marks, np.arange(500) % 2])
    for believing in (True, False):
        found = calibrated(marks, believing=believing)
        slope, error = told(found, "slope")[20], told(found, "slope_se")[20]
        assert abs(slope) < 2 * error < 0.4


def test_an_item_without_slope_has_a_curve_and_no_difficulty() -> None:
    """Right for one of two, whatever the others say: a is 0, so b = -d/a is nowhere."""
    marks = np.repeat(made_marks(4, 100, 6), 2, axis=0)
    flat = calibrated(np.column_stack([marks, np.arange(200) % 2]), believing=False).items[6]
    assert (flat.note, flat.difficulty, flat.difficulty_se) == (Note.FLAT, None, None)
    assert [flat.slope, flat.intercept] == pytest.approx([0, 0], abs=1e-3)
    assert 0.1 < (flat.slope_se or 0) < 0.3


def test_no_answer_at_all_is_refused() -> None:
    """There is nothing to calibrate from."""
    with pytest.raises(InvalidError, match="no answer"):
        calibrated(np.full((3, 2), _NAN))


def test_an_authors_difficulty_moves_an_item_of_which_little_is_known() -> None:
    """With one learner b lies near what the author says; with 2,000 it hardly counts."""
    hints = np.array([0.9, 0.3, _NAN, _NAN])
    prior = with_difficulties(default_prior(4), hints)
    few, many = made_marks(4, 1, 4), made_marks(4, 2000, 4)
    easy, hard, *_ = told(calibrate(collapse(few), Model.TWO_PL, prior), "difficulty")
    assert easy < -1 < 0.5 < hard
    assert told(calibrate(collapse(many), Model.TWO_PL, prior), "difficulty") == pytest.approx(
        told(calibrated(many), "difficulty"), abs=0.05
    )
    assert prior.intercept_sd[2:].tolist() == default_prior(4).intercept_sd[2:].tolist()


def test_blanks_say_nothing() -> None:
    """Learners who saw only other items leave an item's estimate nearly as it is."""
    marks = made_marks(4, 400, 6)
    other = np.full((400, 6), _NAN)
    other[:, 3:] = made_marks(4, 400, 6)[:, 3:]
    found = calibrated(np.concatenate([marks, other]))
    assert [item.answers for item in found.items] == [400] * 3 + [800] * 3
    assert found.items[0].difficulty == pytest.approx(calibrated(marks).items[0].difficulty, abs=0.2)
