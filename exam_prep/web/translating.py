"""Words of the templates, looked up once a language and process: a page asks for a hundred of them.

The functions stand in for those of jinja2.ext.i18n, which find out anew at each call in which language and
context they are; they took a third of the time of an item page.
"""

from flask import Flask, g
from flask_babel import get_locale, get_translations
from markupsafe import Markup

_TABLES: dict[str, dict[str, Markup]] = {}


def add_translating(app: Flask) -> None:
    """Give the templates `_`, `gettext` and `ngettext` that remember what they found."""
    app.jinja_env.globals.update(_=one, gettext=one, ngettext=one_or_many)


def one(text: str, **facts: object) -> Markup:
    """Return `text` in the request's language; `facts` are escaped and filled in as `%(name)s`."""
    table: dict[str, Markup] | None = g.get("words")
    if table is None:
        table = g.words = _TABLES.setdefault(str(get_locale()), {})
    found = table.get(text)
    if found is None:
        found = table[text] = Markup(get_translations().ugettext(text))  # noqa: S704  # our own words
    return found % facts if facts or "%" in found else found


def one_or_many(singular: str, plural: str, num: int, **facts: object) -> Markup:
    """Return the form that fits `num`, with `num` among the facts."""
    text = Markup(get_translations().ungettext(singular, plural, num))  # noqa: S704  # our own words
    return text % {"num": num, **facts}
