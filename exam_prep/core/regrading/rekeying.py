"""One version's key read as a key to another version of the same item."""

from collections.abc import Mapping
from dataclasses import replace

from exam_prep.core.items import Item, Kind, Option
from exam_prep.errors import InvalidError

_ONE_CHOICE = frozenset({Kind.SINGLE, Kind.TRUEFALSE, Kind.JUDGEMENT})
_WHOLE = frozenset({Kind.MATCHING, Kind.ORDERING})
_OTHER_KIND = (
    "Version %(key)s is answered in another way than version %(asked)s; give full credit, or drop the "
    "question."
)
_OTHER_LINES = (
    "Version %(key)s has other lines than version %(asked)s, so its answers do not fit; give full credit, or "
    "drop the question."
)
_KEY_NOT_ASKED = (
    "A best answer of version %(key)s did not stand in version %(asked)s, so nobody could choose it; give "
    "full credit, or drop the question."
)


def counterparts(asked: Item, key: Item) -> dict[str, str]:
    """Return which option of `key` each option of `asked` has become, by ids.

    Equal texts belong together, wherever they stand; of what is left, the option of the same id. An option
    without a counterpart was taken out.
    """
    found: dict[str, str] = {}
    free = {option.id: option for option in key.options}
    for option in asked.options:
        twin = next((one.id for one in free.values() if _says(one) == _says(option)), None)
        if twin is not None:
            found[option.id] = twin
            del free[twin]
    for option in asked.options:
        if option.id not in found and option.id in free:
            found[option.id] = option.id
            del free[option.id]
    return found


def rekeyed(asked: Item, key: Item) -> Item:
    """Return `key` with the option ids of `asked`, so that a response to `asked` can be graded by it.

    An option that `key` took out has no credit; one that it added and that carries none is left out.

    Raises:
        InvalidError: the two are answered in different ways, or no response to `asked` can fit the key.
    """
    numbers = {"asked": asked.version, "key": key.version}
    if asked.kind is not key.kind and not {asked.kind, key.kind} <= _ONE_CHOICE:
        raise InvalidError(_OTHER_KIND, **numbers)
    pairs = counterparts(asked, key)
    back = {twin: name for name, twin in pairs.items()}
    if asked.kind in _WHOLE and not len(pairs) == len(asked.options) == len(key.options):
        raise InvalidError(_OTHER_LINES, **numbers)
    if any(option.id not in back and option.weight > 0 for option in key.options):
        raise InvalidError(_KEY_NOT_ASKED, **numbers)
    kept = [replace(option, id=back[option.id]) for option in key.options if option.id in back]
    gone = [replace(option, weight=0.0) for option in asked.options if option.id not in pairs]
    return replace(key, options=(*kept, *gone))


def credits_by_option(asked: Item, key: Item) -> Mapping[str, float]:
    """Return the credit of each option of `asked` by the key of `key`; raises as `rekeyed` does."""
    return {option.id: option.weight for option in rekeyed(asked, key).options}


def _says(option: Option) -> tuple[str, str | None]:
    return " ".join(option.text.split()), None if option.text else option.match
