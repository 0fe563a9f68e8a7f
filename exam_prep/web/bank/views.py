"""The bank in the browser: all of it with an instructor's pass, else what the learner has answered."""

from flask import Blueprint, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.services.bank.served import Loaded
from exam_prep.services.browsing.opening import answered_items, check_link, pass_holds
from exam_prep.services.browsing.pages import FILTERS, Wish, bank_item, browse, reach
from exam_prep.web.extensions import db, parts
from exam_prep.web.visitor import now, role, visitor, with_second_factor

bp = Blueprint("bank", __name__, url_prefix="/bank")

_OPENED_AT = "bank_opened_at"
_MOST_DIGITS = 6


@bp.get("")
def index() -> ResponseReturnValue:
    """List the items that this reader may see, narrowed as the address says."""
    loaded = _loaded()
    wish = Wish(**{name: request.args.get(name, "") for name in FILTERS})
    page = browse(loaded, _visible(loaded), wish, page=_page_number())
    return render_template("bank/index.html", page=page, has_pass=_has_pass())


@bp.get("/items/<item_id>")
def item(item_id: str) -> ResponseReturnValue:
    """Show one item as a candidate sees it, and with everything."""
    loaded = _loaded()
    return render_template(
        "bank/item.html", page=bank_item(db.session(), parts().cache, _visible(loaded), item_id)
    )


@bp.get("/exams")
def exams() -> ResponseReturnValue:
    """Show how many items the bank holds for each part of each exam."""
    return render_template("bank/exams.html", exams=reach(_loaded()))


@bp.get("/open/<token>")
def ask(token: str) -> ResponseReturnValue:
    """Ask whether this browser should see the whole bank; the link itself changes nothing."""
    check_link(parts().settings.secret_key, token, now=now())
    return render_template("bank/open.html", token=token)


@bp.post("/open/<token>")
def open_all(token: str) -> ResponseReturnValue:
    """Let this browser see the whole bank for twelve hours."""
    check_link(parts().settings.secret_key, token, now=now())
    session[_OPENED_AT] = now().timestamp()
    flash(_("You see the whole bank for twelve hours. Close it here when you leave the device."))
    return redirect("/bank", 303)


@bp.post("/close")
def close() -> ResponseReturnValue:
    """Take the pass away from this browser."""
    session.pop(_OPENED_AT, None)
    return redirect("/bank", 303)


def _loaded() -> Loaded:
    return parts().cache.current(db.session())


def _has_pass() -> bool:
    """Whether this reader is staff with a second factor, or has the pass of a link."""
    mine = role()
    is_staff = mine is not None and mine.is_staff and with_second_factor()
    return is_staff or pass_holds(session.get(_OPENED_AT), now=now())


def _visible(loaded: Loaded) -> frozenset[str] | None:
    """Return the ids that this reader may see; None where all of them."""
    return None if _has_pass() else answered_items(db.session(), loaded, visitor())


def _page_number() -> int:
    page = request.args.get("page", "1")
    return int(page) if page.isascii() and page.isdecimal() and len(page) <= _MOST_DIGITS else 1
