"""How often pure chance would hit: the exact binomial limits that a blind guesser is held to."""

from math import exp, lgamma, log, log1p

SIGNIFICANCE = 0.01
"""One-sided: a bank without any cue breaks one limit in about a hundred."""


def most_hits(trials: int, chance: float) -> int:
    """Return the fewest hits of `trials` that luck reaches with a probability of at most 1 %.

    `chance` is the probability of a hit, 0.0-1.0. With 400 trials at 0.25 it is 121, a share of 30.2 %. More
    hits than this are no luck. `trials + 1` where even all hits would be luck.
    """
    tail = 1.0
    for hits in range(trials + 1):
        if tail <= SIGNIFICANCE:
            return hits
        tail -= _probability(hits, trials, chance)
    return trials + 1


def fewest_hits(trials: int, chance: float) -> int:
    """Return the most hits of `trials` that luck stays at or under with a probability of at most 1 %.

    The mirror of `most_hits`: a strategy that hits less often tells the key by what it is not. -1 where even
    no hit would be luck.
    """
    return trials - most_hits(trials, 1 - chance)


def _probability(hits: int, trials: int, chance: float) -> float:
    if chance in {0.0, 1.0}:
        return float(hits == trials * chance)
    # By logarithms: with a thousand trials the number of ways is beyond any float.
    ways = lgamma(trials + 1) - lgamma(hits + 1) - lgamma(trials - hits + 1)
    return exp(ways + hits * log(chance) + (trials - hits) * log1p(-chance))
