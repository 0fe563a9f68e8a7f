"""How values look on a page: dates, times, numbers and the bank's Markdown."""

from datetime import date, datetime
from functools import lru_cache
from string import ascii_uppercase

import nh3
from babel.dates import get_timezone_name
from flask import Flask
from flask_babel import format_date, format_time, get_locale, to_user_timezone
from flask_babel import lazy_gettext as _
from markdown_it import MarkdownIt
from markupsafe import Markup

from exam_prep.core.mock_exams.blueprint import DISCLAIMER
from exam_prep.web.assets import asset

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_SETS = {
    "A mix": _("A mix"),
    "New questions": _("New questions"),
    "Ones you missed": _("Ones you missed"),
    "Your topics": _("Your topics"),
    "A short check": _("A short check"),
    "The choice that pulls you": _("The choice that pulls you"),
    "The idea again": _("The idea again"),
    "Review": _("Review"),
    "The plan for today": _("The plan for today"),
    "A quick run-through": _("A quick run-through"),
    "Practice questions": _("Practice questions"),
}
"""Titles that sittings are stored with and papers carry; an exam's title is the bank's own."""
_OF_MOCK_EXAMS = _("A practice exam made by an instructor. It is not an official exam.")
"""`DISCLAIMER` of the core, where no language is known."""

_TAGS = {"p", "em", "strong", "ul", "ol", "li", "br", "blockquote", "code"}


@lru_cache(maxsize=4096)
def markdown(text: str) -> Markup:
    """Return Markdown as safe blocks of HTML: an allow-list of plain tags without attributes."""
    return Markup(nh3.clean(_MARKDOWN.render(text), tags=_TAGS, attributes={}))  # noqa: S704  # cleaned by nh3


@lru_cache(maxsize=4096)
def markdown_inline(text: str) -> Markup:
    """Return one line of Markdown as safe inline HTML."""
    tags = _TAGS - {"p", "ul", "ol", "li", "blockquote"}
    return Markup(nh3.clean(_MARKDOWN.renderInline(text), tags=tags, attributes={}))  # noqa: S704  # same


def day(value: date | datetime) -> str:
    """Return a day in words, "Friday, November 13"."""
    return str(format_date(value, "EEEE, MMMM d"))


def short_day(value: date | datetime) -> str:
    """Return a day in short, "Nov 13"."""
    return str(format_date(value, "MMM d"))


def full_day(value: date | datetime) -> str:
    """Return a day with its year, "Nov 13, 2026"."""
    return str(format_date(value, "medium"))


def weekday(value: date | datetime) -> str:
    """Return a day of the week in short, "Fri"."""
    return str(format_date(value, "EEE"))


def clock_time(value: datetime) -> str:
    """Return a time of day in the learner's zone, "2:32 PM"."""
    return str(format_time(value, "short"))


def clock_seconds(value: datetime) -> str:
    """Return a time of day in the learner's zone with its seconds, "2:32:07 PM"."""
    return str(format_time(value, "medium"))


def zone_name(value: datetime) -> str:
    """Return the name of the zone in which times are shown, "EST"."""
    return str(get_timezone_name(to_user_timezone(value), locale=get_locale(), width="short"))


def minutes(seconds: int) -> int:
    """Return seconds in whole minutes, rounded up."""
    return -(-seconds // 60)


def number(value: object) -> str:
    """Return a number without an empty fraction: 3.0 is "3", 2.50 is "2.5"."""
    text = f"{float(str(value)):.2f}"
    return text.rstrip("0").rstrip(".")


def set_title(title: str) -> str:
    """Return a sitting's title in the reader's language; an exam's title stays as it is."""
    return str(_SETS.get(title, title))


def disclaimer(text: str) -> str:
    """Return what an exam says of itself: as its file has it, or in the reader's language."""
    return str(_OF_MOCK_EXAMS if text == DISCLAIMER else text)


def letters(position: int) -> str:
    """Return the letter of the displayed option `position`, from 1."""
    return ascii_uppercase[position - 1]


def outside(url: str) -> str:
    """Return an address of another site if a click on it can only open a page there, else ""."""
    return url if url.lower().startswith(("https://", "http://")) else ""


def add_presenters(app: Flask) -> None:
    """Make the presenters known to the templates."""
    for presenter in (
        markdown,
        markdown_inline,
        day,
        short_day,
        full_day,
        weekday,
        clock_time,
        clock_seconds,
        zone_name,
        minutes,
        number,
        set_title,
        disclaimer,
        outside,
    ):
        app.add_template_filter(presenter, presenter.__name__)
    app.add_template_global(asset, "asset")
    app.add_template_global(letters, "letters")
