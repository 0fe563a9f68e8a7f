"""The distribution of the number right over items that are answered independently."""

import numpy as np

from exam_prep.core.item_response.curves import Array


def lord_wingersky(chances: Array) -> Array:
    """Return the distribution of the number right, (..., n + 1), of independent items (..., n).

    f_j(s) = f_{j-1}(s)(1 - P_j) + f_{j-1}(s - 1)P_j (Lord & Wingersky 1984, Applied Psychological
    Measurement 8:453).

    >>> lord_wingersky(np.array([0.5, 0.5])).tolist()
    [0.25, 0.5, 0.25]
    """
    count = chances.shape[-1]
    found = np.zeros((*chances.shape[:-1], count + 1))
    found[..., 0] = 1.0
    for at in range(count):
        right = chances[..., at, None]
        moved = found[..., : at + 1] * right
        found[..., : at + 1] *= 1 - right
        found[..., 1 : at + 2] += moved
    return found
