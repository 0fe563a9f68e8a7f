"""A form of a draft as its builder looks at it, item by item, and what they do with one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exam_prep.core.drawing.form import Form
from exam_prep.core.items import Item, Option
from exam_prep.core.mock_exams.curating import (
    kept,
    left_out,
    pinned,
    replaced,
    taken_back,
    unpinned,
)
from exam_prep.core.mock_exams.definition import Definition
from exam_prep.core.mock_exams.drawing import draw_definition
from exam_prep.errors import InvalidError
from exam_prep.services.bank.served import Loaded


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a form, as staff read it; `options` are pairs of text and whether it has full credit."""

    position: int
    item: Item
    topic: str
    options: tuple[tuple[str, bool], ...]
    is_pinned: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """A form by section: pairs of title and lines; what is pinned but not in it, and what is left out.

    These are items, or the id alone of one that left the bank.
    """

    sections: tuple[tuple[str, tuple[Line, ...]], ...]
    strays: tuple[Item | str, ...]
    excluded: tuple[Item | str, ...]


def draw_preview(loaded: Loaded, definition: Definition, *, seed: int) -> Form:
    """Return the form of the draft that belongs to `seed`, as for a learner who has seen nothing.

    Raises ShortfallError when the bank cannot fill it, and InvalidError for an unknown tag.
    """
    return draw_definition(definition, loaded.index, loaded.taxonomy, seed=seed, seen={})


def preview_of(loaded: Loaded, definition: Definition, form: Form | None) -> Preview:
    """Return what the page of a preview shows; without a form only what is pinned or left out."""
    pins = dict.fromkeys(item for items in definition.pins.values() for item in items)
    held = {pick.item for pick in form.picks} if form else set()
    sections: list[tuple[str, tuple[Line, ...]]] = []
    for part in definition.parts if form else ():
        picks = [pick for pick in form.picks if pick.section == part.id] if form else []
        lines = tuple(
            Line(
                position=pick.position,
                item=(item := loaded.items[pick.item].item),
                topic=loaded.taxonomy.tags[pick.tag].title if pick.tag in loaded.taxonomy.tags else pick.tag,
                options=tuple((_text(one), item.is_right(one)) for one in map(item.option, pick.options)),
                is_pinned=pick.item in pins,
            )
            for pick in picks
        )
        sections.append((part.title, lines))
    strays = [item for item in pins if item not in held]
    return Preview(tuple(sections), _found(loaded, strays), _found(loaded, definition.excluded))


def _found(loaded: Loaded, items: Iterable[str]) -> tuple[Item | str, ...]:
    served = ((item, loaded.items.get(item)) for item in items)
    return tuple(item if version is None else version.item for item, version in served)


def curated(
    loaded: Loaded, definition: Definition, form: Form | None, what: str, item: str
) -> tuple[Definition, str]:
    """Do `what` to `item` of a previewed form; return the definition and the item that came in its place.

    `what` is "pin", "unpin", "out", "back", "replace", or "keep", which pins the whole form. The other item
    is "" where none came.

    Raises:
        InvalidError: the item is not in the form, cannot be replaced, or there is no such act.
    """
    match what:
        case "unpin":
            return unpinned(definition, item), ""
        case "back":
            return taken_back(definition, item), ""
        case "keep" if form is not None:
            return kept(definition, form), ""
        case "pin" | "out" | "replace" if form is not None:
            section = _section_of(form, item)
            if what == "pin":
                return pinned(definition, section, item), ""
            if what == "out":
                return left_out(definition, item), ""
            return replaced(definition, form, item, loaded.index, loaded.taxonomy)
    raise InvalidError("Press one of the buttons on the page.")


def count_pins(definition: Definition) -> int:
    """Return how many items are pinned."""
    return sum(len(items) for items in definition.pins.values())


def _text(option: Option) -> str:
    return option.text if option.match is None else f"{option.text}: {option.match}"


def _section_of(form: Form, item: str) -> str:
    found: Sequence[str] = [pick.section for pick in form.picks if pick.item == item]
    if not found:
        raise InvalidError("This question is not in the form any more; look at the form again.")
    return found[0]
