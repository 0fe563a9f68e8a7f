"""What one question does to rules of the whole bank: told where it changes, and only there."""

from dataclasses import replace

import pytest

from exam_prep.core.bank import Bank
from exam_prep.core.items import Item, Kind, Level
from exam_prep.core.lint.check import lint, lint_whole
from exam_prep.core.lint.limits import fewest_hits, most_hits
from exam_prep.services.authoring.whole_bank import BankChange, bank_change
from exam_prep.services.bank.served import Loaded
from tests.house import House


def _change(
    loaded: Loaded, item: Item, supersedes: str | None = None, *, guessers: bool = False
) -> BankChange:
    return bank_change(loaded, item, supersedes, guessers=guessers)


def _item(loaded: Loaded, level: Level = Level.APPLY) -> Item:
    found = (version.item for version in loaded.items.values())
    return next(one for one in found if one.kind is Kind.SINGLE and one.level is level)


def _without_plan_room(loaded: Loaded, item: Item) -> Loaded:
    """Return the bank with so many questions like `item` that no more are planned."""
    planned = loaded.taxonomy.tags[item.tag].plan[item.level]
    alike = [one for one in loaded.items.values() if (one.item.tag, one.item.level) == (item.tag, item.level)]
    most = planned + max(1, planned // 10)
    more = {
        f"x-{n:04}": replace(alike[0], item=replace(alike[0].item, id=f"x-{n:04}"))
        for n in range(most - len(alike))
    }
    return replace(loaded, items={**loaded.items, **more}, whole={})


def test_a_copy_of_what_is_asked_changes_nothing(house: House) -> None:
    """It takes the place of its original."""
    loaded = house.loaded()
    item = _item(loaded)
    found = _change(loaded, replace(item, id=f"{item.id}-b", supersedes=item.id), item.id)
    assert (found.broken, found.mended) == ((), ())


def test_one_too_many_of_a_topic_and_level_is_told_with_its_title(house: House) -> None:
    """And the way back: taking it out of the bank holds the plan again."""
    loaded = house.loaded()
    full = _without_plan_room(loaded, _item(loaded))
    item = replace(_item(loaded), id="x-new")
    (found,) = _change(full, item).broken
    tag = loaded.taxonomy.tags[item.tag]
    assert found.code == "B01"
    assert found.message.startswith(f"“{tag.title}” has ")
    assert "of level apply; planned are" in found.message
    assert found.fix == "choose another topic or level for the next ones"
    over = replace(full, items={**full.items, "x-new": replace(full.items["x-0000"], item=item)}, whole={})
    moved = replace(item, level=Level.RECALL)
    assert found.message in [one.message for one in _change(over, moved).mended]


def test_what_was_off_before_is_counted_and_not_laid_to_this_question(house: House) -> None:
    """Its numbers move with each question; that is no news."""
    loaded = house.loaded()
    served = list(loaded.items.values())
    hard = {one.item.id: replace(one, item=replace(one.item, difficulty=0.5)) for one in served}
    found = _change(replace(loaded, items=hard, whole={}), replace(_item(loaded), id="x-new", difficulty=0.9))
    assert [one.code for one in found.broken if one.code == "B04"] == []
    assert found.stays >= 4


def test_sentences_are_of_the_form_and_end(house: House) -> None:
    """No key, no option, no item, no id of a topic."""
    loaded = house.loaded()
    first = _item(loaded)
    at_a = tuple(sorted(first.options, key=lambda one: not one.is_key))
    key_first = replace(first, options=tuple(replace(one, id="abcd"[n]) for n, one in enumerate(at_a)))
    items = {name: one for name, one in loaded.items.items() if one.item.domain != first.domain}
    four = {f"x-{n}": replace(loaded.items[first.id], item=replace(key_first, id=f"x-{n}")) for n in range(4)}
    few = replace(loaded, items={**items, **four}, whole={})
    found = _change(few, replace(key_first, id="x-5"))
    told = [one for one in (*found.broken, *found.mended) if one.code == "B03"]
    assert told
    for one in told:
        assert one.message[0].isupper() or one.message[0].isdigit()
        assert one.message.endswith(".")
        assert " keys " not in one.message


def test_a_bank_of_thousands_is_judged_as_well(house: House) -> None:
    """Luck's limits are worked out for any number: they stood in the way from a thousand items on."""
    assert 500 < most_hits(2_000, 0.25) < 560
    assert 440 < fewest_hits(2_000, 0.25) < 500
    assert (most_hits(400, 0.25), fewest_hits(400, 0.25)) == (121, 79)
    loaded = house.loaded()
    found = lint_whole(_bank(loaded), guessers=False)
    assert {one.code for one in found} <= {"B01", "B03", "B04", "L01", "L04", "L11"}


def test_one_question_that_is_too_hard_for_any_bank_is_told_as_one(house: House) -> None:
    """In a sentence that a person would say."""
    loaded = house.loaded()
    item = _item(loaded)
    (found,) = _change(loaded, replace(item, id=f"{item.id}-b", difficulty=0.3), item.id).broken
    assert found.message == "1 question is meant to be harder than 0.4."
    assert "get a question right" in found.fix


@pytest.mark.long
def test_it_says_what_the_command_says(house: House) -> None:
    """The rules of the whole bank are those of `bank check`."""
    bank = _bank(house.loaded())
    whole = lint_whole(bank, guessers=True)
    assert {(one.code, one.message) for one in whole} <= {(one.code, one.message) for one in lint(bank, {})}
    assert {one.code for one in lint(bank, {}) if one.code.startswith("B")} <= {one.code for one in whole}


def _bank(loaded: Loaded) -> Bank:
    items = {name: version.item for name, version in loaded.items.items()}
    return Bank(items, {}, loaded.taxonomy, loaded.sources, loaded.exams)
