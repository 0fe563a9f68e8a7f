"""The page that asks which of two answers to keep, when two pages changed one item."""

from dataclasses import replace

from flask import render_template

from exam_prep.seeds import new_public_id
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.look import item_page
from exam_prep.services.sittings.saving import Change, Stored
from exam_prep.web.extensions import db, parts
from exam_prep.web.visitor import now


def conflict_page(learner: LearnerRef, sitting: str, sent: Change, stored: Stored) -> str:
    """Return the page with both answers; the one that was sent is offered again over the stored revision."""
    page = item_page(db.session(), parts().cache, learner, sitting, sent.position, now=now())
    texts = {option.number: option.text for option in page.item.options}
    return render_template(
        "sittings/conflict.html",
        head=page.head,
        position=sent.position,
        item=page.item,
        kept=_shown(stored.response, texts),
        sent=_shown(sent.response, texts),
        change=replace(sent, base_revision=stored.revision),
        revision=stored.revision,
        client_id=new_public_id(),
    )


def _shown(response: str, texts: dict[int, str]) -> list[tuple[int, str]]:
    numbers = [int(word) for word in response.split() if word.isdecimal()]
    return [(number, texts.get(number, "")) for number in numbers]
