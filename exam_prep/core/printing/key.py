"""The key of a version: for each number the right letters, where the item comes from, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from exam_prep.core.drawing.form import Form, Pick
from exam_prep.core.items import Item, Kind
from exam_prep.core.printing.booklet import PaperHead
from exam_prep.core.printing.frame import FormItem, PrintFrame
from exam_prep.core.release import letter_of
from exam_prep.core.responses import lefts


@dataclass(frozen=True, slots=True)
class KeyOption:
    """One option as printed; `credit` 0.0-1.0. For matching a right-hand side, which carries no credit."""

    letter: str
    text: str
    rationale: str
    credit: float
    is_key: bool


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """One numbered line of a matching or ordering item and the letter that belongs there.

    `text` is the left-hand side; "" for ordering, where the number is the place.
    """

    number: int
    text: str
    letter: str
    right: str
    rationale: str


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One number of a version. Matching and ordering fill `places`, other kinds `options`.

    `spares` are the right-hand sides of a matching item that belong to no line.
    """

    number: int
    kind: Kind
    item: str
    version: int
    section: str
    tag: str
    lead_in: str
    lang: str
    options: tuple[KeyOption, ...]
    places: tuple[KeyPlace, ...]
    spares: tuple[KeyOption, ...]
    takeaway: str

    @property
    def answer(self) -> str:
        """Return the right answer as it is marked: "B", "A C", or "1C 2A 3B" where lines are written on."""
        if self.places:
            return " ".join(f"{place.number}{place.letter}" for place in self.places)
        return " ".join(option.letter for option in self.options if option.is_key)


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a version, by number; `has_part_credit` where an option carries some of the points."""

    head: PaperHead
    lines: tuple[KeyLine, ...]

    @property
    def has_part_credit(self) -> bool:
        """Whether an option carries more than nothing and less than all."""
        return any(0 < option.credit < 1 for line in self.lines for option in line.options)


def key_of(form: Form, items: Mapping[str, FormItem], frame: PrintFrame, head: PaperHead) -> Key:
    """Return the key of `form`; letters are those of its option order."""
    lines = (_line(pick, items[pick.item].item, frame.sections.get(pick.section, "")) for pick in form.picks)
    return Key(head, tuple(lines))


def _line(pick: Pick, item: Item, section: str) -> KeyLine:
    letters = {name: letter_of(number) for number, name in enumerate(pick.options, start=1)}
    places = _places(item, letters)
    return KeyLine(
        number=pick.position,
        kind=item.kind,
        item=pick.item,
        version=pick.version,
        section=section,
        tag=pick.tag,
        lead_in=item.lead_in,
        lang=item.lang,
        options=() if places else _options(item, letters, tuple(letters)),
        places=places,
        spares=_options(item, letters, _spares(item, letters)),
        takeaway=item.takeaway,
    )


def _options(item: Item, letters: Mapping[str, str], names: tuple[str, ...]) -> tuple[KeyOption, ...]:
    options = ((letters[name], item.option(name)) for name in names)
    return tuple(
        KeyOption(letter, option.match or option.text, option.rationale, option.weight, option.is_key)
        for letter, option in options
    )


def _places(item: Item, letters: Mapping[str, str]) -> tuple[KeyPlace, ...]:
    if item.kind is Kind.MATCHING:
        return tuple(
            KeyPlace(number, left.text, letters[left.id], left.match or "", left.rationale)
            for number, left in enumerate(lefts(item), start=1)
        )
    if item.kind is Kind.ORDERING:
        return tuple(
            KeyPlace(number, "", letters[option.id], option.text, option.rationale)
            for number, option in enumerate(item.options, start=1)
        )
    return ()


def _spares(item: Item, letters: Mapping[str, str]) -> tuple[str, ...]:
    if item.kind is not Kind.MATCHING:
        return ()
    asked = {left.id for left in lefts(item)}
    return tuple(name for name in letters if name not in asked)
