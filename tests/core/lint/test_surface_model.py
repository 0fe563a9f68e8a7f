"""The trained guesser finds a habit of the writer, and nothing where there is none."""

import random
from dataclasses import replace

import pytest

from exam_prep.core.items import Item, Option
from exam_prep.core.lint.guessers import guessers
from exam_prep.core.lint.surface_model import surface_share
from tests.core.lint.samples import M2

WORDS = ("walk", "read", "sing", "cook", "write", "paint", "swim", "plant", "mend", "carry")


def bank(count: int, habit: str = "") -> list[Item]:
    """Return items over 12 tags whose options are drawn words; the key has `habit` added to it."""
    rng = random.Random(7)  # noqa: S311  # a fixed sample
    items = []
    for number in range(count):
        key = rng.randrange(4)
        texts = [" ".join(rng.sample(WORDS, 4)) for _ in range(4)]
        options = tuple(
            Option("abcd"[n], text + (habit if n == key else ""), float(n == key), "")
            for n, text in enumerate(texts)
        )
        items.append(replace(M2, id=f"bnd-{number:04}", tag=f"tag-{number % 12}", options=options))
    return items


def test_a_habit_of_all_keys_is_found_in_tags_never_seen() -> None:
    """Three commas in every key give them all away."""
    assert surface_share(bank(120, ", slowly, calmly")) > 0.95


def test_without_a_habit_the_model_is_near_chance() -> None:
    """Training on noise finds noise."""
    assert surface_share(bank(240)) == pytest.approx(0.25, abs=0.08)


def test_what_holds_in_one_fold_only_earns_nothing_there() -> None:
    """A habit of one tag alone is not learned from the others."""
    plain, marked = bank(120), bank(120, ", slowly, calmly")
    mixed = [other if item.tag == "tag-0" else item for item, other in zip(plain, marked, strict=True)]
    inside = [item for item in mixed if item.tag == "tag-0"]
    assert surface_share(inside) == 0.25
    assert surface_share(mixed) < surface_share(marked) - 0.5


def test_the_same_items_give_the_same_share() -> None:
    """Nothing is drawn, and an item's neighbors in the list do not matter to its fold."""
    items = bank(60)
    assert surface_share(items) == surface_share(list(items))
    assert guessers(items)["surface-model"] == surface_share(items)


def test_there_is_nothing_to_learn_without_other_tags() -> None:
    """Fewer tags than two leave chance; no items leave 0."""
    assert surface_share([]) == 0.0
    assert surface_share([M2]) == 0.25
