"""Memory: parity with the FSRS library, the correction for luck, and the learner's study days."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.memory import (
    Evidence,
    Memory,
    day_start,
    derived_rating,
    interval_days,
    knowing,
    remember,
    retrievability,
    review,
    study_day,
)
from exam_prep.core.responses import Certainty

NEW_YORK = ZoneInfo("America/New_York")
ZONES = st.sampled_from([ZoneInfo(name) for name in ("UTC", "America/New_York", "Pacific/Auckland")])
FIRST_DAY = date(2026, 1, 1)
GAPS = st.one_of(st.integers(0, 3), st.integers(0, 400))
HOURS = st.integers(0, 23)
RIGHT = Evidence(points=1.0, options=4)
WRONG = Evidence(points=0.0, options=4)
CERTAINTIES = st.sampled_from([None, *Certainty])
RECALLS = st.floats(0, 1)


def on_day(day: date, zone: ZoneInfo, hours: int = 8) -> datetime:
    """Return the instant so many hours into a study day."""
    return day_start(day, zone) + timedelta(hours=hours)


def play(steps: str, gaps: list[int]) -> list[Memory]:
    """Return the cards after certain knowing (3) or not knowing (1), `gaps` days apart."""
    memory, day, cards = None, FIRST_DAY, []
    for step, gap in zip(steps, gaps, strict=True):
        day += timedelta(days=gap)
        memory = remember(
            memory, float(step == "3"), lapsed=False, studied_at=on_day(day, NEW_YORK), zone=NEW_YORK
        )
        cards.append(memory)
    return cards


def first_memory(evidence: Evidence) -> Memory:
    """Return the card after the first sight of a concept."""
    return review(None, evidence, studied_at=on_day(FIRST_DAY, NEW_YORK), zone=NEW_YORK)


@given(st.lists(st.tuples(GAPS, HOURS, st.booleans()), min_size=1, max_size=12), ZONES)
def test_without_luck_the_memory_is_that_of_the_fsrs_library(
    history: list[tuple[int, int, bool]], zone: ZoneInfo
) -> None:
    """Certain knowing is Good, certain not-knowing Again: stability, difficulty and interval agree."""
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = Card(card_id=7, due=datetime(2026, 1, 1, tzinfo=UTC))
    memory, day = None, FIRST_DAY
    for gap, hour, knew in history:
        day += timedelta(days=gap)
        # 23 hours fit into every study day, the one of the spring clock change too.
        studied_at = on_day(day, zone, min(hour, 22))
        memory = remember(memory, float(knew), lapsed=False, studied_at=studied_at, zone=zone)
        noon = datetime.combine(day, time(12), tzinfo=UTC)
        card, _ = scheduler.review_card(card, Rating.Good if knew else Rating.Again, noon)
        assert memory.stability == pytest.approx(card.stability, rel=1e-9)
        assert memory.difficulty == pytest.approx(card.difficulty, rel=1e-9)
        assert study_day(memory.due_at, zone) == card.due.date()
        later = noon + timedelta(days=30)
        assert retrievability(memory, on_day(later.date(), zone), zone) == pytest.approx(
            scheduler.get_card_retrievability(card, later), rel=1e-9
        )


@pytest.mark.parametrize(
    ("steps", "gaps", "stabilities", "intervals"),
    [
        (
            "333333",
            [0, 2, 11, 46, 163, 497],
            [2.3065, 10.964332336, 46.280217288, 162.862201639, 497.447193600, 1345.528777543],
            [2, 11, 46, 163, 497, 1346],
        ),
        ("111", [0, 1, 1], [0.212, 0.100885790, 0.055034530], [1, 1, 1]),
        (
            "33133",
            [0, 2, 11, 2, 5],
            [2.3065, 10.964332336, 1.538337236, 4.876260134, 12.311685570],
            [2, 11, 2, 5, 12],
        ),
        ("13", [0, 0], [0.212, 0.246689188], [1, 1]),
    ],
    ids=["all-good", "all-again", "one-lapse", "same-day"],
)
def test_histories_give_the_values_written_down_from_the_library(
    steps: str, gaps: list[int], stabilities: list[float], intervals: list[int]
) -> None:
    """Golden values of fsrs 6.3.2, default parameters, each review on its due day."""
    cards = play(steps, gaps)
    assert [card.stability for card in cards] == pytest.approx(stabilities, abs=1e-8)
    assert [interval_days(card.stability) for card in cards] == intervals


@pytest.mark.parametrize(
    ("certainty", "expected"),
    [
        (None, 0.97 / (0.97 + 0.25)),
        (Certainty.SURE, 0.8536 / (0.8536 + 0.05)),
        (Certainty.UNSURE, 0.1164 / (0.1164 + 0.2)),
        (Certainty.GUESS, 0.0291 / (0.0291 + 0.15)),
    ],
)
def test_a_right_response_shows_as_much_knowing_as_bayes_allows(
    certainty: Certainty | None, expected: float
) -> None:
    """One of four options at even odds: .97 against .25, each weighted by what the certainty tells."""
    evidence = Evidence(points=1.0, options=4, certainty=certainty)
    assert knowing(evidence, 0.5) == pytest.approx(expected, abs=1e-9)


@given(options=st.integers(2, 30), recall=RECALLS, certainty=CERTAINTIES, points=RECALLS)
def test_knowing_is_a_probability(
    options: int, recall: float, certainty: Certainty | None, points: float
) -> None:
    """It never exceeds the credit, and a wrong response shows none."""
    assert 0 <= knowing(Evidence(points, options, certainty=certainty), recall) <= points
    assert knowing(Evidence(0.0, options, certainty=certainty), recall) == 0


@given(options=st.integers(3, 30), recall=st.floats(0.01, 0.99), certainty=CERTAINTIES)
def test_fewer_options_left_make_luck_likelier(
    options: int, recall: float, certainty: Certainty | None
) -> None:
    """A crossed-out option counts as one that was not there, down to two."""
    whole = knowing(Evidence(1.0, options, certainty=certainty), recall)
    struck = knowing(Evidence(1.0, options, struck=1, certainty=certainty), recall)
    assert struck < whole
    assert struck == knowing(Evidence(1.0, options - 1, certainty=certainty), recall)
    all_but_one = Evidence(1.0, options, struck=options - 1, certainty=certainty)
    assert knowing(all_but_one, recall) == knowing(Evidence(1.0, 2, certainty=certainty), recall)


@given(recall=st.floats(0.01, 0.99))
def test_certainty_orders_what_a_right_response_is_worth(recall: float) -> None:
    """Sure is worth more than no word, no word more than unsure, unsure more than a guess."""
    levels = (Certainty.SURE, None, Certainty.UNSURE, Certainty.GUESS)
    worth = [knowing(Evidence(1.0, 4, certainty=level), recall) for level in levels]
    assert all(more > less for more, less in pairwise(worth))


@given(history=st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=6), ease=RECALLS)
def test_more_knowing_never_brings_a_concept_back_sooner(
    history: list[tuple[int, bool]], ease: float
) -> None:
    """Stability lies between Again and Good and grows with knowing; difficulty falls."""
    steps = "".join("3" if knew else "1" for _, knew in history)
    memory = play(steps, [gap for gap, _ in history])[-1]
    studied_at = memory.last_review_at + timedelta(days=9)
    again, between, good = (
        remember(memory, known, lapsed=False, studied_at=studied_at, zone=NEW_YORK)
        for known in (0.0, ease, 1.0)
    )
    assert again.stability <= between.stability * (1 + 1e-12)
    assert between.stability <= good.stability * (1 + 1e-12)
    assert again.due_at <= between.due_at <= good.due_at
    assert again.difficulty + 1e-9 >= between.difficulty >= good.difficulty - 1e-9


def test_the_blend_is_geometric_in_stability_and_linear_in_difficulty() -> None:
    """Halfway from 0.212 to 2.3065 days lies their geometric mean."""
    half = remember(None, 0.5, lapsed=False, studied_at=on_day(FIRST_DAY, NEW_YORK), zone=NEW_YORK)
    assert half.stability == pytest.approx((0.212 * 2.3065) ** 0.5)
    assert half.difficulty == pytest.approx((6.4133 + 2.118103970459016) / 2)


def test_the_first_sight_starts_from_the_prior() -> None:
    """Who probably knew it gains more from a right response."""
    studied_at = on_day(FIRST_DAY, NEW_YORK)
    low, high = (
        review(None, RIGHT, studied_at=studied_at, zone=NEW_YORK, prior=prior) for prior in (0.2, 0.8)
    )
    assert low.stability < first_memory(RIGHT).stability < high.stability
    assert (low.reviews, low.lapses) == (1, 0)


def test_only_a_wrong_response_to_a_known_card_is_a_lapse() -> None:
    """The first miss and a lucky hit are none."""
    memory = first_memory(WRONG)
    assert memory.lapses == 0
    next_day = on_day(FIRST_DAY + timedelta(days=1), NEW_YORK)
    lucky = review(memory, Evidence(1.0, 4, certainty=Certainty.GUESS), studied_at=next_day, zone=NEW_YORK)
    missed = review(memory, WRONG, studied_at=next_day, zone=NEW_YORK)
    assert (lucky.reviews, lucky.lapses) == (2, 0)
    assert (missed.reviews, missed.lapses) == (2, 1)


def test_a_lucky_first_response_comes_back_soon() -> None:
    """A guess at first sight is due next day, a sure one the day after."""
    guessed = first_memory(Evidence(1.0, 4, certainty=Certainty.GUESS))
    sure = first_memory(Evidence(1.0, 4, certainty=Certainty.SURE))
    assert study_day(guessed.due_at, NEW_YORK) == FIRST_DAY + timedelta(days=1)
    assert study_day(sure.due_at, NEW_YORK) == FIRST_DAY + timedelta(days=2)


@pytest.mark.parametrize(
    ("evidence", "rating"),
    [
        (Evidence(0.0, 4, certainty=Certainty.SURE), 1),
        (Evidence(0.0, 4), 1),
        (Evidence(1.0, 4, certainty=Certainty.GUESS), 1),
        (Evidence(1.0, 4, certainty=Certainty.UNSURE), 2),
        (Evidence(1.0, 4, certainty=Certainty.SURE), 3),
        (Evidence(1.0, 4), 3),
        (Evidence(0.5, 4, certainty=Certainty.SURE), 2),
        (Evidence(0.49, 4, certainty=Certainty.SURE), 1),
        (Evidence(1.0, 4, certainty=Certainty.SURE, seconds=2.9), 1),
        (Evidence(1.0, 4, certainty=Certainty.SURE, seconds=3.0), 3),
        (Evidence(1.0, 4, certainty=Certainty.SURE, seconds=5.9, median_seconds=60), 1),
        (Evidence(1.0, 4, certainty=Certainty.SURE, seconds=6.0, median_seconds=60), 3),
    ],
)
def test_the_logged_rating_follows_from_response_certainty_and_time(evidence: Evidence, rating: int) -> None:
    """Wrong, lucky and rapid are again; unsure or partly right is hard; easy is never given."""
    assert derived_rating(evidence) == rating


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (Evidence(0.0, 4, certainty=Certainty.SURE), True),
        (Evidence(0.0, 4, certainty=Certainty.SURE, seconds=1.0), False),
        (Evidence(0.0, 4, certainty=Certainty.UNSURE), False),
        (Evidence(1.0, 4, certainty=Certainty.SURE), False),
    ],
)
def test_a_misconception_is_wrong_and_sure_and_was_read(evidence: Evidence, expected: bool) -> None:  # noqa: FBT001
    """What was clicked through in a second is no conviction."""
    assert evidence.is_misconception is expected


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 7, 1, 7, 59, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 1, 1, 8, 59, tzinfo=UTC), date(2025, 12, 31)),
        (datetime(2026, 1, 1, 9, 0, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_a_study_day_begins_at_four_in_the_learners_zone(instant: datetime, day: date) -> None:
    """New York is four hours behind in summer, five in winter."""
    assert study_day(instant, NEW_YORK) == day


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), ZONES)
def test_a_study_day_starts_where_the_day_before_ends(day: date, zone: ZoneInfo) -> None:
    """The start belongs to the day, the microsecond before it to the day before."""
    start = day_start(day, zone)
    assert start.tzinfo is UTC
    assert study_day(start, zone) == day
    assert study_day(start - timedelta(microseconds=1), zone) == day - timedelta(days=1)


def test_calendar_days_count_and_not_hours() -> None:
    """Late evening to early morning is a day apart; early morning to late evening is none."""
    memory = first_memory(RIGHT)
    evening = on_day(FIRST_DAY, NEW_YORK, 23)
    assert retrievability(memory, evening, NEW_YORK) == 1.0
    assert retrievability(memory, evening + timedelta(hours=2), NEW_YORK) < 1.0


def test_a_clock_set_back_never_raises_recall_above_one() -> None:
    """A review that seems to lie in the future is taken as of today."""
    memory = first_memory(RIGHT)
    before = memory.last_review_at - timedelta(days=3)
    assert retrievability(memory, before, NEW_YORK) == 1.0
    assert review(memory, RIGHT, studied_at=before, zone=NEW_YORK).stability >= memory.stability


@pytest.mark.parametrize(("stability", "days"), [(0.001, 1), (1.4, 1), (1.6, 2), (1e9, 36500)])
def test_an_interval_is_one_day_to_a_century(stability: float, days: int) -> None:
    """At a retention of 0.9 the interval is the stability in whole days."""
    assert interval_days(stability) == days
