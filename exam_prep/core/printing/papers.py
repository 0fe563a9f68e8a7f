"""A printed form: all its versions, and the table that leads from one to the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from exam_prep.core.drawing.form import Form
from exam_prep.core.printing.answer_sheet import AnswerSheet, answer_sheet_of
from exam_prep.core.printing.blocks import is_mixed
from exam_prep.core.printing.booklet import Booklet, PaperHead, booklet_of
from exam_prep.core.printing.frame import FormItem, PrintFrame
from exam_prep.core.printing.key import Key, key_of
from exam_prep.core.printing.versions import form_code, print_versions
from exam_prep.core.release import letter_of
from exam_prep.errors import InvalidError


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a form on paper. Its letter stands in the heads of its papers if there are several."""

    form: Form
    booklet: Booklet
    sheet: AnswerSheet
    key: Key

    @property
    def letter(self) -> str:
        """Return A, B, C …; also where there is only one and no paper says so."""
        return self.booklet.head.letter or letter_of(1)

    @property
    def code(self) -> str:
        """Return the short name of this arrangement, which all its papers carry."""
        return self.booklet.head.code


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands in one version, and its right answer there; a regrade may say another since."""

    number: int
    answer: str
    is_regraded: bool = False


@dataclass(frozen=True, slots=True)
class CrossRow:
    """One item version and its place in each version of the form, first version first."""

    item: str
    version: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A form ready to be printed. `cross` has a row for each item, by its number in the first version."""

    frame: PrintFrame
    versions: tuple[Version, ...]
    cross: tuple[CrossRow, ...]

    @property
    def fingerprint(self) -> str:
        """Return 12 hexadecimal signs that are equal where item versions and all orders are."""
        codes = "\n".join(f"{version.form.seed} {version.form.picks}" for version in self.versions)
        return sha256(codes.encode()).hexdigest()[:12]


def lay_out(
    form: Form, items: Mapping[str, FormItem], frame: PrintFrame, *, versions: int = 3
) -> PrintedForm:
    """Return `form` as papers in `versions` versions (1 to 5); `items` holds its item versions by item id.

    Raises:
        InvalidError: the form is empty, an item version is missing or another, or too many versions.
    """
    _check(form, items)
    forms, mixed = print_versions(form, items, versions), is_mixed(form.picks)
    made = tuple(
        _version(each, items, frame, letter_of(number) if versions > 1 else "", mixed=mixed)
        for number, each in enumerate(forms, start=1)
    )
    return PrintedForm(frame, made, _cross(made))


def _check(form: Form, items: Mapping[str, FormItem]) -> None:
    if not form.picks:
        raise InvalidError("There is no question to print; choose at least one.")
    for pick in form.picks:
        found = items.get(pick.item)
        if found is None or found.item.version != pick.version:
            raise InvalidError(
                "Version %(version)s of the question %(item)s is not at hand; make the form anew.",
                version=pick.version,
                item=pick.item,
            )


def _version(
    form: Form, items: Mapping[str, FormItem], frame: PrintFrame, letter: str, *, mixed: bool
) -> Version:
    head = PaperHead(frame.title, form_code(form), letter)
    booklet = booklet_of(form, items, frame, head, mixed=mixed)
    return Version(form, booklet, answer_sheet_of(booklet), key_of(form, items, frame, head))


def _cross(versions: tuple[Version, ...]) -> tuple[CrossRow, ...]:
    places = [
        {line.item: Place(line.number, line.answer, line.now is not None) for line in version.key.lines}
        for version in versions
    ]
    return tuple(
        CrossRow(line.item, line.version, tuple(by_item[line.item] for by_item in places))
        for line in versions[0].key.lines
    )
