"""Groups for those who lead them: the list, and one group's page."""

import hashlib
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.core.cohorts import MOST_SIGNS, Naming, spoken_code
from exam_prep.core.roles import Role
from exam_prep.core.roster import Order, Wanted
from exam_prep.db.cohorts import Cohort
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.logs import SecurityEvent, security, short_name
from exam_prep.seeds import new_public_id
from exam_prep.services.cohorts.keeping import create_cohort
from exam_prep.services.cohorts.listing import has_archived, list_cohorts
from exam_prep.services.cohorts.members import count_members, list_members, list_removed
from exam_prep.services.cohorts.owned import led_cohort
from exam_prep.services.cohorts.staff import list_staff
from exam_prep.web.errors import status_of
from exam_prep.web.extensions import db, parts
from exam_prep.web.inputs import plain_id, whole_number
from exam_prep.web.qr import qr_image
from exam_prep.web.teach.acts import FIELDS, OPENS, act_on, fresh_code
from exam_prep.web.teach.home import leader
from exam_prep.web.telling import told
from exam_prep.web.transaction import writes
from exam_prep.web.visitor import now

bp = Blueprint("groups", __name__, url_prefix="/teach/groups")


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the groups that the visitor leads, and the form that makes one."""
    return _list({})


@bp.post("")
@writes
def create() -> ResponseReturnValue:
    """Make a group; the same page sent twice makes one."""
    names = _naming(request.form.get("names", ""))
    if names is None:
        return _list({"names": _("Choose what you see of the members.")}), 422
    try:
        made = create_cohort(
            db.session(),
            leader(),
            request.form.get("title", ""),
            names,
            public_id=_new_name(),
            join_code=fresh_code(),
            now=now(),
        )
    except (InvalidError, ConflictError) as error:
        return _list({"title": told(error)}), status_of(error)
    return redirect(f"/teach/groups/{made.public_id}", 303)


@bp.get("/<group>")
def one(group: str) -> ResponseReturnValue:
    """Show one group: how to join it, who is in it, who leads it."""
    return _page(led_cohort(db.session(), leader(), group), {})


@bp.post("/<group>")
@writes
def change(group: str) -> ResponseReturnValue:
    """Do what the pressed button says."""
    who, what = leader(), request.form.get("do", "")
    cohort = led_cohort(db.session(), who, group, lock=True)
    try:
        flash(act_on(db.session(), cohort, what, now=now()))
    except (InvalidError, ConflictError) as error:
        if what not in FIELDS:
            raise
        return _page(cohort, {FIELDS[what]: told(error)}), status_of(error)
    if what in OPENS:
        security(SecurityEvent.GROUP_ACCESS_CHANGED, actor=short_name(who.public_id), reason=what)
    leads_on = what != "drop" or plain_id("staff") != who.public_id or who.role is Role.ADMIN
    return redirect(_back_to(group) if leads_on else "/teach/groups", 303)


def _list(errors: dict[str, str]) -> str:
    archived, page = "archived" in request.args, max(1, whole_number(request.args.get("page")))
    groups, more = list_cohorts(db.session(), leader(), archived=archived, page=page)
    return render_template(
        "teach/groups.html",
        groups=groups,
        next_page=page + 1 if more else None,
        archived=archived,
        has_archived=has_archived(db.session(), leader()),
        start_key=new_public_id(),
        form=request.form,
        errors=errors,
    )


def _page(cohort: Cohort, errors: dict[str, str]) -> str:
    session = db.session()
    after = whole_number(request.values.get("after"))
    wanted = _wanted()
    members, beyond = list_members(session, cohort, after, wanted)
    site = (parts().settings.base_url or request.host_url).rstrip("/")
    code = spoken_code(cohort.join_code)
    link = f"{site}/join/{code}"
    return render_template(
        "teach/group.html",
        group=cohort,
        code=code,
        site=site.partition("://")[2],
        link=link,
        picture=qr_image(link) if cohort.joining_open else None,
        count=count_members(session, cohort),
        members=members,
        after=after,
        wanted=wanted,
        way=_way,
        beyond=beyond,
        removed=list_removed(session, cohort),
        staff=list_staff(session, cohort),
        form=request.form,
        errors=errors,
    )


def _back_to(group: str) -> str:
    return f"/teach/groups/{group}{_way(whole_number(request.form.get('after')), _wanted())}"


def _wanted() -> Wanted:
    find = " ".join(request.values.get("find", "").split())[:MOST_SIGNS]
    return Wanted(find, Order.NAME if request.values.get("by") == Order.NAME else Order.JOINED)


def _way(after: int, wanted: Wanted) -> str:
    """Return the end of the address that shows the wanted members from beyond the first `after`."""
    parts_of_it = {"find": wanted.find, "by": "name" if wanted.order is Order.NAME else "", "after": after}
    said = urlencode({name: value for name, value in parts_of_it.items() if value})
    return f"?{said}#members" if said else ""


def _naming(named: str) -> Naming | None:
    return next((one for one in Naming if one == named), None)


def _new_name() -> str:
    """Return a new group's name: it follows from page and fields, so a double click makes one group.

    Whoever goes back and types another title makes another one.
    """
    page = request.form.get("start_key") or new_public_id()
    sent = [request.form.get(name, "") for name in ("title", "names")]
    named = f"{leader().public_id} {page} {sent}"
    return hashlib.blake2b(named.encode(errors="replace"), digest_size=16).hexdigest()
