"""A browser without script for benches: it opens pages, fills in forms as they stand, and presses buttons."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


@dataclass(slots=True)
class Form:
    """One form of a page: where it goes, and its fields with the values that they hold."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: set[tuple[str, str]] = field(default_factory=set)


class _Forms(HTMLParser):
    """Collects the forms of a page; fields that name their form by its id are found too."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._by_id: dict[str, Form] = {}
        self._open: Form | None = None
        self._select: tuple[Form, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, a field or a button."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""))
            self.forms.append(self._open)
            self._by_id[given.get("id", "")] = self._open
            return
        form = self._by_id.get(given["form"]) if "form" in given else self._open
        if form is not None:
            self._note(tag, given, form)

    def handle_endtag(self, tag: str) -> None:
        """Leave the form."""
        if tag == "form":
            self._open = None

    def _note(self, tag: str, given: dict[str, str], form: Form) -> None:
        if tag == "button" and given.get("name"):
            form.buttons.add((given["name"], given.get("value", "")))
        elif tag == "select":
            self._select = (form, given["name"])
        elif tag == "option" and self._select is not None:
            chosen, name = self._select
            if "selected" in given or name not in chosen.fields:
                chosen.fields[name] = given.get("value", "")
        elif tag == "input" and given.get("name"):
            if given.get("type") in {"checkbox", "radio"} and "checked" not in given:
                return
            form.fields[given["name"]] = given.get("value", "on")


@dataclass(slots=True)
class Visitor:
    """Somebody with cookies; `page` is the text of the page that is open."""

    client: httpx.Client
    page: str = ""
    path: str = ""

    def open(self, path: str) -> str:
        """Open an address of the site and return its text."""
        return self._take(self.client.get(path, follow_redirects=True))

    def send(self, having: str, **fields: str) -> str:
        """Send the form that has a field or a button `having`, with some fields filled in."""
        form = self._form(having)
        data = {**form.fields, **fields}
        return self._take(self.client.post(form.action or self.path, data=data, follow_redirects=True))

    def token(self) -> str:
        """Return the token that the open page carries for its script."""
        match = _TOKEN.search(self.page)
        assert match is not None, self.page
        return match[1]

    def _form(self, having: str) -> Form:
        reader = _Forms()
        reader.feed(self.page)
        for form in reader.forms:
            if having in form.fields or any(having in button for button in form.buttons):
                return form
        raise AssertionError(f"no form with {having} on {self.path}: {self.page}")

    def _take(self, answer: httpx.Response) -> str:
        assert answer.is_success, (answer.status_code, str(answer.url), answer.text)
        self.page, self.path = answer.text, answer.url.path
        return self.page
