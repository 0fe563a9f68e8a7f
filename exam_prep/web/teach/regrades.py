"""Regrades: what was set right, what waits, and the way from a version to a preview to a commit."""

import hashlib
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.core.items import Item
from exam_prep.core.regrading.accepted import Rule, credit_now, keys_now
from exam_prep.core.regrading.change import reworded
from exam_prep.core.regrading.rekeying import credits_by_option
from exam_prep.core.regrading.ticked import can_be_ticked
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.seeds import new_public_id
from exam_prep.services.regrading.carrying_out import carry_out
from exam_prep.services.regrading.committing import Order, commit_regrade
from exam_prep.services.regrading.effects import Effect, Unreadable
from exam_prep.services.regrading.left import count_left, left_out
from exam_prep.services.regrading.listing import (
    MOST,
    NO_REGRADE,
    RegradeLine,
    asked_versions,
    count_moved,
    list_regrades,
    moved_sittings,
    one_regrade,
    waiting_keys,
)
from exam_prep.services.regrading.people import names_known_to
from exam_prep.services.regrading.plans import NO_ITEM, Holds, Plan, plan_of
from exam_prep.services.regrading.preview import Preview, preview_of
from exam_prep.web.errors import status_of
from exam_prep.web.extensions import db, parts
from exam_prep.web.inputs import whole_number
from exam_prep.web.teach.home import leader
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import now

bp = Blueprint("regrades", __name__, url_prefix="/teach/regrades")

log = logging.getLogger(__name__)

_PORTIONS = 60
"""What one answer waits for; the rounds of the server do the rest."""
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,120}")


_IF_KEPT: Mapping[bool, Mapping[str, str]] = {True: {"never_lower": "1"}, False: {}}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the form says, as typed; row ids of versions, 0 where none is chosen.

    `ticked` are options by ids of the version that was asked, `elsewhere` whether others are ticked too.
    """

    item: str
    asked: int
    treatment: str
    key: int
    ticked: tuple[str, ...]
    elsewhere: bool
    never_lower: bool


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the log, and the keys that changed and wait."""
    session, cache = db.session(), parts().cache
    page = max(1, whole_number(request.args.get("page")))
    lines, more = list_regrades(session, cache, page)
    waiting = waiting_keys(session, cache) if page == 1 else []
    return render_template(
        "teach/regrades.html", lines=lines, waiting=waiting, next_page=page + 1 if more else None, page=page
    )


@bp.get("/new")
def new() -> ResponseReturnValue:
    """Show the form, and the preview of what it asks for; looking changes nothing."""
    wish = _wish()
    if not request.args.get("preview"):
        return _form(wish, None, {})
    try:
        return _form(wish, preview_of(db.session(), _plan(wish)), {})
    except InvalidError as error:
        return _form(wish, None, {_field_of(wish): told(error)}), status_of(error)


@bp.post("/new")
def commit() -> ResponseReturnValue:
    """Do what the preview showed; where it does not hold any more, show the new one."""
    answer = _decide()
    _let_follow()
    return answer


@writes
def _decide() -> ResponseReturnValue:
    wish, session = _wish(), db.session()
    try:
        plan = _plan(wish)
    except InvalidError as error:
        return _form(wish, None, {_field_of(wish): told(error)}), status_of(error)
    order = Order(request.form.get("reason", ""), leader().email, _new_name())
    try:
        made = commit_regrade(session, plan, order, request.form.get("fingerprint", ""), now=now())
    except (InvalidError, ConflictError) as error:
        field = "reason" if isinstance(error, InvalidError) else "preview"
        return _form(wish, preview_of(session, plan), {field: told(error)}), status_of(error)
    flash(_("The regrade is done. Learners read your reason on their result."))
    return redirect(f"/teach/regrades/{made.public_id}", 303)


def _let_follow() -> None:
    """Carry out what was decided; what cannot be done now is done by the rounds of the server."""
    try:
        carry_out(db.engine, parts().cache, now=now(), portions=_PORTIONS)
    except Exception:
        # The rule holds already, and its page says how many are left.
        log.exception("regrade_left_to_the_rounds")


@bp.get("/<regrade>")
def one(regrade: str) -> ResponseReturnValue:
    """Show one regrade with what it changed."""
    if not _NAME.fullmatch(regrade):
        raise NotFoundError(NO_REGRADE)
    session = db.session()
    row, line = one_regrade(session, parts().cache, regrade)
    moved = {scored: moved_sittings(session, row, scored=scored) for scored in (True, False)}
    out = left_out(session, row, most=MOST)
    shown = [sitting for sittings in moved.values() for _line, sitting in sittings]
    return render_template(
        "teach/regrade.html",
        regrade=line,
        changed=moved[True],
        stayed=moved[False],
        counted={scored: count_moved(session, row, scored=scored) for scored in moved},
        left_out=out,
        again=_same_again(line),
        names=names_known_to(session, leader(), {sitting.learner_id for sitting in (*shown, *out)}),
        most=MOST,
        left=count_left(session, row),
    )


def _same_again(line: RegradeLine) -> str:
    """Return the address of the preview that does the same once more, for those who were left out."""
    query = {
        "item": line.item_id,
        "asked": line.asked.id,
        "treatment": line.treatment.value,
        "key": line.key.id if line.key else 0,
        "tick": [f"{line.asked.id}:{option}" for option in line.ticked_ids],
        "reason": line.reason,
        "preview": 1,
    }
    return f"/teach/regrades/new?{urlencode({**query, **_IF_KEPT[line.never_lower]}, doseq=True)}#preview"


def _wish() -> _Asked:
    item = request.values.get("item", "").strip()
    if not _NAME.fullmatch(item):
        raise NotFoundError(NO_ITEM)
    asked = whole_number(request.values.get("asked"))
    ticks = [tick.partition(":") for tick in request.values.getlist("tick")]
    return _Asked(
        item,
        asked,
        request.values.get("treatment", ""),
        whole_number(request.values.get("key")),
        tuple(option for version, _colon, option in ticks if version == str(asked)),
        elsewhere=any(version != str(asked) for version, _colon, _option in ticks),
        never_lower=bool(request.values.get("never_lower")),
    )


def _plan(wish: _Asked) -> Plan:
    treatment = next((one for one in Treatment if one == wish.treatment), None)
    if treatment is None:
        raise InvalidError("Choose what is to happen to the answers.")
    if treatment.needs_key and wish.elsewhere:
        raise InvalidError("Tick answers of the version that is graded anew, and of no other.")
    return plan_of(
        db.session(),
        parts().cache,
        wish.item,
        asked=wish.asked,
        treatment=treatment,
        holds=Holds(wish.key, wish.ticked),
        never_lower=wish.never_lower,
    )


def _field_of(wish: _Asked) -> str:
    """Return where a refusal of the plan belongs."""
    return "key" if wish.treatment in {Treatment.NEW_KEY, Treatment.ACCEPT_BOTH} else "treatment"


def _form(wish: _Asked, preview: Preview | None, errors: dict[str, str]) -> str:
    session = db.session()
    versions = asked_versions(session, parts().cache, wish.item)
    most_asked = max(versions, key=lambda one: (one.sittings, one.version.id)).version.id
    changed = preview.changed if preview else ()
    unreadable = preview.unreadable if preview else ()
    return render_template(
        "teach/regrade_new.html",
        wish=wish,
        versions=versions,
        asked=wish.asked or most_asked,
        treatment=wish.treatment or (Treatment.NEW_KEY.value if wish.key else ""),
        can_be_ticked=can_be_ticked,
        preview=preview,
        changed=changed[:MOST],
        changes=len(changed),
        unreadable=unreadable[:MOST],
        unread=len(unreadable),
        names=names_known_to(session, leader(), _learners(changed[:MOST]) | _learners(unreadable[:MOST])),
        credits=_credits(preview),
        reason=request.values.get("reason", ""),
        start_key=request.form.get("start_key") or new_public_id(),
        errors=errors,
    )


def _learners(some: Iterable[Effect | Unreadable]) -> set[int]:
    return {one.learner_id for one in some}


def _by(asked: Item, key: Item | None) -> Mapping[str, float]:
    return credits_by_option(asked, key) if key else {}


def _credits(preview: Preview | None) -> list[tuple[str, float, float | None, bool]]:
    """Return the options as they were asked: text, credit before, credit from now on, whether reworded.

    Where a set is right, and another one too, the credit is that by the other set.
    """
    if preview is None:
        return []
    asked, key = preview.plan.asked.item, preview.plan.key
    rule = Rule(preview.plan.treatment, key)
    new = credit_now(asked, rule) if key and len(keys_now(asked, rule)) == 1 else _by(asked, key)
    moved = set(reworded(asked, key)) if key else set()
    return [
        (option.text or option.match or "", option.weight, new.get(option.id), option.id in moved)
        for option in asked.options
    ]


def _new_name() -> str:
    """Return the new regrade's name: it follows from the page, so a double click makes one."""
    page = request.form.get("start_key") or new_public_id()
    return hashlib.blake2b(f"regrade {leader().public_id} {page}".encode(), digest_size=16).hexdigest()
