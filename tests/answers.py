"""Right and wrong responses to any item, in the numbers that its sitting displays."""

from exam_prep.core.items import Item, Kind
from exam_prep.core.responses import lefts


def right_response(item: Item, order: tuple[str, ...]) -> str:
    """Return the response with full credit."""
    match item.kind:
        case Kind.MATCHING:
            return _numbers(order, [left.id for left in lefts(item)])
        case Kind.ORDERING:
            return _numbers(order, [option.id for option in item.options])
        case _chosen:
            return " ".join(sorted(_numbers(order, [option.id for option in item.keys]).split()))


def wrong_response(item: Item, order: tuple[str, ...]) -> str:
    """Return a complete response without any credit."""
    match item.kind:
        case Kind.MATCHING:
            asked = [left.id for left in lefts(item)]
            return _numbers(order, [*asked[1:], asked[0]])
        case Kind.ORDERING:
            return _numbers(order, [option.id for option in reversed(item.options)])
        case _chosen:
            return _numbers(order, [next(option.id for option in item.options if option.weight == 0)])


def _numbers(order: tuple[str, ...], names: list[str]) -> str:
    return " ".join(str(order.index(name) + 1) for name in names)
