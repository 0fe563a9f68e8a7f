"""A key that is named by its options, where no version of the item carries it."""

from collections.abc import Sequence
from dataclasses import replace

from exam_prep.core.items import Item, Kind, Option, Scoring
from exam_prep.errors import InvalidError

_LINES = frozenset({Kind.MATCHING, Kind.ORDERING})


def can_be_ticked(item: Item) -> bool:
    """Whether a key to `item` can be named by options: not where pairs or an order are asked for."""
    return item.kind not in _LINES


def ticked_key(asked: Item, ticked: Sequence[str]) -> Item:
    """Return `asked` with these of its options as the key.

    Where one is chosen, each of them earns the point, and what carried part of it still does; where several
    are, they are the whole set that is right, and by weights each keeps the weight that it has.

    Raises:
        InvalidError: nothing is ticked, an option is not one of `asked`, or it is answered by lines.
    """
    known = {option.id for option in asked.options}
    if not can_be_ticked(asked):
        raise InvalidError(
            "Pairs and an order cannot be ticked; choose the version whose answer is to count, give full "
            "credit, or drop the question."
        )
    if not ticked or not known.issuperset(ticked):
        raise InvalidError("Tick the answers that are to count, among those of the version that was asked.")
    weigh = _of_set if asked.kind is Kind.MULTIPLE else _of_choice
    options = (replace(one, weight=weigh(asked, one, is_ticked=one.id in ticked)) for one in asked.options)
    return replace(asked, options=tuple(options))


def _of_choice(_asked: Item, option: Option, *, is_ticked: bool) -> float:
    if is_ticked:
        return 1.0
    return 0.0 if option.is_key else option.weight


def _of_set(asked: Item, option: Option, *, is_ticked: bool) -> float:
    if not is_ticked:
        return 0.0
    return (option.weight or 1.0) if asked.scoring is Scoring.WEIGHTS else 1.0


def adds_nothing(asked: Item, key: Item) -> bool:
    """Whether no response earns more by `key`, made of `asked` by `ticked_key`, than by `asked` itself."""
    if asked.kind is Kind.MULTIPLE:
        return [option.weight for option in asked.options] == [option.weight for option in key.options]
    return all(option.weight >= key.option(option.id).weight for option in asked.options)
