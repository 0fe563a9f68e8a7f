"""A sheet whose cells are marks: 0 or 1, shares of a point, or points up to an item's maximum."""

import re
from collections.abc import Iterable
from decimal import Decimal

import numpy as np

from exam_prep.core.analysis.answers import Answers, reach_of
from exam_prep.interchange.answers.faults import Faults, shown
from exam_prep.interchange.answers.first_column import begins_with_learners, refuse_marks_as_header
from exam_prep.interchange.answers.grid import Grid, read_grid
from exam_prep.interchange.answers.sheet import ReadAnswers, answering
from exam_prep.interchange.answers.table import open_table
from exam_prep.interchange.answers.words import is_blank

_MARK = re.compile(r"\d{1,9}(?:[.,]\d*)?(?:[eE][+-]?\d{1,2})?|[.,]\d+", re.ASCII)
_LARGEST = Decimal(1000)
_MOST_DECIMALS = 7
_MOST_UNITS = 3_000_000_000
"""A whole sheet's points in units: their square still fits into 63 bits."""


def read_marks(sheet: bytes, *, sheet_name: str) -> ReadAnswers:
    """Return the answers of a sheet of marks, 0 to 1,000 points, with a decimal point or a decimal comma.

    The header is a learner id and the names of the items; where every column holds marks of 1 and 0, learners
    are numbered (`begins_with_learners`). An item gives at most 1 point or, where a learner
    earned more, the largest mark that was earned. Marks are kept as whole numbers of the smallest decimal
    unit in the file, down to 1e-7. Blanks as in `read_choices`; such a learner earns 0 points there.

    Raises:
        FaultySheetError: with every fault of the file that was found, up to 100.
    """
    faults = Faults(sheet_name)
    refuse_marks_as_header(sheet, faults)
    has_learners = begins_with_learners(sheet, sheet_name=sheet_name)
    grid, notes = answering(read_grid(open_table(sheet, faults), faults, has_learners=has_learners), faults)
    values = _values(grid, faults)
    faults.refuse()
    one = Decimal(1)
    maxima = [max([one, *(values[code] for code in grid.words_of(at))]) for at in range(len(grid.items))]
    scale = _scale(values.values(), sum(maxima, Decimal(0)))
    units = np.zeros(len(grid.words), dtype=np.int64)
    for code, value in values.items():
        units[code] = _units(value, scale)
    answers = Answers(
        learners=grid.learners,
        items=grid.items,
        marks=units[grid.codes],
        maxima=np.array([_units(each, scale) for each in maxima], dtype=np.int64),
        scale=scale,
        reach=reach_of(grid.given()),
        options=((),) * len(grid.items),
        chosen=np.zeros(grid.codes.shape, dtype=np.int64),
    )
    above = sum(each > 1 for each in maxima)
    told = (f"The maximum of {above} items is the largest mark that was earned.",) if above else ()
    numbered = () if has_learners else (_NUMBERED,)
    return ReadAnswers(answers, (*numbered, *notes, *told))


_NUMBERED = "The first column holds marks, so it is an item, and learners are numbered."


def _values(grid: Grid, faults: Faults) -> dict[int, Decimal]:
    """Return the mark that each distinct cell is, by its place in the words; 0 for blanks."""
    values = {}
    for code, word in enumerate(grid.words):
        if is_blank(word):
            values[code] = Decimal(0)
        elif _MARK.fullmatch(word) and Decimal(word.replace(",", ".")) <= _LARGEST:
            values[code] = Decimal(word.replace(",", "."))
        else:
            faults.add_each(grid.places(code), f"“{shown(word)}” is no mark from 0 to 1,000.")
    return values


def _scale(values: Iterable[Decimal], points: Decimal) -> int:
    """Return the units of a point: no finer than the file needs, nor than whole numbers can hold."""
    finest = max((-int(value.normalize().as_tuple().exponent) for value in values if value), default=0)
    scale: int = 10 ** min(max(finest, 0), _MOST_DECIMALS)
    while scale * points > _MOST_UNITS:
        scale //= 10
    return max(scale, 1)


def _units(mark: Decimal, scale: int) -> int:
    return int((mark * scale).quantize(Decimal(1)))
