"""The same sums from all responses at once: to verify what was kept, and for sheets that come as a file."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exam_prep.core.analysis.answers import Answers, Ints, Reach
from exam_prep.core.analysis.sitting import THOUSANDTHS, Rest
from exam_prep.core.analysis.sums import FormSums, GroupSums, ItemSums, OptionSums, plus
from exam_prep.core.analysis.times import BINS, EDGES, NO_TIMES

NO_TIME = -1
_CHUNK = 1_000_000
_SAFE = 2**62
_HALF = 31


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """Responses of one group of sittings, one place in each array a response.

    `sitting` counts from 0 without gaps; `item` is a place in `items`, and `options` holds the number of
    options of each. The others as in Graded; `milliseconds` is -1 where no time is known.
    """

    items: tuple[str, ...]
    options: tuple[int, ...]
    sitting: Ints
    item: Ints
    mark: Ints
    maximum: Ints
    reach: Ints
    chosen: Ints
    milliseconds: Ints


def tally(log: Log, rest: Rest) -> GroupSums:
    """Return the sums of all sittings of `log`, equal to adding one after the other.

    Scores stay below 2^31 units, so that squares fit into 63 bits; sums may be larger. Takes a fraction of a
    second for a million responses.
    """
    kept = _kept(log, rest)
    total = _by(log.sitting, log.mark, _sittings(log))
    reached = kept & (log.reach != Reach.NOT_REACHED)
    seen = _by(log.sitting[reached], log.maximum[reached], _sittings(log))
    others = (total[log.sitting] - log.mark)[reached]
    if rest is Rest.SHARE:
        others = _in_thousandths(others, (seen[log.sitting] - log.maximum)[reached])
    return GroupSums(_form(log, kept, total, rest), _items(log, kept, reached, others))


def tally_answers(answers: Answers) -> GroupSums:
    """Return the sums of a sheet, whose learners all sat one form; R = T - x."""
    step = max(_CHUNK // len(answers.items), 1)
    sums = GroupSums()
    for start in range(0, len(answers.learners), step):
        sums = plus(sums, tally(_log(answers, slice(start, start + step)), Rest.POINTS))
    return sums


def _log(answers: Answers, rows: slice) -> Log:
    marks = answers.marks[rows]
    sitting, item = np.indices(marks.shape)
    return Log(
        items=answers.items,
        options=tuple(len(each) for each in answers.options),
        sitting=sitting.ravel(),
        item=item.ravel(),
        mark=marks.ravel(),
        maximum=np.broadcast_to(answers.maxima, marks.shape).ravel(),
        reach=answers.reach[rows].ravel().astype(np.int64),
        chosen=answers.chosen[rows].ravel(),
        milliseconds=np.full(marks.size, NO_TIME),
    )


def _sittings(log: Log) -> int:
    return int(log.sitting.max(initial=-1)) + 1


def _kept(log: Log, rest: Rest) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Return which responses belong to a sitting that counts (core/analysis/sitting.py says which)."""
    size = _sittings(log)
    answered = np.bincount(log.sitting, log.reach == Reach.ANSWERED, size) > 0
    if rest is Rest.SHARE:
        answered &= np.bincount(log.sitting, log.reach != Reach.NOT_REACHED, size) > 1
    kept: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = answered[log.sitting]
    return kept


def _form(
    log: Log, kept: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], total: Ints, rest: Rest
) -> FormSums:
    sittings = np.unique(log.sitting[kept])
    scores = total[sittings]
    if rest is Rest.SHARE:
        scores = _in_thousandths(scores, _by(log.sitting, log.maximum, _sittings(log))[sittings])
    everyone = np.zeros(scores.size, dtype=np.int64)
    return FormSums(
        n=int(scores.size),
        score=_exact(everyone, scores, 1)[0],
        score_squared=_exact(everyone, scores * scores, 1)[0],
    )


def _items(
    log: Log,
    kept: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    reached: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    rest: Ints,
) -> dict[str, ItemSums]:
    size = len(log.items)
    item, mark = log.item[reached], log.mark[reached]
    met = np.bincount(log.item[kept], minlength=size)
    columns = {
        "n": np.bincount(item, minlength=size).tolist(),
        "omitted": np.bincount(item[log.reach[reached] == Reach.OMITTED], minlength=size).tolist(),
        "not_reached": (met - np.bincount(item, minlength=size)).tolist(),
        "mark": _exact(item, mark, size),
        "mark_squared": _exact(item, mark * mark, size),
        "rest": _exact(item, rest, size),
        "rest_squared": _exact(item, rest * rest, size),
        "mark_rest": _exact(item, mark * rest, size),
        "options": _options(log, item, log.chosen[reached], rest),
        "times": _times(item, log.milliseconds[reached], size),
    }
    ordered = [columns[name] for name in ItemSums._fields]
    rows = zip(log.items, met.tolist(), zip(*ordered, strict=True), strict=True)
    return {name: ItemSums(*row) for name, count, row in rows if count}


def _options(log: Log, item: Ints, chosen: Ints, rest: Ints) -> list[tuple[OptionSums, ...]]:
    size = len(log.items)
    columns = []
    for at in range(max(log.options, default=0)):
        picked = (chosen >> at & 1).astype(bool)
        counts = np.bincount(item[picked], minlength=size).tolist()
        columns.append((counts, _exact(item[picked], rest[picked], size)))
    return [
        tuple(OptionSums(counts[place], rests[place]) for counts, rests in columns[:count])
        for place, count in enumerate(log.options)
    ]


def _times(item: Ints, milliseconds: Ints, size: int) -> list[tuple[int, ...]]:
    known = milliseconds != NO_TIME
    if not known.any():
        return [NO_TIMES] * size
    bins = np.clip(np.searchsorted(EDGES, milliseconds[known], side="right") - 1, 0, BINS - 1)
    counts = np.bincount(item[known] * BINS + bins, minlength=size * BINS)
    return [tuple(row) for row in counts.reshape(size, BINS).tolist()]


def _in_thousandths(part: Ints, whole: Ints) -> Ints:
    return (2 * THOUSANDTHS * part + whole) // (2 * whole)


def _by(index: Ints, values: Ints, size: int) -> Ints:
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, index, values)
    return sums


def _exact(index: Ints, values: Ints, size: int) -> Sequence[int]:
    """Return the sums of `values`, 0 or more, by `index`, as whole numbers of any size."""
    if int(values.max(initial=0)) * values.size < _SAFE:
        low: list[int] = _by(index, values, size).tolist()
        return low
    # Two halves of 31 and 32 bits: neither sum leaves 63 bits, however many values there are.
    upper = _by(index, values >> _HALF, size).tolist()
    lower = _by(index, values & (2**_HALF - 1), size).tolist()
    return [(high << _HALF) + low for high, low in zip(upper, lower, strict=True)]
