"""The learner models and schedulers by name."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from exam_prep.core.planning.policy import Policy
from exam_prep.core.simulation.baselines import Anki20, AtRandom, Fsrs, Leitner, RedoMissed, Sm2
from exam_prep.core.simulation.fsrs_minds import MatchingMind, PerturbedMind
from exam_prep.core.simulation.minds import Crowd, Mind
from exam_prep.core.simulation.other_minds import ActivationMind, ExponentialMind, StagesMind
from exam_prep.core.simulation.planned import Planned
from exam_prep.core.simulation.schedulers import Scheduler
from exam_prep.core.simulation.selecting import Selecting

LEARNER_MODELS: Final[Mapping[str, Callable[[Crowd, np.random.Generator], Mind]]] = {
    "match": MatchingMind,
    "perturbed": PerturbedMind,
    "exponential": ExponentialMind,
    "act-r": ActivationMind,
    "stages": StagesMind,
}

SCHEDULERS: Final[Mapping[str, Callable[[Crowd, int], Scheduler]]] = {
    "random": lambda _, seed: AtRandom(np.random.default_rng(seed)),
    "redo-missed": lambda _crowd, _seed: RedoMissed(),
    "leitner": lambda crowd, _: Leitner(*crowd.shape),
    "sm2": lambda crowd, _: Sm2(*crowd.shape),
    "anki20": lambda _crowd, _seed: Anki20(),
    "fsrs": lambda _crowd, _seed: Fsrs(),
    "fsrs-new-first": lambda _crowd, _seed: Fsrs(new_first=True),
    "coverage": lambda _crowd, _seed: Planned(Policy.COVERAGE),
    "threshold": lambda _crowd, _seed: Planned(Policy.THRESHOLD),
    "greedy": lambda _crowd, _seed: Planned(Policy.GREEDY),
    "due-first": lambda _crowd, _seed: Planned(Policy.DUE_FIRST),
    "selector": Selecting,
}
