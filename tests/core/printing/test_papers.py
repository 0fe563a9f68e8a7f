"""What stands on each paper: a booklet and a sheet that tell nothing, and a key that tells all."""

from dataclasses import replace

from hypothesis import given, settings

from exam_prep.core.items import Item, Kind
from exam_prep.core.printing.answer_sheet import Marking
from exam_prep.core.printing.frame import PrintFrame
from exam_prep.core.printing.key import Key
from exam_prep.core.printing.papers import PrintedForm, lay_out
from tests.core.printing.made import FRAME, Made, forms, made
from tests.factories import CANARY, make_item


def _print(*items: Item, frame: PrintFrame = FRAME, versions: int = 1) -> PrintedForm:
    one = made(items)
    return lay_out(one.form, one.items, frame, versions=versions)


def _key(*items: Item) -> Key:
    return _print(*items).versions[0].key


@settings(max_examples=40)
@given(forms())
def test_booklet_and_sheet_hold_nothing_that_tells_right_from_wrong(one: Made) -> None:
    """No canary of a key, rationale, takeaway, id, tag, concept or source stands in their values."""
    for version in lay_out(one.form, one.items, FRAME, versions=3).versions:
        assert CANARY not in repr(version.booklet)
        assert CANARY not in repr(version.sheet)


@settings(max_examples=40)
@given(forms())
def test_booklet_and_sheet_are_the_same_whatever_the_key_is(one: Made) -> None:
    """With every weight, rationale and takeaway changed, not a byte of them changes."""
    other = {
        name: replace(
            asked,
            item=replace(
                asked.item,
                takeaway="Another.",
                options=tuple(
                    replace(option, weight=1 - option.weight, rationale="Another.")
                    for option in asked.item.options
                ),
            ),
        )
        for name, asked in one.items.items()
    }
    before = lay_out(one.form, one.items, FRAME, versions=3)
    after = lay_out(one.form, other, FRAME, versions=3)
    assert [(v.booklet, v.sheet) for v in before.versions] == [(v.booklet, v.sheet) for v in after.versions]


@settings(max_examples=40)
@given(forms())
def test_the_sheet_has_a_line_for_each_number_with_the_letters_of_its_item(one: Made) -> None:
    """Circles for one, squares for several, lines to write on for matching and ordering."""
    markings = {Kind.MULTIPLE: Marking.MANY, Kind.MATCHING: Marking.WRITE, Kind.ORDERING: Marking.WRITE}
    for version in lay_out(one.form, one.items, FRAME, versions=2).versions:
        assert [line.number for line in version.sheet.lines] == [pick.position for pick in version.form.picks]
        for line, pick in zip(version.sheet.lines, version.form.picks, strict=True):
            kind = one.items[pick.item].item.kind
            assert "".join(line.letters) == "ABCDEFGH"[: len(pick.options)]
            assert line.marking is markings.get(kind, Marking.ONE)
            assert line.lines == (len(pick.options) if line.marking is Marking.WRITE else 0)


def test_a_key_says_where_each_item_is_from_and_why_each_option_is_as_it_is() -> None:
    """Number, letter, item, its version, section, tag; every option with its reason; the takeaway."""
    item = make_item(7, version=3)
    line = _key(item).lines[0]
    assert (line.number, line.item, line.version, line.tag) == (1, item.id, 3, item.tag)
    assert line.takeaway == item.takeaway
    assert {option.text: option.rationale for option in line.options} == {
        option.text: option.rationale for option in item.options
    }
    assert [option.letter for option in line.options] == list("ABCD")
    assert [option.text for option in line.options if option.letter == line.answer] == ["Line 1"]


def test_judgement_tells_part_credit_and_multiple_all_its_keys() -> None:
    """The best option is the answer; what others carry stands beside them."""
    key = _key(make_item(1, Kind.JUDGEMENT), make_item(2, Kind.MULTIPLE))
    judged, several = key.lines
    assert sorted(option.credit for option in judged.options) == [0, 0, 0.5, 1]
    assert key.has_part_credit
    assert len(judged.answer) == 1
    letters = {option.text: option.letter for option in several.options}
    assert several.answer.split() == sorted([letters["Line 0"], letters["Line 2"]])
    assert not _key(make_item(2, Kind.MULTIPLE)).has_part_credit


def test_a_spare_right_hand_side_is_told_as_such() -> None:
    """It has a letter in the booklet and belongs to no line."""
    item = make_item(1, Kind.MATCHING)
    spare = replace(item.options[2], text="")
    printed = _print(replace(item, options=(*item.options[:2], spare)))
    line = printed.versions[0].key.lines[0]
    assert [place.text for place in line.places] == ["North", "South"]
    assert [one.text for one in line.spares] == ["Right"]
    assert {place.letter for place in line.places} | {line.spares[0].letter} == set("ABC")
    assert printed.versions[0].sheet.lines[0].lines == 2


def test_a_scene_is_told_once_for_all_its_items() -> None:
    """Its items stand below it; who stands alone has none."""
    shared = [replace(make_item(number), scenario="bus") for number in (1, 2)]
    parts = _print(*shared, make_item(3)).versions[0].booklet.parts
    assert [[item.position for item in scene.items] for scene in parts[0].scenes] == [[1, 2], [3]]
    assert [(scene.title, scene.body) for scene in parts[0].scenes] == [
        ("Title of bus", "Body of bus."),
        ("", ""),
    ]


def test_sections_have_their_titles_and_one_without_has_none() -> None:
    """As the frame names them."""
    one = made([make_item(1), make_item(2)], ["s0", "s9"])
    booklet = lay_out(one.form, one.items, FRAME, versions=1).versions[0].booklet
    assert [part.title for part in booklet.parts] == ["First part", ""]
    assert (booklet.minutes, booklet.total, booklet.scheduled_break) == (
        FRAME.minutes,
        2,
        FRAME.scheduled_break,
    )


def test_all_papers_of_a_version_carry_its_code_and_a_single_version_no_letter() -> None:
    """So that a key is laid beside the right paper."""
    several, single = _print(make_item(1), make_item(2), versions=2), _print(make_item(1))
    for version in several.versions:
        assert version.booklet.head == version.sheet.head == version.key.head
        assert version.key.head.letter == version.letter
    assert len({version.code for version in several.versions}) == 2
    assert single.versions[0].key.head.letter == ""
