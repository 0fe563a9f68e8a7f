"""No parameter, address or host that somebody made up leads a person away from this site."""

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from tests.browsing import Browser
from tests.security.corpora import payloads
from tests.web.addresses import path_of, rules

REDIRECTS = payloads("redirects.txt")
_LEADING = ("go", "next", "url", "back", "return_to", "redirect", "continue", "target")


def _leads_away(answer: TestResponse) -> bool:
    place = answer.headers.get("Location", "/")
    # Browsers take a backslash for a slash and drop tabs and line ends before they look.
    read = "".join(sign for sign in place.replace("\\", "/") if sign not in "\t\r\n").strip()
    met = urlsplit(urljoin("http://localhost/", read))
    return met.netloc != "localhost" or met.scheme != "http"


def test_there_are_forty_strings() -> None:
    """And each stands once."""
    assert len(set(REDIRECTS)) == len(REDIRECTS) >= 40


@pytest.mark.long
def test_no_parameter_leads_away(app: Flask, browser: Browser) -> None:
    """Every form, with each string in every field that might say where to go."""
    sitting = browser.start_set(count="5")
    led = 0
    for rule in rules(app, "POST"):
        if rule.endpoint in {"saves.save", "data.delete", "security.logout"}:
            continue
        path = path_of(rule, sitting)
        for number, text in enumerate(REDIRECTS):
            fields = {"response": "1", "client_id": f"c{number}", "count": "5", "why": "misread", "text": "x"}
            query = {name: text for name in _LEADING if name != "go"}
            data = {"csrf_token": browser.token, **fields, **dict.fromkeys(_LEADING, text)}
            answer = browser.client.post(path, data=data, query_string=query)
            assert not _leads_away(answer), (rule, text)
            assert "evil" not in str(answer.headers).lower(), (rule, text)
            led += answer.status_code == 303
    assert led > 40


@pytest.mark.parametrize("text", REDIRECTS)
def test_no_address_leads_away(app: Flask, text: str) -> None:
    """The string as the path itself, as a server hands it over."""
    builder = EnvironBuilder(path="/", base_url="http://localhost")
    environ = builder.get_environ()
    path = text if text.startswith("/") else f"/{text}"
    environ["PATH_INFO"] = path.encode().decode("latin-1")
    body, status, headers = run_wsgi_app(app, environ)
    answer = TestResponse(body, status, headers, builder.get_request())

    assert answer.status_code < 500
    assert not _leads_away(answer)
    answer.close()


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:1@evil.example", "evil.example/x", 'a"b', "a b<c>"]
)
def test_a_made_up_host_stands_nowhere(app: Flask, browser: Browser, host: str) -> None:
    """Every address, found or redirected: neither body nor headers repeat it."""
    sitting = browser.start_set(count="5")
    forged = {"Host": host, "X-Forwarded-Host": host, "Forwarded": f"host={host}", "X-Original-Host": host}
    for rule in rules(app, "GET"):
        plain = path_of(rule, sitting)
        for path in (plain, f"{plain.rstrip('/')}/"):
            answer = browser.client.get(path, headers=forged)
            assert answer.status_code < 500
            assert not _leads_away(answer), rule
            assert host.encode() not in answer.data, rule
            assert host not in str(answer.headers), rule
            answer.close()
