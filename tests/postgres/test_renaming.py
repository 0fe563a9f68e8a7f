"""On PostgreSQL, too, what is remembered of a concept follows its new name."""

from dataclasses import replace
from itertools import count

from sqlalchemy import Engine

from exam_prep.core.bank import Concept
from exam_prep.db.engine import writing_session
from exam_prep.interchange.native.assemble import ReadBank
from exam_prep.services.bank.sync import sync_bank
from tests.factories import canary_bank, every_kind
from tests.house import House
from tests.set_clock import FakeClock


def test_two_cards_of_one_idea_become_one(postgres: Engine) -> None:
    """Both histories count, one card is left, and the log bears it out."""
    seeds = count(1)
    house = House(postgres, FakeClock(), lambda: next(seeds))
    old, new = (item.concept for item in every_kind()[:2])
    bank = canary_bank().bank
    _sync(house, canary_bank())
    learner = house.guest()
    house.sat(learner, items=12)
    concepts = {name: one for name, one in bank.taxonomy.concepts.items() if name != old}
    concepts[new] = Concept(new, "The idea.", "boundaries.gifts-money", (old,))
    items = {
        name: replace(item, concept=new, version=2) if item.concept == old else item
        for name, item in bank.items.items()
    }
    renamed = replace(bank, items=items, taxonomy=replace(bank.taxonomy, concepts=concepts))
    _sync(house, ReadBank(renamed, {}, ()))

    assert (old in house.cards(learner), house.cards(learner)[new].reviews) == (False, 2)
    assert house.verify().mismatches == ()


def _sync(house: House, read: ReadBank) -> None:
    with writing_session(house.engine) as session:
        sync_bank(session, read, (), now=house.clock())
