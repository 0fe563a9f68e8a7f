"""What a learner remembers of a concept: FSRS underneath, corrected for lucky responses."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fsrs import Card, Rating, Scheduler, State

from exam_prep.core.responses import Certainty

DESIRED_RETENTION: Final = 0.9
"""The chance of recall at which a concept falls due."""

DAY_START: Final = time(4)
"""When a study day begins, local time: work after midnight belongs to the evening before."""

DEFAULT_PRIOR: Final = 0.5
"""The chance that a learner knows a concept before the first evidence, where no better guess exists."""

_SLIP = 0.03
_FEWEST_CHOICES = 2
_HALF = 0.5
_RAPID_SECONDS = 3.0
_RAPID_SHARE = 0.1
_LONGEST_INTERVAL = 36500

# Likelihood of the certainty if the concept is known, and if the response was a guess (docs/review.md B2).
# Only their ratio counts. B2 has two levels; "guess" speaks three times as strongly against knowing as
# "unsure" (0.05 to 0.15), yet a long-held memory outweighs it, since modest people guess what they know.
_LIKELIHOODS = {
    None: (1.0, 1.0),
    Certainty.SURE: (0.88, 0.20),
    Certainty.UNSURE: (0.12, 0.80),
    Certainty.GUESS: (0.03, 0.60),
}

# Steps of minutes suit flash cards; here a concept is asked at most twice a day, so there are none.
_SCHEDULER = Scheduler(
    desired_retention=DESIRED_RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=_LONGEST_INTERVAL,
    enable_fuzzing=False,
)


@dataclass(frozen=True, slots=True)
class Memory:
    """One learner's card of one concept.

    `stability` is the days until recall falls to 0.9, `difficulty` runs from 1 to 10 (both FSRS).
    `due_at` and `last_review_at` are aware UTC. `lapses` counts the reviews of a known card that were wrong.
    """

    stability: float
    difficulty: float
    due_at: datetime
    last_review_at: datetime
    reviews: int
    lapses: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One committed response, as far as it speaks of memory.

    `points` is the grade, 0.0-1.0. `options` counts the responses that a blind learner picks from
    (`responses.count_responses`), `struck` those that this learner had crossed out. `median_seconds` is
    the learner's own median for items of this length; None where a time is unknown.
    """

    points: float
    options: int
    struck: int = 0
    certainty: Certainty | None = None
    seconds: float | None = None
    median_seconds: float | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether less than half of the credit was earned."""
        return self.points < _HALF

    @property
    def is_rapid(self) -> bool:
        """Whether it came too fast to have been read: under 3 s, or a tenth of the learner's median."""
        if self.seconds is None:
            return False
        return self.seconds < max(_RAPID_SECONDS, _RAPID_SHARE * (self.median_seconds or 0.0))

    @property
    def believed_certainty(self) -> Certainty | None:
        """The stated certainty; a rapid response is a guess whatever was stated."""
        return Certainty.GUESS if self.is_rapid else self.certainty

    @property
    def is_misconception(self) -> bool:
        """Whether the learner was wrong and sure of it: the first to come back, with the explanation."""
        return self.is_wrong and self.believed_certainty is Certainty.SURE


def review(
    memory: Memory | None,
    evidence: Evidence,
    *,
    studied_at: datetime,
    zone: ZoneInfo,
    prior: float = DEFAULT_PRIOR,
) -> Memory:
    """Return the card after a response; `memory` None is the first sight of the concept.

    `studied_at` is aware UTC, `zone` the learner's; `prior` is the chance, 0.0-1.0, that the learner knew
    the concept before its first sight. A wrong answer to a known card is a lapse, a lucky one is not.
    """
    recall = prior if memory is None else retrievability(memory, studied_at, zone)
    return remember(
        memory,
        knowing(evidence, recall),
        lapsed=memory is not None and evidence.is_wrong,
        studied_at=studied_at,
        zone=zone,
    )


def knowing(evidence: Evidence, recall: float) -> float:
    """Return the chance, 0.0-1.0, that the response came from knowing, given the `recall` before it.

    Bayes for a right response with slip s = 0.03 and a blind chance g of one in the options left:
    R(1-s)L1 / (R(1-s)L1 + (1-R) g L0), a 3PL guess floor with R for ability (docs/review.md B2). A wrong
    response counts as not knowing; partial credit lies in between in proportion. At least two options
    count as left: to cross out all others is a way to choose, not to guess.
    """
    if_known, if_guessed = _LIKELIHOODS[evidence.believed_certainty]
    guess = 1 / max(evidence.options - evidence.struck, _FEWEST_CHOICES)
    known = recall * (1 - _SLIP) * if_known
    lucky = (1 - recall) * guess * if_guessed
    return evidence.points * (known / (known + lucky))


def remember(
    memory: Memory | None, known: float, *, lapsed: bool, studied_at: datetime, zone: ZoneInfo
) -> Memory:
    """Return the card after a review: `known` is the chance, 0.0-1.0, that the concept was known.

    The card lies between FSRS Again (0) and Good (1).

    Stability is blended geometrically, difficulty linearly (docs/review.md B2). The library is fed noon
    UTC of study days, so that elapsed time is whole calendar days of the learner; a second review on one
    day takes FSRS's same-day update.
    """
    day = study_day(studied_at, zone)
    good, again = (_rated(memory, rating, day, zone) for rating in (Rating.Good, Rating.Again))
    stability = good[0] ** known * again[0] ** (1 - known)
    return Memory(
        stability=stability,
        difficulty=good[1] * known + again[1] * (1 - known),
        due_at=day_start(day + timedelta(days=interval_days(stability)), zone),
        last_review_at=studied_at,
        reviews=1 if memory is None else memory.reviews + 1,
        lapses=(0 if memory is None else memory.lapses) + lapsed,
    )


def derived_rating(evidence: Evidence) -> int:
    """Return the FSRS rating to log: 1 again, 2 hard, 3 good; easy is never given (docs/review.md B2).

    A lucky right response is logged as again; partial credit of half or more as hard.
    """
    certainty = evidence.believed_certainty
    if evidence.is_wrong or certainty is Certainty.GUESS:
        return Rating.Again.value
    if evidence.points < 1 or certainty is Certainty.UNSURE:
        return Rating.Hard.value
    return Rating.Good.value


def retrievability(memory: Memory, now: datetime, zone: ZoneInfo) -> float:
    """Return the chance of recall at `now`, 0.0-1.0, by whole study days since the last review."""
    return _SCHEDULER.get_card_retrievability(_card(memory, zone), _noon(study_day(now, zone)))


def interval_days(stability: float) -> int:
    """Return the days after which recall falls to the desired retention, 1-36500.

    The library's own formula on its own numbers, since a blended stability passes it by.
    """
    decay = -_SCHEDULER.parameters[20]
    factor = 0.9 ** (1 / decay) - 1
    days = round(stability / factor * (DESIRED_RETENTION ** (1 / decay) - 1))
    return int(min(max(days, 1), _LONGEST_INTERVAL))


def study_day(instant: datetime, zone: ZoneInfo) -> date:
    """Return the learner's study day of an aware instant: it lasts from 4 am to 4 am, local time."""
    return (instant.astimezone(zone) - timedelta(hours=DAY_START.hour)).date()


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Return when a study day begins, 4 am local time, as aware UTC."""
    return datetime.combine(day, DAY_START, tzinfo=zone).astimezone(UTC)


def _rated(memory: Memory | None, rating: Rating, day: date, zone: ZoneInfo) -> tuple[float, float]:
    # The library waits a millisecond to invent a card id and reads the clock for a due date: give both.
    card = Card(card_id=1, due=_noon(day)) if memory is None else _card(memory, zone)
    rated, _ = _SCHEDULER.review_card(card, rating, _noon(day))
    # The library types both as optional, for cards that were never reviewed; this one was.
    assert rated.stability is not None  # noqa: S101
    assert rated.difficulty is not None  # noqa: S101
    return rated.stability, rated.difficulty


def _card(memory: Memory, zone: ZoneInfo) -> Card:
    reviewed = _noon(study_day(memory.last_review_at, zone))
    return Card(
        card_id=1,
        state=State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=reviewed,
        last_review=reviewed,
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
