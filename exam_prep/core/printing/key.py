"""The key of a version: for each number the right letters, where the item comes from, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from exam_prep.core.drawing.form import Form, Pick
from exam_prep.core.items import Item, Kind
from exam_prep.core.printing.accepted import Now, letters_of, now_of
from exam_prep.core.printing.booklet import PaperHead
from exam_prep.core.printing.frame import FormItem, PrintFrame
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

    `spares` are the right-hand sides of a matching item that belong to no line. `now` is what a regrade says
    of the version since, None where its own key holds.
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
    now: Now | None = None

    @property
    def answer(self) -> str:
        """Return the right answer as it is marked: "B", "A C", or "1C 2A 3B" where lines are written on."""
        if self.places:
            return " ".join(f"{place.number}{place.letter}" for place in self.places)
        return " ".join(option.letter for option in self.options if option.is_key)

    @property
    def marked_by(self) -> str:
        """Return the one answer that sheets are marked by: that of a regrade, where it says one alone."""
        if self.now is None or len(self.now.answers) != 1:
            return self.answer
        return self.now.answers[0]


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a version, by number."""

    head: PaperHead
    lines: tuple[KeyLine, ...]

    @property
    def regraded(self) -> tuple[KeyLine, ...]:
        """Return the lines whose own key is not the last word."""
        return tuple(line for line in self.lines if line.now is not None)

    @property
    def has_part_credit(self) -> bool:
        """Whether an option carries more than nothing and less than all."""
        return any(0 < option.credit < 1 for line in self.lines for option in line.options)


def key_of(form: Form, items: Mapping[str, FormItem], frame: PrintFrame, head: PaperHead) -> Key:
    """Return the key of `form`; letters are those of its option order."""
    lines = (_line(pick, items[pick.item], frame.sections.get(pick.section, "")) for pick in form.picks)
    return Key(head, tuple(lines))


def _line(pick: Pick, asked: FormItem, section: str) -> KeyLine:
    item, letters = asked.item, letters_of(pick.options)
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
        now=None if asked.rule is None else now_of(item, asked.rule, pick.options),
    )


def _options(item: Item, letters: Mapping[str, str], names: tuple[str, ...]) -> tuple[KeyOption, ...]:
    options = ((letters[name], item.option(name)) for name in names)
    return tuple(
        KeyOption(letter, option.match or option.text, option.rationale, option.weight, item.is_right(option))
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
