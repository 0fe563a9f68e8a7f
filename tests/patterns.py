"""A learner with a habit: chooses one type of error wherever it is on offer."""

from exam_prep.core.items import ErrorType, Item, Kind
from exam_prep.services.learners import LearnerRef
from tests.house import House


def miss_by(house: House, learner: LearnerRef, sitting: str, error: ErrorType) -> None:
    """Save to each item the option with `error`, and a right response where it takes no such choice."""
    for row in house.items(sitting):
        item, order = house.asked(row), tuple(row.option_order.split())
        response = tempting(item, order, error) or house.response(row, right=True)
        house.save(learner, sitting, row.position, response)


def tempting(item: Item, order: tuple[str, ...], error: ErrorType) -> str:
    """Return the displayed number of the option that carries `error`; "" where no single one does."""
    if item.kind is Kind.MULTIPLE:
        return ""
    return next((str(order.index(one.id) + 1) for one in item.options if one.error is error), "")
