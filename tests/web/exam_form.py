"""The form of a mock exam's page as a browser would send it."""

import re
from html import unescape
from html.parser import HTMLParser

from tests.browsing import Browser

_ERROR = re.compile(r'<p class="err" id="([^"]+)-problem">([^<]*)</p>')


class _Form(HTMLParser):
    """Collects the fields of the form whose id is "exam"."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._inside = False
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field with its value."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("id") == "exam"
        elif self._inside and tag == "input":
            if given["type"] in {"checkbox", "radio"} and "checked" not in given:
                return
            self.fields[given["name"]] = given.get("value", "")
        elif tag == "select":
            self._select = given["name"]
        elif self._inside and tag == "option" and ("selected" in given or self._select not in self.fields):
            self.fields[self._select] = given["value"]

    def handle_endtag(self, tag: str) -> None:
        """Leave the form."""
        self._inside = self._inside and tag != "form"


def fields_of(page: str) -> dict[str, str]:
    """Return the fields of the form with their values; boxes and picks that are not ticked are left out."""
    form = _Form()
    form.feed(page)
    assert "revision" in form.fields
    return {name: value for name, value in form.fields.items() if name != "csrf_token"}


def told_at(page: str) -> dict[str, str]:
    """Return the sentences that stand beside fields, by field."""
    return {name: unescape(text) for name, text in _ERROR.findall(page)}


def filled(browser: Browser, place: str, **changes: str) -> dict[str, str]:
    """Return the fields of the page with these changes."""
    return {**fields_of(browser.get(place).text), **changes}


def press(browser: Browser, place: str, what: str, **changes: str) -> str:
    """Press a button of the page and return the page that follows."""
    answer = browser.post(place, **filled(browser, place, **changes), do=what)
    assert answer.status_code == 303, told_at(answer.text)
    return browser.get(answer.headers["Location"]).text
