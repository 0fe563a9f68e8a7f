"""B01 to B04: the bars of the bank as a whole."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from exam_prep.core.bank import Bank
from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.core.items import Item, Level, Option, Status
from exam_prep.core.lint.check import lint
from tests.core.lint.samples import M2, bank_of, taxonomy_of

FLAT = ("Walk on", "Sing up", "Read in", "Cook it")


def spread(count: int, *, habit: str = "", elsewhere: str = "") -> Iterator[Item]:
    """Yield items with keys at every place in turn; `habit` ends keys, `elsewhere` one distractor."""
    for number in range(count):
        key = number % 4
        texts = {key: habit, (key + 1) % 4: elsewhere}
        options = tuple(
            Option("abcd"[n], f"{text}{texts.get(n, '')}", float(n == key), "") for n, text in enumerate(FLAT)
        )
        difficulty = (0.85, 0.70, 0.65, 0.50)[number % 4]
        yield replace(M2, id=f"bnd-{number:04}", options=options, difficulty=difficulty)


def told(bank: Bank, code: str) -> list[Finding]:
    """Return the findings of one code."""
    return [finding for finding in lint(bank, {}) if finding.code == code]


def found(items: list[Item], code: str) -> list[str]:
    """Return the messages of one code over a bank of `items`."""
    return [finding.message for finding in told(bank_of(items), code)]


@pytest.mark.parametrize(
    ("habit", "guesser"),
    [
        (" and then rest for a good while", "longest"),
        (", then, perhaps", "qualified"),
        (" handmade", "clang"),
        (" and help", "empathetic"),
        (" by the code", "safe"),
    ],
)
def test_a_cue_in_every_key_breaks_its_limit(habit: str, guesser: str) -> None:
    """Each guesser has its own limit, over the bank and in the domain."""
    messages = [
        message for message in found(list(spread(24, habit=habit)), "B02") if f"the {guesser} " in message
    ]
    where = sorted(message.rsplit(" of ", 1)[1].split(";")[0] for message in messages)
    assert where == ["boundaries-ethics", "the bank"]


def test_a_key_that_is_never_the_longest_is_told_too() -> None:
    """People learn to pass over the longest as well as to take it."""
    items = list(spread(24, elsewhere=" and then rest for a good while"))
    assert any("longest" in message and "no less than" in message for message in found(items, "B02"))


def test_a_bank_without_cues_passes() -> None:
    """Even places and flat options give nothing away."""
    assert found(list(spread(24)), "B02") == []


def test_a_cue_that_only_distractors_carry_is_told() -> None:
    """Where one option alone is the safe one, it has to be right in some items."""
    items = list(spread(24, elsewhere=" by the code"))
    assert any('alone has a "safe" word, it is the key in 0%' in message for message in found(items, "B02"))


def test_few_items_and_drafts_are_not_judged() -> None:
    """Below 20 published items a share says nothing."""
    cued = list(spread(24, habit=" by the code"))
    assert found(cued[:19], "B02") == []
    assert found([replace(item, status=Status.DRAFT) for item in cued], "B02") == []


def test_the_plan_is_kept_within_a_tenth_and_one_item() -> None:
    """Counts of published items by tag and level follow the plan of the taxonomy."""
    items = list(spread(24))
    for planned, errors in ((24, 0), (25, 0), (26, 0), (27, 1), (22, 0), (21, 1)):
        taxonomy = taxonomy_of(M2)
        tag = replace(taxonomy.tags[M2.tag], plan={Level.APPLY: planned})
        bank = bank_of(items, taxonomy=replace(taxonomy, tags={M2.tag: tag}))
        findings = told(bank, "B01")
        assert [finding.level for finding in findings] == [FindingLevel.ERROR] * errors, planned


def test_without_a_plan_there_is_nothing_to_keep() -> None:
    """A bank of one's own need not be planned."""
    assert found(list(spread(24)), "B01") == []


def test_five_keys_in_one_place_in_a_row_are_told() -> None:
    """Four in a row happen; a fifth is a pattern."""
    items = list(spread(24))
    five = [replace(items[0], id=f"bnd-9{n:03}") for n in range(5)]
    assert found([*items, *five[:3]], "B03") == []
    assert any("5 keys in a row" in message for message in found([*items, *five], "B03"))


def test_a_place_that_holds_too_many_keys_is_told() -> None:
    """From 100 items on each place holds 21 to 29 % of the keys."""
    items = list(spread(120))
    moved = [
        replace(item, options=(*item.options[1:], item.options[0])) if n % 12 == 0 else item
        for n, item in enumerate(items)
    ]
    renamed = [
        replace(item, options=tuple(replace(o, id="abcd"[k]) for k, o in enumerate(item.options)))
        for item in moved
    ]
    assert found(items, "B03") == []
    assert sorted(message[-3:] for message in found(renamed, "B03")) == ['"a"', '"d"']


def test_a_bank_of_one_difficulty_is_a_warning() -> None:
    """A form needs easy and hard items beside the medium ones."""
    assert found(list(spread(24)), "B04") == []
    flat = [replace(item, difficulty=0.35) for item in spread(24)]
    findings = told(bank_of(flat), "B04")
    assert len(findings) == 5
    assert {finding.level for finding in findings} == {FindingLevel.WARNING}
    assert any("24 items are meant to be harder than 0.4" in finding.message for finding in findings)
