"""Items that are written in the browser: the list, and the form with what the check found at each field."""

import re

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.core.items import ErrorType, Kind, Level, Scoring
from exam_prep.db.item_drafts import ItemDraft
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.services.authoring.checking import check_draft, scenarios_of
from exam_prep.services.authoring.drafts import (
    NO_DRAFT,
    begin_copy,
    begin_draft,
    copy_of,
    find_draft,
    held_draft,
    list_drafts,
    save_draft,
)
from exam_prep.services.authoring.fields import MOST_OPTIONS, Fields, load_fields
from exam_prep.services.authoring.finding import found_items
from exam_prep.services.authoring.publishing import Published, publish, take_back
from exam_prep.services.authoring.whole_bank import bank_change
from exam_prep.services.bank.served import Loaded
from exam_prep.web.errors import status_of
from exam_prep.web.extensions import db, parts
from exam_prep.web.inputs import whole_number
from exam_prep.web.teach.home import leader
from exam_prep.web.teach.typed import after_press, typed_fields
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import now

bp = Blueprint("items", __name__, url_prefix="/teach/items")

_ID = re.compile(r"[A-Za-z0-9.-]{1,80}")
_MOST_SIGNS = 80


@bp.get("")
def index() -> ResponseReturnValue:
    """Show what is written in the browser, and find items of the bank."""
    return _list({})


@bp.post("")
@writes
def create() -> ResponseReturnValue:
    """Begin a new item, or the copy of a file's one."""
    session, loaded, actor = db.session(), _loaded(), leader().email
    copied = request.form.get("copy", "")
    if copied:
        if not _ID.fullmatch(copied):
            raise NotFoundError(NO_DRAFT)
        name = begin_copy(session, loaded, copied, actor, now=now())
        return redirect(_place(name), 303)
    kind, tag = request.form.get("kind", ""), request.form.get("tag", "")
    try:
        name = begin_draft(session, loaded, kind, tag, actor, now=now())
    except InvalidError as error:
        return _list({"kind" if kind not in set(Kind) else "tag": told(error)}), status_of(error)
    return redirect(_place(name), 303)


@bp.get("/<item_id>/edit")
def edit(item_id: str) -> ResponseReturnValue:
    """Show the form of an item; for one of a file, the way to its copy."""
    if not _ID.fullmatch(item_id):
        raise NotFoundError(NO_DRAFT)
    draft = find_draft(db.session(), item_id)
    if draft is not None:
        return _page(draft, load_fields(draft.fields), {})
    copy = copy_of(db.session(), item_id)
    if copy is not None:
        return redirect(_place(copy.item_id), 303)
    version = _loaded().items.get(item_id)
    if version is None:
        raise NotFoundError(NO_DRAFT)
    return render_template("teach/item_copy.html", item=version.item)


@bp.post("/<item_id>/edit")
@writes
def change(item_id: str) -> ResponseReturnValue:
    """Save what was typed, whatever button was pressed; then do what the button says."""
    if not _ID.fullmatch(item_id):
        raise NotFoundError(NO_DRAFT)
    session, what = db.session(), request.form.get("do", "save")
    draft = held_draft(session, item_id)
    if what == "back":
        take_back(session, draft, now=now())
        flash(_("The question is not asked any more. What you wrote stays here."))
        return redirect(_place(item_id), 303)
    fields = after_press(typed_fields(), what)
    try:
        save_draft(draft, fields, whole_number(request.form.get("revision")), leader().email, now=now())
        if what != "publish":
            asked = "?guessers=1" if what == "guessers" else ""
            return redirect(_place(item_id) + asked + _anchor(what, fields), 303)
        return _published(draft, publish(session, parts().cache, draft, now=now()))
    except (InvalidError, ConflictError) as error:
        return _page(draft, fields, {"form": told(error)}), status_of(error)


def _published(draft: ItemDraft, done: Published) -> ResponseReturnValue:
    """Lead on: to the regrade where results may rest on another key, else back to the form."""
    if done.before == done.after:
        flash(_("This is what is asked already; nothing changed."))
        return redirect(_place(draft.item_id), 303)
    if done.needs_regrade:
        flash(_("Published. The key changed: results that are out stay as they are until you decide here."))
        query = f"item={draft.item_id}&asked={done.before}&key={done.after}"
        return redirect(f"/teach/regrades/new?{query}", 303)
    flash(_("Published. New sets and exams ask it from now on; no answer is graded in another way."))
    return redirect(_place(draft.item_id), 303)


def _list(errors: dict[str, str]) -> str:
    loaded = _loaded()
    sought = request.args.get("q", "").strip()[:_MOST_SIGNS]
    return render_template(
        "teach/items.html",
        drafts=list_drafts(db.session()),
        sought=sought,
        found=found_items(loaded, sought) if sought else (),
        kinds=list(Kind),
        domains=_tags_by_domain(loaded),
        titles=loaded.taxonomy.tags,
        form=request.form,
        errors=errors,
    )


def _page(draft: ItemDraft, fields: Fields, errors: dict[str, str]) -> str:
    loaded = _loaded()
    stored = load_fields(draft.fields)
    checked = check_draft(loaded, draft.item_id, draft.supersedes, fields, today=now().date())
    guessers = bool(request.args.get("guessers"))
    return render_template(
        "teach/item.html",
        draft=draft,
        fields=fields,
        stored=stored,
        differing=[name for name in Fields.__slots__ if getattr(fields, name) != getattr(stored, name)],
        checked=checked,
        guessers=guessers,
        whole=bank_change(loaded, checked.item, draft.supersedes, guessers=guessers)
        if checked.item
        else None,
        kinds=list(Kind),
        levels=list(Level),
        scorings=list(Scoring),
        patterns=list(ErrorType),
        domains=_tags_by_domain(loaded),
        concepts=loaded.taxonomy.concepts.values(),
        scenarios=scenarios_of(loaded).values(),
        most_options=MOST_OPTIONS,
        errors=errors,
    )


def _tags_by_domain(loaded: Loaded) -> list[tuple[str, list[tuple[str, str]]]]:
    tags = loaded.taxonomy.tags.values()
    return [
        (domain.title, [(tag.id, tag.title) for tag in tags if tag.domain == domain.id])
        for domain in loaded.taxonomy.domains.values()
    ]


def _anchor(what: str, fields: Fields) -> str:
    """Return the part of the page to go to: the line that was added or moved, else the findings."""
    verb, _dash, number = what.partition("-")
    place = {"add": len(fields.options) - 1, "up": whole_number(number) - 1}.get(verb)
    if place is not None:
        return f"#option-{max(place, 0)}-text"
    return {"remove": "#answers", "guessers": "#bank"}.get(verb, "#findings")


def _place(item_id: str) -> str:
    return f"/teach/items/{item_id}/edit"


def _loaded() -> Loaded:
    return parts().cache.current(db.session())
