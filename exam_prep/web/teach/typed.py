"""What an author typed into the form of an item, as it was typed."""

from dataclasses import replace

from flask import request

from exam_prep.core.items import Kind
from exam_prep.services.authoring.fields import (
    MOST_OPTIONS,
    Fields,
    OptionFields,
    moved_up,
    with_line,
    without_line,
)
from exam_prep.web.inputs import whole_number

_TEXTS = (
    "kind", "tag", "concept", "tags", "level", "difficulty", "scenario", "stem", "lead_in", "scoring",
    "takeaway", "rung", "sources", "jurisdiction", "review_by", "lang", "enemies",
)  # fmt: skip
_LINES = frozenset({Kind.MATCHING, Kind.ORDERING})


def typed_fields() -> Fields:
    """Return the fields of the request's form; what it does not name is as in a new one."""
    form = request.form
    texts = {name: _plain(form[name]) for name in _TEXTS if name in form}
    shown = Fields(kind=form.get("shown_kind", ""), scoring=form.get("shown_scoring", ""))
    count = min(whole_number(form.get("lines")), MOST_OPTIONS + 1)
    return Fields(
        **texts,
        sensitive="sensitive" in form,
        quoted_stigma="quoted_stigma" in form,
        options=tuple(_option(shown, place) for place in range(count)),
    )


def after_press(fields: Fields, what: str) -> Fields:
    """Return the form after a button that adds, removes or moves a line of the answers."""
    verb, _, number = what.partition("-")
    match verb:
        case "add":
            return with_line(fields)
        case "remove":
            return without_line(fields, whole_number(number))
        case "up":
            return moved_up(fields, whole_number(number))
    return fields


def _option(shown: Fields, place: int) -> OptionFields:
    """Return one line; how its credit was asked for is told by the kind that the form showed."""
    form = request.form
    line = OptionFields(
        text=_plain(form.get(f"option-{place}-text", "")),
        match=_plain(form.get(f"option-{place}-match", "")),
        why=_plain(form.get(f"option-{place}-why", "")),
        error=_plain(form.get(f"option-{place}-error", "")),
        last=f"option-{place}-last" in form,
    )
    if shown.by_credit:
        return replace(line, credit=_plain(form.get(f"option-{place}-credit", "0")))
    is_key = shown.kind in _LINES or str(place) in form.getlist("key")
    return replace(line, credit="100" if is_key else "0")


def _plain(text: str) -> str:
    """Return a text with the line ends that files have, and without signs that no text holds."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
