"""Help pages and the bank's sources."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from exam_prep.services.browsing.pages import source_groups
from exam_prep.web.extensions import db, parts

bp = Blueprint("help", __name__)

TOPICS = ("timing", "scoring", "review", "readiness", "groups", "keys", "accessibility", "data")


@bp.get("/help")
def index() -> ResponseReturnValue:
    """List the help pages."""
    return render_template("help/index.html")


@bp.get("/help/<topic>")
def topic(topic: str) -> ResponseReturnValue:
    """Show one help page."""
    if topic not in TOPICS:
        abort(404)
    return render_template(f"help/{topic}.html")


@bp.get("/sources")
def sources() -> ResponseReturnValue:
    """List the facts that items rest on, with where each stands."""
    loaded = parts().cache.current(db.session())
    return render_template("bank/sources.html", groups=source_groups(loaded))
