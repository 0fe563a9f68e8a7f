"""The table of who may open what: complete, and the guard of every request."""

import pytest
from flask import Flask

from exam_prep.web.policy import POLICY, PolicyError, add_policy


def test_every_route_has_its_row(app: Flask) -> None:
    """And every row its route: the table is what the application serves."""
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(POLICY)


def test_a_route_without_a_row_keeps_the_application_from_starting() -> None:
    """Whoever adds a page has to say who may open it."""
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/new", "teach.new", lambda: "")
    with pytest.raises(PolicyError, match=r"routes without a row: \['teach.new'\]"):
        add_policy(app)


def test_a_row_without_a_route_does_too() -> None:
    """A row that outlived its page would hide a page that was renamed."""
    with pytest.raises(PolicyError, match=r"rows without a route: .*practice.home"):
        add_policy(Flask(__name__, static_folder=None))
