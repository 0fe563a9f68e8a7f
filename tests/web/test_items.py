"""Writing questions in the browser: nothing typed is lost, findings stand at fields, publishing leads on."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from exam_prep.core.items import Kind
from exam_prep.core.roles import Role
from exam_prep.db.item_drafts import ItemDraft
from exam_prep.services.authoring.fields import Fields, OptionFields, load_fields
from tests.browsing import Browser
from tests.house import House, snapshot
from tests.people import sign_in_as
from tests.set_clock import FakeClock

_SINGLE = "bnd-0009"
"""A single item whose key can be moved without breaking another rule."""
_COPY = f"/teach/items/{_SINGLE}-b/edit"
_ITEM = re.compile(r'href="(/bank/items/[^"]+)"')


@pytest.fixture
def author(app: Flask, bank: Engine, clock: FakeClock) -> Browser:
    """Give the browser of an instructor, signed in with a second factor."""
    browser = Browser(app)
    sign_in_as(browser, bank, Role.INSTRUCTOR, now=clock())
    return browser


def _form(fields: Fields, revision: int = 1, **more: str | list[str]) -> dict[str, str | list[str]]:
    """Return what the form of these fields sends."""
    names = [name for name in Fields.__slots__ if isinstance(getattr(fields, name), str)]
    sent: dict[str, str | list[str]] = {name: getattr(fields, name) for name in names}
    sent |= {"shown_kind": fields.kind, "shown_scoring": fields.scoring, "lines": str(len(fields.options))}
    sent |= {name: "1" for name in ("sensitive", "quoted_stigma") if getattr(fields, name)}
    sent["key"] = [str(at) for at, one in enumerate(fields.options) if one.credit == "100"]
    for at, one in enumerate(fields.options):
        for name in ("text", "match", "why", "error", "credit"):
            sent[f"option-{at}-{name}"] = getattr(one, name)
    return {**sent, "revision": str(revision), "do": "save", **more}


def _stored(bank: Engine, name: str = f"{_SINGLE}-b") -> Fields:
    with Session(bank) as session:
        return load_fields(session.get_one(ItemDraft, name).fields)


def test_a_files_item_is_edited_as_a_copy(author: Browser, bank: Engine) -> None:
    """Looking offers it and writes nothing; the copy is made once, and leads back from both addresses."""
    before = snapshot(bank)
    offered = author.get(f"/teach/items/{_SINGLE}/edit").text
    assert "Make a copy and edit it" in offered
    assert snapshot(bank) == before
    for _press in range(2):
        assert author.post("/teach/items", copy=_SINGLE).headers["Location"] == _COPY
    assert author.get(f"/teach/items/{_SINGLE}/edit").headers["Location"] == _COPY
    page = author.get(_COPY).text
    assert "The rules of the bank have no objection" in page
    assert "The key stays" in page
    assert f'<a href="{_COPY}">{_SINGLE}-b</a>' in author.get("/teach/items").text


@pytest.mark.parametrize("item", ["bnd-0009", "bnd-0001", "bnd-0008"])
def test_the_form_sends_back_what_it_shows(author: Browser, bank: Engine, item: str) -> None:
    """A press of "Save" on an untouched page changes nothing, whatever the kind."""
    author.post("/teach/items", copy=item)
    before = _stored(bank, f"{item}-b")
    answer = author.post(f"/teach/items/{item}-b/edit", **_form(before))
    assert answer.status_code == 303
    assert _stored(bank, f"{item}-b") == before


def test_findings_stand_at_their_fields_and_what_was_typed_stays(author: Browser, bank: Engine) -> None:
    """Saved in spite of them; publishing is refused and keeps it all the same."""
    author.post("/teach/items", copy=_SINGLE)
    sent = _form(_stored(bank), sources="F9999", lead_in="Which is not best", takeaway="")
    assert author.post(_COPY, **sent).status_code == 303
    page = author.get(_COPY).text
    assert 'id="sources-found-1"' in page
    assert re.search(r'<input[^>]*name="sources"[^>]*aria-describedby="sources-found-1', page)
    assert "F9999" in page
    assert "Mend it:" in page
    refused = author.post(_COPY, **{**sent, "revision": "2", "do": "publish", "stem": "New words."})
    assert refused.status_code == 422
    assert "The question has errors" in refused.text
    assert _stored(bank).stem == "New words."


def test_two_pages_open_lose_nothing(author: Browser, bank: Engine) -> None:
    """409 with both texts; pressing again puts this one in its place."""
    author.post("/teach/items", copy=_SINGLE)
    start = _stored(bank)
    assert author.post(_COPY, **_form(start, stem="Theirs.")).status_code == 303
    clash = author.post(_COPY, **_form(start, stem="Mine."))
    assert clash.status_code == 409
    assert "Theirs." in clash.text
    assert "Mine." in clash.text
    assert _stored(bank).stem == "Theirs."
    assert author.post(_COPY, **_form(start, 2, stem="Mine.")).status_code == 303
    assert _stored(bank).stem == "Mine."


def test_lines_are_added_moved_and_removed_with_what_was_typed(author: Browser, bank: Engine) -> None:
    """Each press saves first."""
    author.post("/teach/items", copy=_SINGLE)
    start = _stored(bank)
    texts = [one.text for one in start.options]
    added = author.post(_COPY, **_form(start, do="add", stem="Kept."))
    assert added.headers["Location"].endswith(f"#option-{len(texts)}-text")
    assert [one.text for one in _stored(bank).options] == [*texts, ""]
    author.post(_COPY, **_form(_stored(bank), 2, do="up-1"))
    author.post(_COPY, **_form(_stored(bank), 3, do="remove-4"))
    assert [one.text for one in _stored(bank).options] == [texts[1], texts[0], *texts[2:]]
    assert _stored(bank).stem == "Kept."


def test_publishing_the_same_key_goes_back_and_another_leads_to_the_regrade(
    author: Browser, bank: Engine, clock: FakeClock
) -> None:
    """The regrade's page names the version that was asked and the new one."""
    author.post("/teach/items", copy=_SINGLE)
    start = _stored(bank)
    same = author.post(_COPY, **_form(start, do="publish"))
    assert same.headers["Location"] == _COPY
    assert "no answer is graded in another way" in author.get(_COPY).text
    place = next(at for at, one in enumerate(start.options) if one.credit != "100")
    moved = _form(start, 1, do="publish", key=[str(place)], **{f"option-{place}-error": ""})
    other = author.post(_COPY, **moved)
    assert other.headers["Location"].startswith(f"/teach/regrades/new?item={_SINGLE}-b&asked=")
    page = author.get(other.headers["Location"]).text
    assert "The key changed" in page
    assert House(bank, clock, lambda: 1).loaded().items[f"{_SINGLE}-b"].item.keys[0].id == "abcd"[place]
    back = author.post(_COPY, do="back")
    assert back.status_code == 303
    assert _SINGLE in House(bank, clock, lambda: 1).loaded().items


def test_a_new_question_begins_empty_and_is_found_in_the_list(author: Browser, bank: Engine) -> None:
    """Of each kind; the search finds items of the bank by words."""
    for kind in Kind:
        made = author.post("/teach/items", kind=kind.value, tag="boundaries.gifts-money")
        page = author.get(made.headers["Location"])
        assert page.status_code == 200
        assert "errors" in page.text
    listed = author.get("/teach/items?q=gift").text
    assert listed.count("/edit") > len(Kind)
    assert "No question has all of these words" in author.get("/teach/items?q=zzzz").text
    assert len(snapshot(bank)["item_draft"]) == len(Kind)


def test_the_copy_of_a_question_of_many_lines_is_saved_whole(author: Browser, bank: Engine) -> None:
    """As many as a file may have: none is cut off by the form."""
    made = author.post("/teach/items", kind="matching", tag="boundaries.gifts-money")
    place = made.headers["Location"]
    name = place.split("/")[-2]
    lines = tuple(OptionFields(text=f"Left {at}", match=f"Right {at}", credit="100") for at in range(26))
    fields = replace(_stored(bank, name), options=lines)
    assert author.post(place, **_form(fields)).status_code == 303
    assert _stored(bank, name).options == lines
    assert author.get(place).text.count("Right ") >= 26


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\u2060", "\u00ad"])
def test_signs_that_nobody_sees_keep_a_question_from_being_published(
    author: Browser, bank: Engine, sign: str
) -> None:
    """Two answers could look alike, or one be read backwards; the field says so, and what was typed stays."""
    author.post("/teach/items", copy=_SINGLE)
    start = _stored(bank)
    first, *others = start.options
    typed = replace(start, options=(replace(first, text=f"{first.text}{sign}"), *others))
    answer = author.post(_COPY, **_form(typed, do="publish"))
    assert answer.status_code == 422
    assert "invisible control character" in answer.text
    assert _stored(bank).options[0].text.endswith(sign)
    assert f"{_SINGLE}-b" not in {row[0] for row in snapshot(bank)["item"]}


@pytest.mark.parametrize(
    ("path", "fields", "status", "says"),
    [
        (
            "/teach/items",
            {"kind": "essay", "tag": "boundaries.gifts-money"},
            422,
            "how the question is answered",
        ),
        ("/teach/items", {"kind": "single", "tag": ""}, 422, "Choose the topic"),
        ("/teach/items", {"copy": "no-such-item"}, 404, "no such question"),
        ("/teach/items", {"copy": "\x00"}, 404, "no such question"),
        ("/teach/items/no-such-item/edit", {"do": "save"}, 404, "no such question"),
        ("/teach/items/%00/edit", {"do": "save"}, 404, "no such question"),
        (_COPY, {"do": "back"}, 409, "not published"),
        (_COPY, {"lines": "27"}, 422, "at most 26 lines"),
        (_COPY, {"stem": "x" * 7000}, 422, "longer than 6000"),
    ],
)
def test_bad_input_is_told_and_changes_nothing(
    author: Browser, bank: Engine, path: str, fields: dict[str, str], status: int, says: str
) -> None:
    """One sentence, the right status."""
    author.post("/teach/items", copy=_SINGLE)
    before = snapshot(bank)["item_draft"]
    answer = author.post(path, **fields)
    assert (answer.status_code, says in answer.text) == (status, True)
    assert snapshot(bank)["item_draft"] == before


def test_staff_find_the_way_from_the_bank_and_nobody_else(author: Browser, app: Flask) -> None:
    """A link on the page of a question."""
    learner = Browser(app)
    for browser, sees in ((author, True), (learner, False)):
        sitting = browser.start_set(count="5")
        browser.post(f"/sittings/{sitting}/finish")
        page = browser.get(_ITEM.findall(browser.get("/bank").text)[0]).text
        assert ("Edit this question" in page) is sees


def test_guessers_are_tried_on_request_and_what_was_typed_is_saved_first(
    author: Browser, bank: Engine
) -> None:
    """The page says what the question does to the whole bank, and blocks nothing."""
    author.post("/teach/items", copy=_SINGLE)
    page = author.get(_COPY).text
    assert "Every rule of the whole bank that holds now still holds." in page
    assert 'value="guessers"' in page
    typed = replace(_stored(bank), takeaway="Typed, and not saved before.")
    answer = author.post(_COPY, **_form(typed, do="guessers"))
    assert answer.headers["Location"].endswith("/edit?guessers=1#bank")
    assert _stored(bank).takeaway == "Typed, and not saved before."
    assert "Guessing without reading was tried as well." in author.get(f"{_COPY}?guessers=1").text
