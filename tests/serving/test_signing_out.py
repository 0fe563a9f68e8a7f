"""A sign-in that was ended is dead at once in every process of a real server."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.serving.processes import serving

_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
_END = re.compile(r'name="end" value="([A-Za-z0-9_-]{10,})"')
_WHO = {"email": "rosa@example.org", "password": "teal kettle under rain"}


@pytest.mark.long
def test_an_ended_sign_in_is_dead_over_the_wire(data_dir: Path) -> None:
    """Another device ends it: pages lead away, a save is 401, and so for its copy; the other goes on."""
    with serving(data_dir.parent) as served, ExitStack() as stack:
        here = stack.enter_context(httpx.Client(base_url=served.url))
        there = stack.enter_context(httpx.Client(base_url=served.url))
        assert _post(here, "/account/register", _WHO).status_code == 303
        for client in (here, there):
            assert _post(client, "/account/login", _WHO).status_code in {302, 303}
        copy = stack.enter_context(_copied(there, served.url))
        assert [client.get("/account").status_code for client in (here, there, copy)] == [200, 200, 200]
        other = _END.findall(here.get("/account/sessions").text)
        assert len(other) == 1
        assert _post(here, "/account/sessions", {"end": other[0]}).status_code == 303
        for client in (there, copy):
            answer = client.get("/account")
            assert (answer.status_code, answer.headers["Location"]) == (303, "/account/login?next=/account")
            save = {"position": 1, "response": [1], "client_id": "c", "base_revision": 0}
            told = client.post("/sittings/made-up-name/responses", json=save, headers=_marked(client))
            assert told.status_code == 401
        assert here.get("/account").status_code == 200


@contextmanager
def _copied(client: httpx.Client, url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, cookies=client.cookies) as copy:
        yield copy


def _post(client: httpx.Client, path: str, fields: dict[str, str]) -> httpx.Response:
    return client.post(path, data={**fields, "csrf_token": _marked(client)["X-CSRFToken"]})


def _marked(client: httpx.Client) -> dict[str, str]:
    found = _TOKEN.search(client.get("/help").text)
    assert found is not None
    return {"X-CSRFToken": found[1]}
