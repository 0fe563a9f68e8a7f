"""Names and texts that no page of ours sends are refused in one sentence, and never reach the database."""

import pytest
from sqlalchemy import Engine

from tests.browsing import Browser
from tests.house import snapshot
from tests.statements import Counter
from tests.web.test_cost import statements

__all__ = ["statements"]

_ODD = ["x\0y", "x" * 121, "x/y", "caf\u00e9"]


@pytest.mark.parametrize("start_key", _ODD)
@pytest.mark.parametrize("path", ["/practice", "/exams/first-look-20", "/review"])
def test_an_odd_start_key_is_refused(browser: Browser, bank: Engine, path: str, start_key: str) -> None:
    """The page says what to do, and nobody is made a guest."""
    assert browser.token
    before = snapshot(bank)
    answer = browser.post(path, start_key=start_key, count="5")

    assert (answer.status_code, "reload it" in answer.text) == (422, True)
    assert snapshot(bank) == before


@pytest.mark.parametrize("client_id", ["x\0y", "x" * 65, "x/y", "caf\u00e9", ""])
def test_an_odd_client_id_is_refused(browser: Browser, bank: Engine, client_id: str) -> None:
    """As JSON and as a form: 422 with a sentence, and nothing is kept."""
    sitting = browser.start_set()
    before = snapshot(bank)
    sent = browser.save(sitting, 1, 1, client_id=client_id)
    form = browser.answer(sitting, 1, "next", response="1", client_id=client_id)

    assert (sent.status_code, form.status_code) == (422, 422)
    assert "reload the page" in sent.get_json()["message"]
    assert snapshot(bank) == before


@pytest.mark.parametrize("name", ["short", "x" * 65, "no%00such-sitting", "no such sitting", "no.such.one"])
@pytest.mark.parametrize("below", ["", "/1", "/finish", "/result", "/clock"])
def test_an_impossible_name_is_nobodys_sitting(
    browser: Browser, statements: Counter, name: str, below: str
) -> None:
    """404, without a question to the table of sittings."""
    browser.start_set()
    with statements.of() as heard:
        assert browser.get(f"/sittings/{name}{below}").status_code == 404

    assert [statement for statement in heard if "FROM sitting" in statement] == []


@pytest.mark.parametrize("field", ["response", "certainty", "cut", "seconds", "revision"])
def test_nul_in_an_answer_is_refused(browser: Browser, field: str) -> None:
    """A text that PostgreSQL could not hold is 422 on every database."""
    sitting = browser.start_set()
    fields = {"response": "1", "certainty": "sure", "cut": "1", "seconds": "1", "revision": "0"}
    sent: dict[str, str | list[str]] = {**fields, field: f"{fields[field]}\0"}

    assert browser.answer(sitting, 1, "next", **sent).status_code == 422


@pytest.mark.parametrize("field", ["set", "topics", "count", "feedback", "clock"])
def test_nul_in_a_wish_is_refused(browser: Browser, bank: Engine, field: str) -> None:
    """A choice that the page does not offer starts nothing."""
    answer = browser.post("/practice", **{"set": "topics", field: "x\0"})

    assert answer.status_code == 422
    assert snapshot(bank)["sitting"] == ()
