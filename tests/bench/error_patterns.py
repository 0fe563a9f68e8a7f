"""How often a learner without a habit is told of one, and how soon a habit is found, on the shipped bank."""

import random
from collections.abc import Sequence

import click

from exam_prep.core.error_patterns import Miss, find_patterns, offered_by
from exam_prep.core.items import ErrorType, Item, Kind, Status
from exam_prep.services.bank.reading import read_bank
from exam_prep.settings import bank_dir_default

_LOOKS = (5, 7, 9, 15, 25, 50, 100)


@click.command()
@click.option("--learners", default=500, show_default=True)
@click.option(
    "--habit", default=0.7, show_default=True, help="How often it is followed where it is on offer."
)
@click.option("--seed", default=1, show_default=True)
def main(learners: int, habit: float, seed: int) -> None:
    """Print for each number of misses how many of the learners are told of a pattern."""
    rng = random.Random(seed)  # noqa: S311  # repeatable
    bank = read_bank(bank_dir_default()).bank
    offers = [offered_by(item) for item in bank.items.values() if _is_asked(item)]
    for error in (None, ErrorType.RESCUE, ErrorType.AVOID, ErrorType.WRONG_TIME):
        told, wrong, ever = dict.fromkeys(_LOOKS, 0), 0, 0
        for _ in range(learners):
            misses = [_miss(offer, error, habit, rng) for offer in rng.sample(offers, _LOOKS[-1])]
            leads = {n: _leading(misses[:n]) for n in _LOOKS}
            for n, lead in leads.items():
                told[n] += lead is not None and lead is (error or lead)
            wrong += any(lead not in {None, error} for lead in leads.values())
            ever += any(leads.values())
        shares = ", ".join(f"n={n} {100 * count / learners:.1f} %" for n, count in told.items())
        click.echo(f"{error or 'no habit'} ({learners} learners): {shares}; at one of these looks {ever}, ")
        click.echo(f"  told of another type at one of these looks: {100 * wrong / learners:.1f} %")


def _leading(misses: Sequence[Miss]) -> ErrorType | None:
    leads = find_patterns(misses).leading
    return None if leads is None else leads.error


def _is_asked(item: Item) -> bool:
    one_choice = item.kind in {Kind.SINGLE, Kind.TRUEFALSE, Kind.JUDGEMENT}
    return item.status is Status.PUBLISHED and one_choice and bool(offered_by(item))


def _miss(offer: Sequence[ErrorType], error: ErrorType | None, habit: float, rng: random.Random) -> Miss:
    follows = error is not None and error in offer and rng.random() < habit
    return Miss(error if follows else rng.choice(offer), tuple(offer))


if __name__ == "__main__":
    main()
