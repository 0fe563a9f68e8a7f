"""A learner who sits an exam over HTTP, as the page's script does."""

import re
from dataclasses import dataclass

import httpx

from exam_prep.seeds import new_public_id

EXAM = "first-look-20"
_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
_START_KEY = re.compile(r'name="start_key" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Visit:
    """One learner's open exam: the address of the sitting, the cookies, and the token its page carries."""

    client: httpx.Client
    sitting: str
    token: str

    def save(self, position: int, response: int, revision: int) -> httpx.Response:
        """Send one answer and return the reply."""
        return self.client.post(
            f"{self.sitting}/responses",
            json={
                "position": position,
                "response": [response],
                "base_revision": revision,
                "client_id": new_public_id(),
            },
            headers={"X-CSRFToken": self.token},
        )


def begin_exam(client: httpx.Client, exam: str = EXAM) -> Visit:
    """Start the exam as a newcomer; `client` knows the server's address."""
    page = client.get(f"/exams/{exam}").raise_for_status().text
    form = {"csrf_token": _found(_TOKEN, page)}
    key = _START_KEY.search(page)
    started = client.post(f"/exams/{exam}", data={**form, "start_key": key[1] if key else ""})
    assert started.status_code == 303, started.text
    first = client.get(started.headers["Location"]).raise_for_status()
    return Visit(client, started.headers["Location"].rpartition("/")[0], _found(_TOKEN, first.text))


def _found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    assert match is not None, page
    return match[1]
