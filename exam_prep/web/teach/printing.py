"""Print a form: choose it, see what belongs to it, and open its papers as a page, a PDF or a table."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exam_prep.core.printing.papers import PrintedForm
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.bank.served import Loaded
from exam_prep.services.mock_exams.owned import list_published, owned_version
from exam_prep.services.printing.choices import print_choices
from exam_prep.services.printing.drawn import print_drawn
from exam_prep.services.printing.pdf import NOT_INSTALLED, is_installed
from exam_prep.services.printing.published import names_of, print_published, published_name
from exam_prep.web.extensions import db, parts
from exam_prep.web.inputs import public_id_in
from exam_prep.web.teach.home import leader
from exam_prep.web.teach.papers import (
    Bar,
    Look,
    choose_papers,
    find_version,
    key_table,
    papers_page,
    papers_pdf,
)
from exam_prep.web.teach.print_asked import PLACE, Asked, read_asked
from exam_prep.web.telling import told

bp = Blueprint("printing", __name__, url_prefix=PLACE)

_FRESH_SEEDS = 1_000_000_000
"""New seeds have at most nine digits, so that they can be read out."""
_BANK_SIGNS = 12


@bp.get("")
def index() -> ResponseReturnValue:
    """Show what can be printed; for the address of a print also what belongs to it."""
    loaded = _loaded()
    if not request.args:
        return _page(loaded, None, None)
    asked = _asked()
    printed = _printed(asked)
    if printed is None:
        return _page(loaded, asked, None), HTTPStatus.UNPROCESSABLE_ENTITY
    if not asked.mark:
        return redirect(replace(asked, bank=_bank(loaded), mark=printed.fingerprint).address(), 303)
    return _page(loaded, asked, printed)


@bp.get("/paper")
def paper() -> ResponseReturnValue:
    """Show papers as one page that the browser prints."""
    asked, printed, look = _print()
    papers = choose_papers(printed, asked.letter, asked.parts)
    has_pdf = is_installed() and len({one.version.letter for one in papers}) == 1
    pdf_address = asked.address("/paper.pdf", version=asked.letter, part=list(asked.parts))
    return papers_page(printed, papers, look, Bar(asked.address(), pdf_address if has_pdf else ""))


@bp.get("/paper.pdf")
def pdf() -> ResponseReturnValue:
    """Send the papers of one version as a PDF."""
    asked, printed, look = _print()
    return papers_pdf(printed, choose_papers(printed, asked.letter, asked.parts), look)


@bp.get("/key.csv")
def key_csv() -> ResponseReturnValue:
    """Send the key of one version as a table for `exam-prep analyse`."""
    asked, printed, _look = _print()
    return key_table(find_version(printed, asked.letter))


def _loaded() -> Loaded:
    return parts().cache.current(db.session())


def _bank(loaded: Loaded) -> str:
    return loaded.content_hash[:_BANK_SIGNS]


def _asked() -> Asked:
    return read_asked(request.args, parts().seeds() % _FRESH_SEEDS)


def _printed(asked: Asked) -> PrintedForm | None:
    """Return the papers, or None with the reason among the errors of `asked`.

    Raises:
        NotFoundError: a published exam is asked for that the visitor does not build.
    """
    if asked.errors:
        return None
    named = published_name(asked.wish.exam)
    version = owned_version(db.session(), leader(), public_id_in(named.version)) if named else None
    try:
        if named and version:
            return print_published(db.session(), parts().cache, version, named.form, asked.wish)
        return print_drawn(db.session(), parts().cache, asked.wish)
    except (InvalidError, NotFoundError) as error:
        asked.errors["exam"] = told(error)
        return None


def _print() -> tuple[Asked, PrintedForm, Look]:
    loaded, asked = _loaded(), _asked()
    printed = _printed(asked)
    if printed is None:
        raise InvalidError("This address names nothing that can be printed; start from the page Print.")
    return asked, printed, Look(asked.large, asked.size, _origin(loaded, asked))


def _origin(loaded: Loaded, asked: Asked) -> str:
    """Say where a form is from, for its key."""
    named = published_name(asked.wish.exam)
    if named and named.form:
        return str(_("Form %(form)s, as it was published.", form=named.form))
    bank = _bank(loaded)
    return str(_("Drawn with seed %(seed)s from bank %(bank)s.", seed=asked.wish.seed, bank=bank))


def _page(loaded: Loaded, asked: Asked | None, printed: PrintedForm | None) -> str:
    return render_template(
        "teach/print.html",
        choices=print_choices(loaded),
        own=[(one.title, names_of(one)) for one in list_published(db.session(), leader())],
        asked=asked,
        typed=request.args,
        printed=printed,
        bank=_bank(loaded),
        no_pdf="" if is_installed() else _(NOT_INSTALLED),
        errors=asked.errors if asked else {},
    )
