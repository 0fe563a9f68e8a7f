"""An application that speaks a made-up language, and an instructor with a mock exam."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import get_babel
from sqlalchemy import Engine

from exam_prep.core.roles import Role
from exam_prep.services.accounts.people import AccountRef
from tests.browsing import Browser
from tests.cohorts import account_of
from tests.given import Class, a_class
from tests.house import House
from tests.mock_exams import a_mock_exam
from tests.people import sign_in_as
from tests.set_clock import FakeClock
from tests.web.made_up_language import MADE_UP, write_language


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a language in which every sentence stands in brackets."""
    folder = tmp_path_factory.mktemp("translations")
    write_language(folder)
    return folder


@pytest.fixture
def foreign(make_app: Callable[[Engine], Flask], bank: Engine, catalog: Path) -> Browser:
    """Give a browser on an application that speaks the made-up language."""
    app = make_app(bank)
    with app.app_context():
        settings = get_babel()
        settings.default_locale = MADE_UP
        settings.translation_directories = [str(catalog)]
    return Browser(app)


@pytest.fixture
def instructor(browser: Browser, bank: Engine, clock: FakeClock) -> Browser:
    """Give the browser of an instructor, signed in with a second factor."""
    browser.email = sign_in_as(browser, bank, Role.INSTRUCTOR, now=clock())  # type: ignore[attr-defined]
    return browser


@pytest.fixture
def who(instructor: Browser, bank: Engine) -> AccountRef:
    """Give the instructor's account."""
    return account_of(bank, instructor.email)  # type: ignore[attr-defined]


@pytest.fixture
def place(house: House, who: AccountRef) -> str:
    """Give the path of a small mock exam of the instructor."""
    return f"/teach/exams/{a_mock_exam(house, who)}"


@pytest.fixture
def staff(app: Flask, bank: Engine, house: House) -> Browser:
    """Give an instructor's browser."""
    made = Browser(app)
    made.email = sign_in_as(made, bank, Role.INSTRUCTOR, now=house.clock())  # type: ignore[attr-defined]  # for room
    return made


@pytest.fixture
def room(staff: Browser, house: House) -> Class:
    """Give the instructor's class."""
    return a_class(house, account_of(house.engine, staff.email))  # type: ignore[attr-defined]  # set above
