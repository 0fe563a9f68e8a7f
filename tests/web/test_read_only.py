"""A store that can be read but not written, and items that are gone: pages open, writes are told."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from exam_prep.core.items import Kind
from exam_prep.web.extensions import db
from tests.browsing import Browser
from tests.house import House

_NOBODY = 65534
_FORM: dict[str, str | list[str]] = {"response": "1", "client_id": "by-form", "revision": "0", "go": "next"}


@contextmanager
def _without_rights(folder: Path) -> Iterator[None]:
    """Make everything in `folder` read-only, for root too."""
    files = [folder, *folder.iterdir()]
    for file in files:
        file.chmod(0o555 if file.is_dir() else 0o444)
    for above in folder.parents:
        # Nobody has to get through to here; other sessions of pytest close the outermost for their own sake.
        if Path(gettempdir()) in above.parents:
            above.chmod(0o755)
    was = os.geteuid()
    if was == 0:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(was)
        for file in files:
            file.chmod(0o755 if file.is_dir() else 0o644)


@pytest.mark.sqlite("a file whose rights are taken away")
def test_reading_goes_on_where_nothing_can_be_written(app: Flask, browser: Browser, tmp_path: Path) -> None:
    """Saves by script and by form are 503 with what to do; pages open; later all is as before."""
    sitting = browser.start_exam()
    with app.app_context():
        db.engine.dispose()
        keeper = db.engine.raw_connection()  # as another process, which keeps the log beside the file
        keeper.cursor().execute("SELECT 1 FROM sitting").fetchall()
    with _without_rights(tmp_path):
        saved, formed = browser.save(sitting, 1, 1), browser.post(f"/sittings/{sitting}/1", **_FORM)
        pages = [browser.get(f"/sittings/{sitting}/{page}").status_code for page in ("1", "finish", "clock")]
    keeper.close()

    assert pages == [200, 200, 200]
    assert (saved.status_code, formed.status_code) == (503, 503)
    assert "kept on this device" in saved.get_json()["message"]
    assert "Send again" in formed.text
    # Readers may have opened connections that are read-only for good; the first write finds out.
    again = [browser.save(sitting, 1, 1).status_code for _ in range(2)]
    assert again[-1] == 200


def test_a_sitting_outlives_its_items(canary_app: Flask, canary_house: House) -> None:
    """Items that were retired, and a bank that is gone, leave an open sitting as it was frozen."""
    browser = Browser(canary_app)
    sitting = browser.start_exam("every-kind")
    before = [browser.get(f"/sittings/{sitting}/{position}").text for position in range(1, 7)]
    canary_house.sql("UPDATE item SET retired_at = '2026-01-01 00:00:00.000000'")
    canary_house.sql("UPDATE item_version SET is_current = FALSE")
    after = [browser.get(f"/sittings/{sitting}/{position}").text for position in range(1, 7)]

    assert [_asked(page) for page in after] == [_asked(page) for page in before]
    kinds = {row.position: canary_house.asked(row).kind for row in canary_house.items(sitting)}
    single = next(position for position, kind in kinds.items() if kind is Kind.SINGLE)
    assert browser.save(sitting, single, 1).status_code == 200
    assert browser.post(f"/sittings/{sitting}/finish").status_code == 303


def test_an_item_that_is_still_asked_cannot_be_deleted(canary_app: Flask, canary_house: House) -> None:
    """The database itself keeps what a sitting holds."""
    Browser(canary_app).start_exam("every-kind")
    with pytest.raises(IntegrityError):
        canary_house.sql("DELETE FROM item_version")


def _asked(page: str) -> str:
    return page[page.index("<fieldset") : page.index("</fieldset>")]
