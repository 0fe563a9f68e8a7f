"""The bank that ships: as large and as varied as the exams and the review need."""

import csv
from collections import Counter, defaultdict
from functools import cache

import pytest

from exam_prep.core.bank import Bank
from exam_prep.core.drawing.draw import draw_exam
from exam_prep.core.drawing.index import build_index
from exam_prep.core.items import Item, Kind, Status
from exam_prep.services.bank.reading import read_bank
from tests.conftest import BANK

SEEDS = 20
FEWEST = {"multiple": 12, "judgement": 12, "matching": 6, "ordering": 6}
SINGLE_ONLY = {
    "culture-equity": 9,
    "resources": 12,
    "advocacy": 10,
    "rights-law": 6,
    "overdose-harm-reduction": 9,
    "dependency": 16,
}
GROUPED = ("boundaries.", "dependency", "self-care", "burnout-trauma")


@cache
def shipped() -> Bank:
    """Return the bank as it stands in the files."""
    return read_bank(BANK).bank


def published() -> list[Item]:
    """Return its published items."""
    return [item for item in shipped().items.values() if item.status is Status.PUBLISHED]


def groups() -> dict[str, list[Item]]:
    """Return the items of each concept."""
    found = defaultdict(list)
    for item in published():
        found[item.concept].append(item)
    return found


def test_there_are_400_items_over_at_least_170_ideas() -> None:
    """Enough for every exam without asking an idea twice."""
    assert len(published()) == 400
    assert len(groups()) >= 170


def test_review_has_a_sibling_to_ask() -> None:
    """Each idea on limits, dependency and self-care has two items, and most other ideas have."""
    alone = {name for name, items in groups().items() if len(items) == 1}
    assert {name for name in alone if groups()[name][0].tag.startswith(GROUPED)} == set()
    assert len(alone) <= 0.4 * len(groups())


def test_small_pools_have_many_ideas_and_one_kind() -> None:
    """Exams that ask one kind only can still fill these rows."""
    for tag, fewest in SINGLE_ONLY.items():
        items = [item for item in published() if item.tag == tag]
        assert {item.kind for item in items} == {Kind.SINGLE}, tag
        assert len({item.concept for item in items}) >= fewest, tag
    cared = [item for item in published() if item.tag in {"self-care", "burnout-trauma"}]
    assert {item.kind for item in cared} == {Kind.SINGLE}
    assert len({item.concept for item in cared}) >= 18


def test_other_kinds_and_shared_scenes_are_there_outside_advocacy() -> None:
    """All kinds, and eight scenes of two to four items; none of them in the domain that exams draw dry."""
    kinds = Counter(item.kind.value for item in published())
    assert {kind: kinds[kind] >= fewest for kind, fewest in FEWEST.items()} == dict.fromkeys(FEWEST, True)
    scenes = Counter(item.scenario for item in published() if item.scenario)
    assert len(scenes) >= 8
    assert all(2 <= count <= 4 for count in scenes.values())
    special = [item for item in published() if item.scenario or item.kind is not Kind.SINGLE]
    assert "advocacy-community" not in {item.domain for item in special}


@pytest.mark.parametrize("exam", sorted(read_bank(BANK).bank.exams))
def test_every_exam_draws_from_twenty_seeds(exam: str) -> None:
    """No shortfall, and no idea twice in a form; forms of different seeds differ."""
    bank = shipped()
    index = build_index(published())
    blueprint = bank.exams[exam]
    count = None if blueprint.items or blueprint.sections else 50
    forms = [
        draw_exam(index, bank.taxonomy, blueprint, seed=seed, seen={}, count=count) for seed in range(SEEDS)
    ]
    for form in forms:
        assert len(form.picks) == (blueprint.items or 50)
        assert len({pick.concept for pick in form.picks}) == len(form.picks)
    assert len({tuple(pick.item for pick in form.picks) for form in forms}) == SEEDS


def test_every_item_was_read_blind_and_agreed_with() -> None:
    """The newest blind answer to each item's present version is the key's, with no distractor at 1 of 5."""
    with (BANK / "reviews.csv").open(encoding="utf-8", newline="") as file:
        newest = {
            (row["item"], row["version"]): row["outcome"]
            for row in csv.DictReader(file)
            if row["check"] == "blind-answer"
        }
    outcomes = {item.id: newest.get((item.id, str(item.version)), "not read") for item in published()}
    doubtful = {
        name: told for name, told in outcomes.items() if not told.startswith("agrees") or " 1 of 5" in told
    }
    assert doubtful == {}
