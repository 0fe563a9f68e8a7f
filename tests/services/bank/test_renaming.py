"""A concept gets another name: cards, log and open sittings follow it."""

from dataclasses import replace

import pytest

from exam_prep.core.bank import Concept
from exam_prep.db.engine import writing_session
from exam_prep.interchange.native.assemble import ReadBank
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.learners import LearnerRef
from tests.factories import canary_bank, every_kind
from tests.house import House

_OLD, _OTHER = (item.concept for item in every_kind()[:2])
_NEW = "a-better-name"


def _renamed(to: str) -> ReadBank:
    """Return the canary bank in which the first concept is called `to`, alone or together with another."""
    bank = canary_bank().bank
    items = {
        name: replace(item, concept=to, version=2) if item.concept == _OLD else item
        for name, item in bank.items.items()
    }
    kept = {name: one for name, one in bank.taxonomy.concepts.items() if name not in {_OLD, to}}
    concepts = {**kept, to: Concept(to, "The idea.", "boundaries.gifts-money", (_OLD,))}
    taxonomy = replace(bank.taxonomy, concepts=concepts)
    return ReadBank(replace(bank, items=items, taxonomy=taxonomy), {}, ())


def _sync(house: House, read: ReadBank) -> None:
    with writing_session(house.engine) as session:
        sync_bank(session, read, (), now=house.clock())


@pytest.fixture
def learner(canary_house: House) -> LearnerRef:
    """Give a learner who has met every idea of the bank, each day at another time."""
    learner = canary_house.guest()
    for right in (False, True, True):
        canary_house.sat(learner, items=12, right=right)
        canary_house.clock.advance(days=3)
    return learner


def test_a_card_follows_its_concept(canary_house: House, learner: LearnerRef) -> None:
    """The card is the same under the new name, and the log agrees with it."""
    before = canary_house.cards(learner)[_OLD]
    _sync(canary_house, _renamed(_NEW))
    after = canary_house.cards(learner)

    assert _OLD not in after
    assert (after[_NEW].due_at, after[_NEW].reviews) == (before.due_at, 3)
    assert canary_house.verify().mismatches == ()


def test_two_cards_of_one_idea_become_one(canary_house: House, learner: LearnerRef) -> None:
    """Where a concept is folded into another that the learner has met, both histories count."""
    _sync(canary_house, _renamed(_OTHER))
    after = canary_house.cards(learner)

    assert (_OLD in after, after[_OTHER].reviews) == (False, 6)
    assert canary_house.verify().mismatches == ()


def test_an_open_sitting_goes_on_under_the_new_name(canary_house: House) -> None:
    """An answer that is checked after the rename is evidence for the concept as it is called now."""
    learner = canary_house.guest()
    sitting = canary_house.practice(learner, 12)
    _sync(canary_house, _renamed(_NEW))
    canary_house.answer_all(learner, sitting, right=True)
    canary_house.submit(learner, sitting)

    assert _NEW in canary_house.cards(learner)
    assert _OLD not in canary_house.cards(learner)
    assert canary_house.verify().mismatches == ()


def test_a_name_that_is_still_in_use_is_not_taken_away(canary_house: House, learner: LearnerRef) -> None:
    """A concept that claims the name of one that is still there gets nothing of it."""
    bank = canary_bank().bank
    claim = Concept(_NEW, "The idea.", "boundaries.gifts-money", (_OLD,))
    taxonomy = replace(bank.taxonomy, concepts={**bank.taxonomy.concepts, _NEW: claim})
    _sync(canary_house, ReadBank(replace(bank, taxonomy=taxonomy), {}, ()))

    assert _OLD in canary_house.cards(learner)
    assert _NEW not in canary_house.cards(learner)
