"""The page of one's own data: download, delete in two clicks, and what is left on the device."""

import csv
import io
import re
import zipfile

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from exam_prep.core.lint.readability import grade
from exam_prep.db.base import Base
from exam_prep.services.own_data.answers import HEADER
from exam_prep.settings import templates_dir
from tests.browsing import Browser
from tests.house import snapshot

_TAG = re.compile(r"<[^>]+>|\{[%{].*?[%}]\}", re.DOTALL)


def test_a_learner_takes_everything_along(browser: Browser, bank: Engine) -> None:
    """Three files under plain names; taking them changes nothing, and no cache keeps them."""
    sitting = browser.start_set(count="5")
    browser.answer(sitting, 1, "check", response="1")
    before = snapshot(bank)
    for name, kind in {"everything.json": "json", "answers.csv": "csv", "answers.xlsx": "sheet"}.items():
        assert f'href="/data/{name}"' in browser.get("/data").text
        answer = browser.get(f"/data/{name}")
        stem, suffix = name.split(".")
        told = f"attachment; filename=exam-prep-{stem}-2026-11-02.{suffix}"
        assert answer.headers["Content-Disposition"] == told
        assert answer.headers["Cache-Control"] == "no-store"
        assert kind in answer.headers["Content-Type"]
        assert int(answer.headers["Content-Length"]) == len(answer.data) > 0
    assert snapshot(bank) == before


def test_the_tables_agree(browser: Browser) -> None:
    """CSV and workbook hold the same rows; the workbook no formula."""
    sitting = browser.start_set(count="5")
    browser.answer(sitting, 1, "check", response="1", certainty="guess")
    text = browser.get("/data/answers.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    data = io.BytesIO(browser.get("/data/answers.xlsx").data)
    book = load_workbook(data)
    cells = [["" if one is None else str(one) for one in row] for row in book.active.values]
    book.close()
    with zipfile.ZipFile(data) as parts:
        assert b"<f" not in parts.read("xl/worksheets/sheet1.xml")

    assert rows[0] == list(HEADER)
    assert len(rows) == 6
    assert rows[1][6] == "guess"
    assert [[re.sub(r"\.0$", "", cell) for cell in row] for row in rows] == cells


def test_a_newcomer_finds_nothing_to_take(browser: Browser) -> None:
    """The page says so and offers nothing; a file is not found, one of another name is not there."""
    page = browser.get("/data").text
    assert "Nothing is kept of you here yet." in page
    assert "/data/everything.json" not in page
    assert browser.get("/data/everything.json").status_code == 404
    assert browser.get("/data/passwords.txt").status_code == 404


def test_two_clicks_delete_all_of_it(browser: Browser, stranger: Browser, bank: Engine) -> None:
    """An open exam too; the cookie goes, the device is told to forget, and others keep theirs."""
    stranger.start_set()
    others = snapshot(bank)
    browser.client.set_cookie("zone", "Europe/Paris")
    mock = browser.start_exam()
    browser.save(mock, 1, 1)
    assert 'href="/data/delete"' in browser.get("/data").text
    page = browser.get("/data/delete").text
    assert "One set or exam is still open. It goes too." in page
    assert snapshot(bank) != others
    answer = browser.post("/data/delete")

    assert (answer.status_code, "All of it is deleted" in answer.text) == (200, True)
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert snapshot(bank) == others
    assert browser.client.get_cookie("session") is None
    assert browser.client.get_cookie("zone") is None
    assert browser.get(f"/sittings/{mock}/1").status_code == 404


def test_deleting_again_or_nothing_is_no_trouble(browser: Browser, bank: Engine) -> None:
    """A newcomer who presses the button is told the same, and nothing is written."""
    before = snapshot(bank)
    assert browser.post("/data/delete").status_code == 200
    assert snapshot(bank) == before


def test_a_deletion_that_does_not_happen_keeps_the_cookie(
    browser: Browser, bank: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the store is out of reach, the work stays, and so does the way to it."""
    sitting = browser.start_set()
    before = snapshot(bank)
    monkeypatch.setattr("exam_prep.web.data.views.forget", lambda *_args: 1 / 0)
    answer = browser.post("/data/delete")

    assert answer.status_code == 500
    assert "Clear-Site-Data" not in answer.headers
    assert snapshot(bank) == before
    assert browser.get(f"/sittings/{sitting}/1").status_code == 200


def test_nothing_else_lets_the_device_forget(browser: Browser) -> None:
    """Answers may wait on the device: no other answer of the server clears them."""
    sitting = browser.start_set()
    for path in ("/", "/data", "/data/delete", f"/sittings/{sitting}/1", "/nowhere"):
        assert "Clear-Site-Data" not in browser.get(path).headers
    assert "Clear-Site-Data" not in browser.client.post("/data/delete").headers


def test_the_privacy_page_is_short_and_plain(browser: Browser) -> None:
    """At most 150 words, grade 8 or below, and both ways out are one click away."""
    source = (templates_dir() / "help" / "data.html").read_text(encoding="utf-8")
    told = _TAG.sub(" ", source.split("{% block help %}")[1])
    assert 60 < len(told.split()) <= 150
    assert grade(told) <= 8
    page = browser.get("/help/data").text
    assert 'href="/data"' in page
    assert "180 days" in page


def test_all_tables_that_people_fill_are_known() -> None:
    """What the page says of is what there is: a new table needs its word there and here."""
    assert set(Base.metadata.tables) == {
        "learner", "sitting", "sitting_item", "response_event", "problem_report", "review_event", "card",
        "item", "item_version", "served_bank", "sitting_pause", "staff_act", "withdrawn_grade", "mail_outbox",
        "account", "signin", "one_time_link", "passkey", "signin_try", "account_act",
        "goal_event", "policy_choice", "plan_feed", "readiness_form", "readiness_estimate", "exam_outcome",
        "growing_form",
        "cohort", "cohort_staff", "cohort_member", "problem_report_act",
        "accommodation", "assignment", "assignment_act", "mock_exam", "mock_exam_version",
        "regrade", "regraded_sitting", "item_draft",
        "counted_sitting", "sitting_group", "item_sum", "option_sum", "time_count",
    }  # fmt: skip
