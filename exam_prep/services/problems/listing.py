"""The list of reported items for staff: those with open reports first; who sent a report is not told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exam_prep.core.items import Item
from exam_prep.core.problem_reports import ReportState
from exam_prep.db.bank import ItemVersion
from exam_prep.db.problem_reports import ProblemReport
from exam_prep.services.bank.served import Loaded, ServedBankCache
from exam_prep.services.browsing.pages import title_of
from exam_prep.services.problems.standing import ItemStanding, standings

PAGE_SIZE = 20
"""How many items one page shows."""
LINES = 3
"""How many reports of an item the list shows."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What staff want to see: reports in one state (None: in any), on one tag ("": on any)."""

    state: ReportState | None = None
    tag: str = ""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report in the list."""

    text: str
    created_at: datetime
    version: int
    state: ReportState


@dataclass(frozen=True, slots=True)
class ReportedItem:
    """One item with its reports; `reports` of them fit the wish, `waiting` of these are open."""

    item_id: str
    opening: str
    """The first paragraph of its scene or question."""
    concept_title: str
    tag_title: str
    standing: ItemStanding
    reports: int
    waiting: int
    lines: tuple[ReportLine, ...]
    """At most `LINES`, open ones first, then the latest."""


@dataclass(frozen=True, slots=True)
class ReportedPage:
    """A page of the list, and how it could be narrowed."""

    wish: Wish
    items: tuple[ReportedItem, ...]
    found: int
    page: int
    pages: int
    states: Mapping[ReportState, int]
    """How many reports stand how, on any tag."""
    tags: tuple[tuple[str, str, int], ...]
    """Tags with reported items, by title: id, title, how many reports."""


@dataclass(frozen=True, slots=True)
class _Count:
    """One item's reports that fit the wished state."""

    item_id: str
    version_id: int
    """The newest version that was reported."""
    reports: int
    waiting: int
    first_waiting: datetime | None
    latest: datetime

    def place(self) -> tuple[bool, float]:
        """Return where it stands in the list: what has waited longest first, then the latest."""
        if self.first_waiting is not None:
            return False, self.first_waiting.timestamp()
        return True, -self.latest.timestamp()


def list_reported(session: Session, cache: ServedBankCache, wish: Wish, *, page: int) -> ReportedPage:
    """Return a page of reported items, `PAGE_SIZE` a page; `page` counts from 1, beyond the last is the last.

    A fixed number of statements: items are narrowed and ordered in memory, as there are no more than the
    bank has.
    """
    loaded = cache.current(session)
    counts = _counts(session, wish.state)
    asked = _asked(session, cache, loaded, counts)
    tags = _tags(loaded, asked, counts)
    found = sorted(
        (one for one in counts if wish.tag in {"", asked[one.item_id].tag}),
        key=lambda one: (*one.place(), one.item_id),
    )
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(1, page), pages)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    names = [one.item_id for one in shown]
    lines, stand = _lines(session, names, wish.state), standings(session, names)
    return ReportedPage(
        wish=wish,
        items=tuple(
            _item(loaded, asked[one.item_id], one, stand[one.item_id], lines[one.item_id]) for one in shown
        ),
        found=len(found),
        page=page,
        pages=pages,
        states=_states(session),
        tags=tags,
    )


def _counts(session: Session, state: ReportState | None) -> list[_Count]:
    waits = ProblemReport.state == ReportState.OPEN
    query = (
        select(
            ItemVersion.item_id,
            func.max(ItemVersion.id),
            func.count(),
            func.count().filter(waits),
            func.min(ProblemReport.created_at).filter(waits),
            func.max(ProblemReport.created_at),
        )
        .join(ItemVersion, ItemVersion.id == ProblemReport.item_version_id)
        .group_by(ItemVersion.item_id)
    )
    if state is not None:
        query = query.where(ProblemReport.state == state)
    return [_Count(*row) for row in session.execute(query)]


def _states(session: Session) -> dict[ReportState, int]:
    query = select(ProblemReport.state, func.count()).group_by(ProblemReport.state)
    counts = dict(session.execute(query).all())
    return {state: counts.get(state, 0) for state in ReportState}


def _asked(
    session: Session, cache: ServedBankCache, loaded: Loaded, counts: Iterable[_Count]
) -> dict[str, Item]:
    """Return the items as they are served, and those that are not any more as they were reported last."""
    served = {one.item_id: loaded.items.get(one.item_id) for one in counts}
    gone = {one.version_id for one in counts if served[one.item_id] is None}
    versions = [one for one in served.values() if one] + [*cache.versions(session, gone).values()]
    return {version.item.id: version.item for version in versions}


def _tags(
    loaded: Loaded, asked: Mapping[str, Item], counts: Iterable[_Count]
) -> tuple[tuple[str, str, int], ...]:
    reports: dict[str, int] = {}
    for one in counts:
        tag = asked[one.item_id].tag
        reports[tag] = reports.get(tag, 0) + one.reports
    titled = [(tag, title_of(loaded.taxonomy.tags, tag), count) for tag, count in reports.items()]
    return tuple(sorted(titled, key=lambda one: one[1]))


def _lines(
    session: Session, items: Sequence[str], state: ReportState | None
) -> dict[str, tuple[ReportLine, ...]]:
    place = func.row_number().over(
        partition_by=ItemVersion.item_id,
        order_by=((ProblemReport.state != ReportState.OPEN), ProblemReport.id.desc()),
    )
    ranked = (
        select(
            ItemVersion.item_id,
            ProblemReport.text,
            ProblemReport.created_at,
            ItemVersion.version,
            ProblemReport.state,
            place.label("place"),
        )
        .join(ItemVersion, ItemVersion.id == ProblemReport.item_version_id)
        .where(ItemVersion.item_id.in_(items))
    )
    if state is not None:
        ranked = ranked.where(ProblemReport.state == state)
    rows = ranked.subquery()
    query = select(rows).where(rows.c.place <= LINES).order_by(rows.c.item_id, rows.c.place)
    found: dict[str, tuple[ReportLine, ...]] = dict.fromkeys(items, ())
    for row in session.execute(query):
        line = ReportLine(row.text, row.created_at, row.version, row.state)
        found[row.item_id] = (*found[row.item_id], line)
    return found


def _item(
    loaded: Loaded, item: Item, count: _Count, standing: ItemStanding, lines: tuple[ReportLine, ...]
) -> ReportedItem:
    return ReportedItem(
        item_id=count.item_id,
        opening=(item.stem or item.lead_in).split("\n")[0],
        concept_title=title_of(loaded.taxonomy.concepts, item.concept),
        tag_title=title_of(loaded.taxonomy.tags, item.tag),
        standing=standing,
        reports=count.reports,
        waiting=count.waiting,
        lines=lines,
    )
