"""A browser without a screen: keeps its cookie, sends forms and JSON with the page's token."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
_SITTING = re.compile(r"/sittings/([^/]+)/")
_HIDDEN = re.compile(r'<input type="hidden" name="(revision|client_id)" value="([^"]*)"')


class Browser:
    """One learner's browser."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self._token = ""

    @property
    def token(self) -> str:
        """The token that pages put into their forms."""
        if not self._token:
            found = _TOKEN.search(self.client.get("/").text)
            assert found is not None
            self._token = found[1]
        return self._token

    @property
    def cookie(self) -> str:
        """The session's cookie, for another browser to go on with."""
        found = self.client.get_cookie("session")
        assert found is not None
        return found.value

    def forget_token(self) -> None:
        """Take the token anew from the next page: signing in and out renews it."""
        self._token = ""

    def twin(self) -> "Browser":
        """Return a browser with the same cookie, as a second tab or thread has it."""
        other = Browser(self.app)
        other._token = self.token
        other.client.set_cookie("session", self.cookie)
        return other

    def get(self, path: str) -> TestResponse:
        """Look at a page; redirects are not followed."""
        return self.client.get(path)

    def post(self, path: str, **fields: str | list[str]) -> TestResponse:
        """Send a form; redirects are not followed."""
        return self.client.post(path, data={"csrf_token": self.token, **fields})

    def send(self, path: str, body: Mapping[str, Any]) -> TestResponse:
        """Send JSON as the page's script does."""
        return self.client.post(path, json=dict(body), headers={"X-CSRFToken": self.token})

    def ready_notes(self) -> list[str]:
        """Return the notes of /readyz, but what the tests' PostgreSQL is told to skip for speed (fsync)."""
        notes: list[str] = self.get("/readyz").get_json()["notes"]
        return [note for note in notes if not note.startswith("database: fsync is off")]

    def start_set(self, **fields: str | list[str]) -> str:
        """Start a practice set and return the sitting's name."""
        return sitting_of(self.post("/practice", **fields))

    def start_exam(self, exam: str = "first-look-20", **fields: str) -> str:
        """Start a mock and return the sitting's name."""
        return sitting_of(self.post(f"/exams/{exam}", **fields))

    def save(self, sitting: str, position: int, *numbers: int, **more: object) -> TestResponse:
        """Save a response as the page's script does."""
        body = {
            "position": position,
            "response": list(numbers),
            "client_id": f"{sitting}-{position}-{'-'.join(map(str, numbers))}-{len(more)}",
            "base_revision": 0,
            **more,
        }
        return self.send(f"/sittings/{sitting}/responses", body)

    def answer(self, sitting: str, position: int, go: str, **fields: str | list[str]) -> TestResponse:
        """Send the item form as its page holds it now."""
        page = self.get(f"/sittings/{sitting}/{position}").text
        return self.post(f"/sittings/{sitting}/{position}", go=go, **{**hidden(page), **fields})


def hidden(page: str) -> dict[str, str | list[str]]:
    """Return the item form's hidden fields."""
    return dict(_HIDDEN.findall(page))


def sitting_of(response: TestResponse) -> str:
    """Return the sitting that a redirect leads to."""
    assert response.status_code == 303, response.text
    found = _SITTING.search(response.headers["Location"])
    assert found is not None
    return found[1]
