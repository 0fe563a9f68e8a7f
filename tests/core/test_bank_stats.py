"""Counting a bank."""

from dataclasses import replace

from exam_prep.core.bank_stats import count_bank
from exam_prep.core.items import Status
from exam_prep.interchange.native.assemble import assemble
from tests.interchange.native.samples import FILES, ITEM_PATH, ORDERING

_SECOND = ITEM_PATH.replace("0001", "0002")


def test_counts_are_by_domain_tag_kind_and_place_of_the_key() -> None:
    """Every item counts once in each table; keys count for kind single only."""
    bank = assemble({**FILES, _SECOND: ORDERING.replace("bnd-0001", "bnd-0002")}).bank
    counts = count_bank(bank)

    assert (counts.items, counts.published, counts.concepts) == (2, 2, 1)
    assert counts.by_domain == {"boundaries-ethics": 2, "role-relationship": 0}
    assert counts.by_tag["boundaries.gifts-money"] == {"recall": 0, "apply": 2, "judge": 0}
    assert (counts.by_kind["single"], counts.by_kind["ordering"], counts.by_kind["matching"]) == (1, 1, 0)
    assert counts.key_positions == {"a": 0, "b": 1, "c": 0, "d": 0}


def test_drafts_are_items_but_not_published() -> None:
    """The number of published items is what a learner can meet."""
    bank = assemble(FILES).bank
    items = {name: replace(item, status=Status.DRAFT) for name, item in bank.items.items()}
    counts = count_bank(replace(bank, items=items))

    assert (counts.items, counts.published) == (1, 0)
