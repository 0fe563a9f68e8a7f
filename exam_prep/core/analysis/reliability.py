"""How far a score can be trusted: alpha and its standard error."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from exam_prep.core.analysis.distributions import f_quantile
from exam_prep.core.analysis.moments import Interval, variance
from exam_prep.core.analysis.sums import FormSums, GroupSums, ItemSums

_TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Reliability:
    """Reliability of the scores of one fixed form.

    `alpha` is at most 1 and may be negative; with marks of 0 and 1 it is KR-20. `sem` is the standard error
    of a score in points. `cic` (100 alpha) and `error_ratio` in percent are Moodle's names for the same.
    """

    alpha: float
    interval: Interval | None
    sem: float
    cic: float
    error_ratio: float


def alpha_of(sums: GroupSums, *, scale: int) -> Reliability | None:
    """Return the reliability of a fixed form; None below two items or two learners, or where nobody differs.

    alpha = k/(k - 1) (1 - sum of item variances / variance of scores), items not reached earning 0.
    Source: Cronbach 1951, Psychometrika 16:297; Kuder & Richardson 1937, formula 20; Moodle, quiz statistics
    calculator, for CIC and error ratio.
    """
    n, items = sums.form.n, len(sums.items)
    spread = n * sums.form.score_squared - sums.form.score**2
    if items < 2 or spread <= 0:  # noqa: PLR2004
        return None
    parts = sum(_spread(n, each) for each in sums.items.values())
    alpha = items / (items - 1) * (1 - parts / spread)
    ratio = math.sqrt(max(1 - alpha, 0.0))
    sd = math.sqrt(variance(n, sums.form.score, sums.form.score_squared) or 0.0) / scale
    return Reliability(alpha, feldt_interval(alpha, n, items), ratio * sd, 100 * alpha, 100 * ratio)


def feldt_interval(alpha: float, n: int, items: int) -> Interval | None:
    """Return the 95 % interval of alpha over `n` learners and `items` items; None below two of either.

    Source: Feldt 1965, Psychometrika 30:357: (1 - true)/(1 - alpha) follows F(n - 1, (n - 1)(items - 1)).
    """
    if n < 2 or items < 2:  # noqa: PLR2004
        return None
    df1, df2 = n - 1, (n - 1) * (items - 1)
    low = 1 - (1 - alpha) * f_quantile(1 - _TAIL, df1, df2)
    return (low, 1 - (1 - alpha) * f_quantile(_TAIL, df1, df2))


@dataclass(frozen=True, slots=True)
class DrawnReliability:
    """Reliability of scores on forms drawn for each learner, and the standard error of a share, 0-1."""

    reliability: float
    sem: float


def drawn_reliability(form: FormSums, items: float, *, whole: int) -> DrawnReliability | None:
    """Return how far the shares earned on drawn forms of `items` items can be trusted, on average.

    1 less the mean error variance over the variance of shares, where p(1 - p)/(items - 1) is the error
    variance of a share p: each form is a sample of items. At most 1, and negative where shares differ less
    than such samples do. Shares are sums in units of 1 / `whole`. None below two items or two learners, or
    where nobody differs. Source: Lord 1955, Educational and Psychological Measurement 15:325, with Kuder &
    Richardson's formula 21; Green et al. 1984, J. Educational Measurement 21:347, for the mean.
    """
    spread = variance(form.n, form.score, form.score_squared)
    if items < 2 or not spread:  # noqa: PLR2004
        return None
    mean, square = form.score / form.n / whole, form.score_squared / form.n / whole**2
    error = max(mean - square, 0.0) / (items - 1)
    return DrawnReliability(1 - error / (spread / whole**2), math.sqrt(error))


def effective_weights(sums: GroupSums) -> Mapping[str, float | None]:
    """Return for each item of a fixed form its share of the variance of scores, in percent.

    100 sqrt(cov(x, T)) / sum of sqrt(cov); None where the covariance is negative or no score differs.
    Source: Moodle, question statistics calculator.
    """
    n = sums.form.n
    joint = {name: n * (each.mark_rest + each.mark_squared) - each.mark * sums.form.score
             for name, each in sums.items.items()}  # fmt: skip
    roots = {name: math.sqrt(max(each, 0)) for name, each in joint.items()}
    whole = math.fsum(roots.values())
    return {name: 100 * roots[name] / whole if each >= 0 and whole else None for name, each in joint.items()}


def _spread(n: int, sums: ItemSums) -> int:
    return n * sums.mark_squared - sums.mark**2
