"""A printed form that is drawn by what its address says: exam or topics, seed and number of versions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from exam_prep.core.bank import Taxonomy
from exam_prep.core.drawing.draw import draw_exam, draw_tags
from exam_prep.core.drawing.form import Form
from exam_prep.core.printing.frame import FormItem, PrintFrame, frame_of
from exam_prep.core.printing.papers import PrintedForm, lay_out
from exam_prep.services.bank.served import Loaded, ServedBankCache
from exam_prep.services.grading import rules_now

MOST_ITEMS = 200
_MOST_NAMED = 2
_MANY_TOPICS = "Practice questions"


@dataclass(frozen=True, slots=True)
class PrintWish:
    """What an instructor wants to print.

    `exam` is an exam's id, or "" where items are drawn from `topics` (tags, families of tags or domains).
    `count` is the number of items where the exam leaves it open, and for topics; else None. `title` stands on
    the papers in place of the exam's own, "" keeps that.
    """

    exam: str
    topics: tuple[str, ...]
    count: int | None
    seed: int
    versions: int
    title: str = ""


def print_drawn(session: Session, cache: ServedBankCache, wish: PrintWish) -> PrintedForm:
    """Return the papers that belong to `wish`; equal wishes give equal papers while the bank stays.

    The form is the one that `exam-prep draw` gives for the seed.

    Raises:
        NotFoundError: there is no such exam.
        InvalidError: count, topics or versions are off; ShortfallError where the bank has no such form.
    """
    loaded = cache.current(session)
    form, frame = _drawn(loaded, wish)
    if wish.title:
        frame = replace(frame, title=wish.title)
    asked = [loaded.items[pick.item] for pick in form.picks]
    rules = rules_now(session, cache, [version.id for version in asked])
    items = {one.item.id: FormItem(one.item, one.scenario, rules.get(one.id)) for one in asked}
    return lay_out(form, items, frame, versions=wish.versions)


def _drawn(loaded: Loaded, wish: PrintWish) -> tuple[Form, PrintFrame]:
    taxonomy = loaded.taxonomy
    if wish.exam:
        blueprint = loaded.exam(wish.exam)
        form = draw_exam(loaded.index, taxonomy, blueprint, seed=wish.seed, seen={}, count=wish.count)
        return form, frame_of(blueprint)
    form = draw_tags(loaded.index, taxonomy, wish.topics, count=wish.count or 0, seed=wish.seed, seen={})
    return form, PrintFrame(_title(taxonomy, wish.topics))


def _title(taxonomy: Taxonomy, topics: Sequence[str]) -> str:
    if len(topics) > _MOST_NAMED:
        return _MANY_TOPICS
    titles = {tag.id: tag.title for tag in taxonomy.tags.values()}
    titles |= {domain.id: domain.title for domain in taxonomy.domains.values()}
    return ", ".join(titles.get(name, name) for name in topics)
