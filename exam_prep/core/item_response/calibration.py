"""Calibration: what the responses tell of each item, with its error, and what they cannot tell."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from exam_prep.core.item_response.curves import Curves, Mask
from exam_prep.core.item_response.fitting import Fit, fit
from exam_prep.core.item_response.grid import normal_grid
from exam_prep.core.item_response.levels import Levels, levels
from exam_prep.core.item_response.newton import Model, Specification, held
from exam_prep.core.item_response.patterns import Patterns
from exam_prep.core.item_response.priors import Prior
from exam_prep.core.item_response.uncertainty import Uncertainty, uncertainty
from exam_prep.errors import InvalidError

_NO_SLOPE = 0.01


class Note(StrEnum):
    """What has to be known beside an item's estimate, or why there is none."""

    NO_ANSWERS = "no answers"
    ALL_RIGHT = "all right"
    ALL_WRONG = "all wrong"
    ENDLESS = "no finite estimate"
    UNTOLD = "not told by these answers"
    UNSETTLED = "not settled"
    FLAT = "no slope"
    BACKWARDS = "slope below 0"


@dataclass(frozen=True, slots=True)
class ItemEstimate:
    """One item: P = 1/(1 + exp(-(slope·θ + intercept))), difficulty = -intercept/slope; None where not told.

    `answers` learners answered it, `facility` (0-1) of them right.
    """

    answers: int
    facility: float | None
    slope: float | None
    slope_se: float | None
    intercept: float | None
    intercept_se: float | None
    difficulty: float | None
    difficulty_se: float | None
    note: Note | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """The items in the order of the sheet, and how well the model fits as a whole.

    `log_likelihood` is that of the answers, the prior left out; `curves` are those of the items in the fit,
    with a mask `fitted` (k,); `levels` those of the learners by pattern.
    """

    items: tuple[ItemEstimate, ...]
    learners: int
    parameters: int
    has_settled: bool
    log_likelihood: float
    curves: Curves
    fitted: Mask
    levels: Levels

    @property
    def aic(self) -> float:
        """Akaike's criterion, 2p - 2·log L."""
        return 2 * self.parameters - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz's criterion, p·log n - 2·log L with n learners."""
        return self.parameters * math.log(self.learners) - 2 * self.log_likelihood


def calibrate(patterns: Patterns, model: Model, prior: Prior) -> Calibration:
    """Return the estimates for the items of a sheet, with learners ~ N(0, 1).

    An item that all got right or wrong is left out of the fit where the prior says nothing of it, for its
    likelihood has no top.

    Raises:
        InvalidError: nobody answered anything.
    """
    if not patterns.learners:
        raise InvalidError("There is no answer to calibrate from; give a row of marks for each learner.")
    constant = (patterns.right_answers == 0) | (patterns.right_answers == patterns.answers)
    fitted = ~constant | np.isfinite(prior.intercept_sd)
    part = patterns.only(np.flatnonzero(fitted))
    spec = Specification(model, prior.only(fitted), normal_grid())
    found = fit(part, spec)
    count = int(fitted.sum())
    return Calibration(
        _estimates(patterns, fitted, found, spec, uncertainty(part, found, spec)),
        patterns.learners,
        count + min(count, 1) if model is Model.RASCH else 2 * count,
        found.has_settled,
        found.expected.log_likelihood,
        Curves(found.at.slope, found.at.intercept, np.zeros(count)),
        fitted,
        levels(found.expected.posterior, spec.grid),
    )


def _estimates(
    patterns: Patterns, fitted: Mask, found: Fit, spec: Specification, se: Uncertainty
) -> tuple[ItemEstimate, ...]:
    place = np.cumsum(fitted) - 1
    constant = [_constant(*each) for each in zip(patterns.answers, patterns.right_answers, strict=True)]
    notes = _notes(found, spec, se)
    return tuple(
        _estimate(patterns, item, int(place[item]), found, se, constant[item] or notes[place[item]])
        if fitted[item]
        else _without(patterns, item, constant[item])
        for item in range(fitted.size)
    )


def _constant(answers: float, right: float) -> Note | None:
    if not answers:
        return Note.NO_ANSWERS
    if not right:
        return Note.ALL_WRONG
    return Note.ALL_RIGHT if right == answers else None


def _notes(found: Fit, spec: Specification, se: Uncertainty) -> list[Note | None]:
    """Return the first that is true of each item in the fit."""
    slope = found.at.slope
    steep, far = held(found.at, spec.model)
    flat = np.abs(slope) <= _NO_SLOPE
    true = {
        Note.FLAT: flat,
        Note.ENDLESS: steep | far,
        Note.UNSETTLED: found.unsettled,
        Note.UNTOLD: np.isnan(se.slope) | np.isnan(se.intercept),
        Note.BACKWARDS: slope < 0,
    }
    return [next((note for note, mask in true.items() if mask[item]), None) for item in range(slope.size)]


def _without(patterns: Patterns, item: int, note: Note | None) -> ItemEstimate:
    answers, facility = _counted(patterns, item)
    return ItemEstimate(answers, facility, None, None, None, None, None, None, note)


def _estimate(
    patterns: Patterns, item: int, at: int, found: Fit, se: Uncertainty, note: Note | None
) -> ItemEstimate:
    if note in {Note.ENDLESS, Note.UNTOLD, Note.UNSETTLED}:
        return _without(patterns, item, note)
    answers, facility = _counted(patterns, item)
    slope, intercept = float(found.at.slope[at]), float(found.at.intercept[at])
    slope_se, flat = _told(se.slope[at]), note is Note.FLAT
    return ItemEstimate(
        answers,
        facility,
        # A flat slope without an error is one that was held.
        None if flat and slope_se is None else slope,
        slope_se,
        intercept,
        _told(se.intercept[at]),
        None if flat else -intercept / slope,
        None if flat else _told(se.difficulty[at]),
        note,
    )


def _counted(patterns: Patterns, item: int) -> tuple[int, float | None]:
    answers, right = float(patterns.answers[item]), float(patterns.right_answers[item])
    return round(answers), right / answers if answers else None


def _told(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
