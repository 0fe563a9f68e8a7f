"""Find items of the served bank by their id or by words of what they ask."""

from exam_prep.core.items import Item
from exam_prep.services.bank.served import Loaded

MOST = 30


def found_items(loaded: Loaded, sought: str) -> tuple[Item, ...]:
    """Return at most `MOST` items that hold every word of `sought`, by id; case does not matter."""
    words = sought.casefold().split()
    found = (version.item for version in loaded.items.values())
    return tuple(item for item in found if all(word in _text(item) for word in words))[:MOST]


def _text(item: Item) -> str:
    options = " ".join(f"{option.text} {option.match or ''}" for option in item.options)
    parts = (item.id, item.stem, item.lead_in, options, item.concept, item.tag)
    return " ".join(parts).casefold()
