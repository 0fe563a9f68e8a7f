"""Nothing that tells right from wrong leaves the server before it may: canaries in every secret field."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from exam_prep.core.items import Kind
from tests.answers import right_response, wrong_response
from tests.browsing import Browser
from tests.factories import CANARY, EXAM
from tests.house import House


class Watcher(Browser):
    """A browser that keeps every answer it gets."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.heard: list[TestResponse] = []
        opened = self.client.open

        def open_and_keep(*args: object, **kwargs: object) -> TestResponse:
            answer: TestResponse = opened(*args, **kwargs)  # type: ignore[arg-type]
            answer.get_data()
            answer.close()  # all of it is read, so the file behind it can go
            self.heard.append(answer)
            return answer

        self.client.open = open_and_keep  # type: ignore[method-assign]

    def leaks(self) -> list[str]:
        """Return what was heard with a canary in it."""
        return [
            f"{answer.request.method} {answer.request.path}: …{text[max(0, at - 60) : at + 60]}…"
            for answer in self.heard
            for text in (_readable(answer.get_data()), str(answer.headers))
            if (at := text.find(CANARY)) >= 0
        ]


def _readable(body: bytes) -> str:
    """Return the text of a body; a spreadsheet is a packed folder of texts."""
    if not body.startswith(b"PK"):
        return body.decode()
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return "".join(packed.read(name).decode() for name in packed.namelist())


@pytest.fixture
def watcher(canary_app: Flask) -> Watcher:
    """Give a browser over the canary items."""
    return Watcher(canary_app)


def test_canaries_sing_once_they_may(watcher: Watcher, canary_house: House) -> None:
    """After the check the explanation holds them, so that the silence before means something."""
    sitting = _practice(watcher)
    _answer_form(watcher, canary_house, sitting, 1, "check", right=False)
    assert watcher.leaks() == []
    page = watcher.get(f"/sittings/{sitting}/1").text

    for secret in ("rationale", "takeaway", "fact", "citation", "title"):
        assert f"{CANARY}{secret}" in page


@pytest.mark.parametrize("right", [True, False])
def test_a_mock_tells_nothing_before_it_is_graded(
    watcher: Watcher, canary_house: House, *, right: bool
) -> None:
    """Every kind, every address, every act, by form and by script, in time and after it: no canary."""
    sitting = watcher.start_exam(EXAM)
    for position in range(1, 7):
        watcher.send(f"/sittings/{sitting}/responses", {"position": position, "seen": True})
        _answer_form(watcher, canary_house, sitting, position, "save", right=right)
        _answer_script(watcher, canary_house, sitting, position, right=not right)
        _answer_script(watcher, canary_house, sitting, position, right=right)
        _pry(watcher, sitting, position)
    canary_house.clock.advance(minutes=10, seconds=1)
    for position in range(1, 7):
        _pry(watcher, sitting, position)
    canary_house.clock.advance(minutes=1)
    _answer_script(watcher, canary_house, sitting, 1, right=True)
    _pry(watcher, sitting, 1)

    assert len(watcher.heard) > 80
    assert watcher.leaks() == []


@pytest.mark.parametrize("feedback", ["each", "end"])
def test_practice_tells_nothing_of_an_item_before_its_check(
    watcher: Watcher, canary_house: House, feedback: str
) -> None:
    """All kinds, saved and asked about in every way, but not checked: no canary."""
    sitting = _practice(watcher, feedback)
    kinds = {canary_house.asked(row).kind for row in canary_house.items(sitting)}
    for position in range(1, 13):
        watcher.get(f"/sittings/{sitting}/{position}")
        _answer_form(watcher, canary_house, sitting, position, "next", right=True)
        _answer_script(watcher, canary_house, sitting, position, right=False)
        if feedback == "end":
            _pry(watcher, sitting, position)

    assert kinds == set(Kind)
    assert watcher.leaks() == []


def test_a_checked_item_tells_nothing_of_the_others(watcher: Watcher, canary_house: House) -> None:
    """After a check, the pages of the other items are as silent as before."""
    sitting = _practice(watcher)
    _answer_form(watcher, canary_house, sitting, 1, "check", right=True)
    for position in range(2, 13):
        _answer_form(watcher, canary_house, sitting, position, "save", right=True)
        watcher.get(f"/sittings/{sitting}/{position}")

    assert watcher.leaks() == []


def test_right_and_wrong_are_answered_alike_to_the_byte(canary_app: Flask, canary_house: House) -> None:
    """Bodies and headers of saving, of the view before handing in and of the clock are equal."""
    browser = Browser(canary_app)
    sitting = browser.start_exam(EXAM)
    for position in range(1, 7):
        heard = []
        for base, right in enumerate((True, False)):
            saved = _answer_script(browser, canary_house, sitting, position, right=right)
            finish = browser.get(f"/sittings/{sitting}/finish")
            clock = browser.get(f"/sittings/{sitting}/clock")
            heard.append(
                [
                    saved.data.replace(b'"revision":%d' % (base + 1), b'"revision":0'),
                    str(saved.headers),
                    len(finish.text),
                    clock.data,
                ]
            )
        assert heard[0] == heard[1]


def _practice(browser: Browser, feedback: str = "each") -> str:
    return browser.start_set(set="mix", count_other="12", feedback=feedback)


def _pry(browser: Browser, sitting: str, position: int) -> None:
    """Ask every address that might tell."""
    base = f"/sittings/{sitting}"
    for path in (
        base,
        f"{base}/{position}",
        f"{base}/finish",
        f"{base}/result",
        f"{base}/clock",
        "/",
        "/bank",
        "/data/everything.json",
        "/data/answers.csv",
    ):
        browser.get(path)
    browser.get(f"/bank/items/{CANARY}item-{position:04}")
    for act in ("reason", "report", "sibling"):
        browser.post(f"{base}/{position}/{act}", why="misread", text="x")
    browser.save(sitting, position, 9)
    browser.save(sitting, position, 1, base_revision=77)
    browser.post(f"{base}/{position}", go="save", response="1", client_id="stale", revision="55")


def _responses(house: House, sitting: str, position: int, *, right: bool) -> tuple[Kind, list[str]]:
    row = house.item(sitting, position)
    item, order = house.asked(row), tuple(row.option_order.split())
    return item.kind, (right_response if right else wrong_response)(item, order).split()


def _answer_form(
    browser: Browser, house: House, sitting: str, position: int, go: str, *, right: bool
) -> TestResponse:
    kind, numbers = _responses(house, sitting, position, right=right)
    return browser.answer(sitting, position, go, **dict(_fields(kind, numbers)))


def _fields(kind: Kind, numbers: list[str]) -> Iterator[tuple[str, str | list[str]]]:
    prefix = {Kind.MATCHING: "match", Kind.ORDERING: "order"}.get(kind)
    if prefix is None:
        yield "response", numbers
        return
    for place, number in enumerate(numbers, start=1):
        yield f"{prefix}-{place}", number


def _answer_script(
    browser: Browser, house: House, sitting: str, position: int, *, right: bool
) -> TestResponse:
    _kind, numbers = _responses(house, sitting, position, right=right)
    base = house.item(sitting, position).revision
    name = f"{position}-{base}-{right}"
    return browser.save(sitting, position, *map(int, numbers), base_revision=base, client_id=name)
