"""A printed form that was fixed before: its item versions are read as they were, whatever the bank says."""

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from exam_prep.core.drawing.form import Form
from exam_prep.core.printing.frame import FormItem, PrintFrame
from exam_prep.core.printing.papers import PrintedForm, lay_out
from exam_prep.db.bank import ItemVersion
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.grading import rules_now


def print_form(
    session: Session, cache: ServedBankCache, form: Form, frame: PrintFrame, *, versions: int = 3
) -> PrintedForm:
    """Return `form` as papers in `versions` versions (1 to 5): equal forms give equal papers for good.

    Their keys tell beside the letters what a regrade has said since.

    Raises:
        InvalidError: the form is empty, names an item version that never was, or has too many versions.
    """
    wanted = {(pick.item, pick.version) for pick in form.picks}
    rows = select(ItemVersion.id).where(tuple_(ItemVersion.item_id, ItemVersion.version).in_(wanted))
    found = cache.versions(session, session.scalars(rows))
    rules = rules_now(session, cache, found)
    items = {one.item.id: FormItem(one.item, one.scenario, rules.get(one.id)) for one in found.values()}
    return lay_out(form, items, frame, versions=versions)
