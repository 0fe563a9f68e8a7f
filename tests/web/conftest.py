"""An application that speaks a made-up language, for tests of what it says."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import get_babel
from sqlalchemy import Engine

from tests.browsing import Browser
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
