"""The page of one item, as it is stored or as it was sent and refused."""

from dataclasses import replace

from flask import Response, render_template

from exam_prep.seeds import new_public_id
from exam_prep.services.learners import LearnerRef
from exam_prep.services.problems.own import OwnReport, reports_at
from exam_prep.services.sittings.look import item_page
from exam_prep.services.sittings.pages import ItemPage
from exam_prep.services.sittings.saving import Change
from exam_prep.web.extensions import db, parts
from exam_prep.web.keeping import with_mark
from exam_prep.web.visitor import now


def marked_item(learner: LearnerRef, sitting: str, position: int) -> Response:
    """Return the item's page as it is stored, or that its clock stands still; it says if it may be kept."""
    page = item_page(db.session(), parts().cache, learner, sitting, position, now=now())
    return with_mark(_rendered(learner, page), page)


def shown_item(
    learner: LearnerRef, sitting: str, position: int, *, problem: str = "", sent: Change | None = None
) -> str:
    """Return the item's page, or that its clock stands still.

    A change that was `sent` and refused stands there instead of the stored one.
    """
    page = item_page(db.session(), parts().cache, learner, sitting, position, now=now())
    if sent is not None and page.feedback is None:
        page = _as_sent(page, sent)
    return _rendered(learner, page, problem, is_refused=sent is not None)


def shown_report(learner: LearnerRef, sitting: str, position: int, *, text: str, problem: str) -> str | None:
    """Return the explanation with the report and why it was refused; None while the item is not explained."""
    page = item_page(db.session(), parts().cache, learner, sitting, position, now=now())
    if page.feedback is None:
        return None
    return render_template(
        "sittings/item.html",
        page=page,
        reports=_reports(learner, page),
        report_text=text,
        errors={"report-text": problem},
    )


def _rendered(learner: LearnerRef, page: ItemPage, problem: str = "", *, is_refused: bool = False) -> str:
    if page.head.standstill and not is_refused and not problem:
        return render_template("sittings/paused.html", page=page)
    return render_template(
        "sittings/item.html",
        page=page,
        reports=_reports(learner, page),
        client_id=new_public_id(),
        problem=problem,
    )


def _reports(learner: LearnerRef, page: ItemPage) -> list[OwnReport]:
    """Return what the learner reported of the item; asked for beside its explanation only."""
    if page.feedback is None:
        return []
    return reports_at(db.session(), parts().cache, learner, page.head.public_id, page.position)


def _as_sent(page: ItemPage, sent: Change) -> ItemPage:
    """Return the page with the refused change on it; its revision stays, so that a stale one is found."""
    words = sent.response.split()
    return replace(
        page,
        chosen=tuple(int(word) if word.isdecimal() else 0 for word in words),
        certainty=sent.certainty,
        flagged=sent.flagged,
        struck=sent.struck,
        revision=sent.base_revision,
        saved_at=None,
    )
