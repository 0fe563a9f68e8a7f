"""Two pages of one item: whoever comes second is asked, for every kind; form and script take one path."""

import re
from html import unescape

import pytest
from flask import Flask

from exam_prep.core.items import Kind
from tests.browsing import Browser, hidden
from tests.house import House
from tests.statements import Counter

_INPUT = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_USE_THIS = re.compile(r"<form method=\"post\".*?</form>", re.DOTALL)
_VALUE = re.compile(r"'[^']*'|\b\d+\b|\bNULL\b")
_POSITIONS = range(1, 13)


@pytest.fixture
def device(canary_app: Flask) -> Browser:
    """Give a browser over the canary items; a set of them asks each kind twice."""
    return Browser(canary_app)


@pytest.mark.long
@pytest.mark.parametrize("position", _POSITIONS)
@pytest.mark.parametrize("go", ["save", "next", "finish"])
def test_a_stale_form_of_any_kind_is_asked_and_then_heard(
    device: Browser, canary_house: House, position: int, go: str
) -> None:
    """409 shows both answers; nothing moved. "Use this" counts over the other, "Keep that" leaves it."""
    sitting = device.start_set(count_other="12")
    mine, theirs = _answers(canary_house, sitting, position)
    old = hidden(device.get(f"/sittings/{sitting}/{position}").text)
    device.answer(sitting, position, "save", **_fields(canary_house, sitting, position, theirs))
    asked = device.post(
        f"/sittings/{sitting}/{position}",
        go=go,
        flag="1",
        **old,
        **_fields(canary_house, sitting, position, mine),
    )
    assert asked.status_code == 409
    assert canary_house.item(sitting, position).response == theirs
    assert f'href="/sittings/{sitting}/{position}"' in asked.text
    device.client.post(f"/sittings/{sitting}/{position}", data=_use_this(asked.text))
    row = canary_house.item(sitting, position)

    assert (row.response, row.flagged, row.revision) == (mine, True, 2)
    assert [event.response for event in canary_house.events(sitting)] == [theirs, mine]


@pytest.mark.parametrize("position", _POSITIONS)
def test_a_stale_check_is_asked_before_anything_is_explained(
    device: Browser, canary_house: House, position: int
) -> None:
    """Check on a stale page of any kind commits nothing; "Use this" checks what was chosen here."""
    sitting = device.start_set(count_other="12")
    mine, theirs = _answers(canary_house, sitting, position)
    old = hidden(device.get(f"/sittings/{sitting}/{position}").text)
    device.answer(sitting, position, "save", **_fields(canary_house, sitting, position, theirs))
    fields = _fields(canary_house, sitting, position, mine)
    asked = device.post(f"/sittings/{sitting}/{position}", go="check", **old, **fields)
    assert asked.status_code == 409
    assert canary_house.item(sitting, position).committed_at is None
    device.client.post(f"/sittings/{sitting}/{position}", data={**_use_this(asked.text), "go": "check"})
    row = canary_house.item(sitting, position)

    assert row.response == mine
    assert row.committed_at is not None


@pytest.mark.parametrize("position", _POSITIONS)
def test_the_script_is_told_what_is_stored_for_every_kind(
    device: Browser, canary_house: House, position: int
) -> None:
    """A stale JSON change gets 409 with the stored numbers; over their revision it counts."""
    sitting = device.start_set(count_other="12")
    mine, theirs = _answers(canary_house, sitting, position)
    device.save(sitting, position, *_numbers(theirs))
    stale = device.save(sitting, position, *_numbers(mine))
    assert stale.status_code == 409
    assert stale.get_json()["response"] == _numbers(theirs)
    revision = stale.get_json()["revision"]
    assert device.save(sitting, position, *_numbers(mine), base_revision=revision).status_code == 200

    assert canary_house.item(sitting, position).response == mine


def test_form_and_script_run_the_same_statements(device: Browser, canary_house: House) -> None:
    """One change of each kind, once as a form and once as JSON: the same writes, rows and log."""
    written = []
    for as_form in (True, False):
        sitting = device.start_set(count_other="12")
        with Counter(device.app).of() as heard:
            for position in _POSITIONS:
                answer, _ = _answers(canary_house, sitting, position)
                if as_form:
                    fields = _fields(canary_house, sitting, position, answer)
                    device.answer(sitting, position, "save", flag="1", **fields)
                else:
                    device.save(sitting, position, *_numbers(answer), flagged=True)
        written.append((_writes(heard), _rows(canary_house, sitting)))
        device.post(f"/sittings/{sitting}/finish")
    (form, form_rows), (script, script_rows) = written
    seen = [one for one in form if "SET seen_at" in one]

    assert [one for one in form if one not in seen] == script
    assert len(script) == 2 * len(_POSITIONS)
    assert form_rows == script_rows


@pytest.mark.parametrize("form_first", [True, False])
def test_a_form_and_its_script_send_one_change_once(
    device: Browser, canary_house: House, *, form_first: bool
) -> None:
    """The same id by both ways, as when a save is under way while Next is pressed: one event."""
    sitting = device.start_set(count_other="12")
    mine, _ = _answers(canary_house, sitting, 1)
    fields = {"client_id": "one", "revision": "0", **_fields(canary_house, sitting, 1, mine)}
    codes = []
    for is_form in (form_first, not form_first):
        if is_form:
            codes.append(device.post(f"/sittings/{sitting}/1", go="save", **fields).status_code)
        else:
            codes.append(device.save(sitting, 1, *_numbers(mine), client_id="one").status_code)

    assert sorted(codes) == [200, 303]
    assert [event.client_id for event in canary_house.events(sitting)] == ["one"]


def test_the_set_asks_every_kind(device: Browser, canary_house: House) -> None:
    """What the tests above say of positions holds for kinds."""
    sitting = device.start_set(count_other="12")
    assert {canary_house.asked(row).kind for row in canary_house.items(sitting)} == set(Kind)


def _answers(house: House, sitting: str, position: int) -> tuple[str, str]:
    row = house.item(sitting, position)
    return house.response(row, right=True), house.response(row, right=False)


def _numbers(response: str) -> list[int]:
    return [int(word) for word in response.split()]


def _fields(house: House, sitting: str, position: int, response: str) -> dict[str, str | list[str]]:
    """Return the response as the item's form sends it."""
    names = {Kind.MATCHING: "match", Kind.ORDERING: "order"}
    name = names.get(house.asked(house.item(sitting, position)).kind)
    if name is None:
        return {"response": response.split()}
    return {f"{name}-{place}": number for place, number in enumerate(response.split(), start=1)}


def _use_this(page: str) -> dict[str, str | list[str]]:
    """Return what the button "Use this" sends: the hidden fields of the page's form, and the button."""
    found = _USE_THIS.search(page)
    assert found is not None
    fields: dict[str, str | list[str]] = {"go": "save"}
    for name, value in _INPUT.findall(found[0]):
        before = fields.get(name)
        after: str | list[str] = unescape(value)
        if isinstance(after, str) and before is not None:
            after = [*(before if isinstance(before, list) else [before]), after]
        fields[name] = after
    return fields


def _writes(heard: list[str]) -> list[str]:
    """Return the statements that write, with their values left out."""
    return [_VALUE.sub("?", one) for one in heard if one.startswith(("INSERT", "UPDATE", "DELETE"))]


def _rows(house: House, sitting: str) -> list[tuple[object, ...]]:
    right = {row.position: house.response(row, right=True) for row in house.items(sitting)}
    rows = [
        (row.response == right[row.position], row.flagged, row.revision, row.seen_at)
        for row in house.items(sitting)
    ]
    log = [(one.position, one.revision, one.response, one.flagged) for one in house.events(sitting)]
    return [*rows, *[(place, number, text == right[place], flag) for place, number, text, flag in log]]
