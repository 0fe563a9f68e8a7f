"""Draw the form on which a learner sits a published mock exam, or find the fixed one."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.blueprint import Blueprint
from exam_prep.core.drawing.form import Form
from exam_prep.core.items import Item
from exam_prep.core.mock_exams.arranging import arranged_anew
from exam_prep.core.mock_exams.blueprint import blueprint_of
from exam_prep.core.mock_exams.definition import Order
from exam_prep.core.mock_exams.drawing import draw_definition
from exam_prep.db.bank import ItemVersion
from exam_prep.db.mock_exams import MockExamVersion
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.bank.content import load_content
from exam_prep.services.bank.served import Loaded
from exam_prep.services.learners import LearnerRef
from exam_prep.services.mock_exams.definitions import load_definition, load_forms
from exam_prep.services.sittings.start import seen_counts


def blueprint_of_version(version: MockExamVersion) -> Blueprint:
    """Return the exam that `version` is; its id is "mock-" and the public id of the mock exam."""
    definition = load_definition(version.definition)
    return blueprint_of(definition, version.mock_exam.public_id, version.number)


def draw_version(
    session: Session,
    loaded: Loaded,
    learner: LearnerRef,
    version: MockExamVersion,
    *,
    seed: int,
    form_number: int | None = None,
) -> Form:
    """Return the form of `version` on which `learner` sits.

    With `form_number`, 1 or more, it is that fixed form, with the item versions that were frozen when it
    was published; unless its order is the same for everybody, items and options are shuffled by `seed`.
    Otherwise it is drawn by `seed`, what the learner has seen least first.

    Raises:
        NotFoundError: the version has no such fixed form.
        InvalidError: the bank changed, and cannot fill the exam any more; the sentence is for a learner.
    """
    definition = load_definition(version.definition)
    if form_number is None:
        seen = seen_counts(session, learner)
        try:
            return draw_definition(definition, loaded.index, loaded.taxonomy, seed=seed, seen=seen)
        except InvalidError as error:
            raise InvalidError(
                "The question bank was changed, and it cannot fill this exam any more. Tell whoever gave it "
                "to you: they can publish it anew."
            ) from error
    forms = load_forms(version.forms)
    if not 1 <= form_number <= len(forms):
        raise NotFoundError("This exam has no form with that number.")
    form = forms[form_number - 1]
    if definition.order is Order.SAME:
        return form
    return arranged_anew(form, _items_of(session, form), order=definition.order, seed=seed)


def version_ids(session: Session, picks: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the rows of `item_version` of pairs of item id and version number, by item id."""
    wanted = dict(picks)
    rows = session.execute(
        select(ItemVersion.item_id, ItemVersion.version, ItemVersion.id).where(
            ItemVersion.item_id.in_(wanted)
        )
    )
    return {item: found for item, number, found in rows if wanted[item] == number}


def _items_of(session: Session, form: Form) -> Mapping[str, Item]:
    ids = version_ids(session, ((pick.item, pick.version) for pick in form.picks))
    texts = session.scalars(select(ItemVersion.content).where(ItemVersion.id.in_(ids.values())))
    items = [load_content(text).item for text in texts]
    return {item.id: item for item in items}
