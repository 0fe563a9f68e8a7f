"""The page takes a learner's file: plain form, one sentence for what is wrong, nothing half done."""

import io
import json
from typing import Any

import pytest
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from exam_prep.web.bodies import MOST_FILE_BYTES
from tests.browsing import Browser
from tests.house import House, snapshot
from tests.security.corpora import payloads


def _send(browser: Browser, data: bytes) -> TestResponse:
    field = b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + browser.token.encode()
    head = b'\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="everything.json"\r\n\r\n'
    body = field + head + data + b"\r\n--x--\r\n"
    return browser.client.post("/data/import", data=body, content_type="multipart/form-data; boundary=x")


def _file(browser: Browser) -> dict[str, Any]:
    sitting = browser.start_set(count="5")
    for position in range(1, 6):
        browser.save(sitting, position, 1)
    browser.post(f"/sittings/{sitting}/finish")
    document: dict[str, Any] = json.loads(browser.get("/data/everything.json").data)
    return document


def test_a_newcomer_brings_their_work(browser: Browser, stranger: Browser, house: House) -> None:
    """They become a guest with it; the page says what came over, and a second time that it was here."""
    data = json.dumps(_file(stranger)).encode()
    assert 'enctype="multipart/form-data"' in browser.get("/data").text
    answer = _send(browser, data)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/data")
    page = browser.get("/data").text
    assert "One set or exam came over. With 5 answers." in page
    assert "One set or exam is kept here," in page
    assert "From 5 first answers." in browser.get("/progress").text
    assert _send(browser, data).status_code == 303
    page = browser.get("/data").text
    assert "Nothing new came over." in page
    assert "One set or exam was here already." in page
    assert house.verify().mismatches == ()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"not json", "choose the everything.json that you downloaded"),
        (b'{"form": "exam-prep-learner", "version": 9}', "version 9 and this site reads up to 2"),
        (b'{"form": "exam-prep-learner", "version": 2, "sittings": 1}', "The file is damaged at"),
    ],
)
def test_what_is_wrong_is_told_at_the_field(
    browser: Browser, bank: Engine, data: bytes, sentence: str
) -> None:
    """422, nothing is written, and no newcomer becomes a guest."""
    before = snapshot(bank)
    answer = _send(browser, data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'href="#file"' in answer.text
    assert snapshot(bank) == before


def test_a_form_without_a_file_says_so(browser: Browser) -> None:
    """With an empty field as browsers send it, and with none."""
    empty = {"csrf_token": browser.token, "file": (io.BytesIO(b""), "")}
    for answer in (
        browser.post("/data/import"),
        browser.client.post("/data/import", data=empty, content_type="multipart/form-data"),
    ):
        assert (answer.status_code, "Choose the file first" in answer.text) == (422, True)


def test_too_large_and_too_many_are_refused(browser: Browser, bank: Engine) -> None:
    """413 above 32 MB, 422 for two files, 400 without the page's token; nothing is written."""
    before = snapshot(bank)
    assert _send(browser, b" " * (MOST_FILE_BYTES + 1)).status_code == 413
    two = {"csrf_token": browser.token, "file": (io.BytesIO(b"{}"), "a"), "other": (io.BytesIO(b"{}"), "b")}
    kind = "multipart/form-data"
    assert browser.client.post("/data/import", data=two, content_type=kind).status_code == 422
    bare = {"file": (io.BytesIO(b"{}"), "a")}
    assert browser.client.post("/data/import", data=bare, content_type=kind).status_code == 400
    assert snapshot(bank) == before


def test_a_file_larger_than_a_form_may_be_is_read(browser: Browser, stranger: Browser) -> None:
    """The limit of other requests is not that of the import."""
    document = _file(stranger)
    document["padding"] = "x" * 1_000_000
    assert _send(browser, json.dumps(document).encode()).status_code == 303


def test_hostile_texts_stay_texts(browser: Browser, stranger: Browser) -> None:
    """Titles of a file are shown as they are written, on every page that names a set."""
    document = _file(stranger)
    (sitting,) = document["sittings"]
    document["sittings"] = []
    texts = [text for text in payloads("xss.txt") if text.isprintable() and 0 < len(text) <= 300][:40]
    for number, text in enumerate(texts):
        document["sittings"].append({**sitting, "id": f"hostile-sitting-{number}", "title": text})
    assert texts
    assert _send(browser, json.dumps(document).encode()).status_code == 303
    for path in ("/progress", "/", "/data", f"/sittings/{document['sittings'][0]['id']}/result"):
        page = browser.get(path).text
        assert all(text not in page for text in texts if "<" in text)


def test_nothing_new_makes_no_guest(browser: Browser, bank: Engine) -> None:
    """A file of which all stays behind leaves a newcomer a newcomer."""
    data = {"form": "exam-prep-learner", "version": 2, "settings": {"time_zone": "UTC", "extra_time": 1},
            "sittings": [], "reviews": []}  # fmt: skip
    before = snapshot(bank)
    assert _send(browser, json.dumps(data).encode()).status_code == 303
    assert "Nothing new came over." in browser.get("/data").text
    assert snapshot(bank) == before
