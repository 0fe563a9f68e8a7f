"""Ranges that fit a share of points, for honest display."""

import math

Z80 = 1.2815515655446004
"""The normal quantile of a two-sided 80 % interval."""


def wilson(points: float, maximum: float, *, z: float = Z80) -> tuple[float, float]:
    """Return the Wilson score interval of `points` out of `maximum`, as shares 0.0-1.0.

    Partial credit counts in proportion, which makes the interval a little too wide, never too narrow.
    Source: Wilson 1927, JASA 22:209, eq. for the score interval without continuity correction.

    >>> [round(end, 3) for end in wilson(15, 20)]
    [0.61, 0.852]
    """
    if maximum <= 0:
        return (0.0, 1.0)
    share = min(max(points / maximum, 0.0), 1.0)
    scale = 1 + z * z / maximum
    middle = (share + z * z / (2 * maximum)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / maximum + z * z / (4 * maximum * maximum))
    # The float's last bit must not put the share itself outside: 0 of 24 gave a low end of 7e-18.
    return (min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)))
