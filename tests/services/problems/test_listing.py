"""The list of staff: open first, by item, with what changed since, and nobody's name."""

from datetime import timedelta

from sqlalchemy.orm import Session

from exam_prep.core.problem_reports import ReportState
from exam_prep.services.problems.listing import PAGE_SIZE, ReportedPage, Wish, list_reported
from exam_prep.services.problems.one import reported_item
from tests.house import House
from tests.reports import a_report, item_of, replied


def _list(house: House, wish: Wish | None = None, page: int = 1) -> ReportedPage:
    with Session(house.engine) as session:
        return list_reported(session, house.cache, wish or Wish(), page=page)


def test_what_waited_longest_stands_first(house: House) -> None:
    """Then what has no open report, the latest first; the lines of an item are open ones first."""
    learner = house.guest()
    sitting = house.sat(learner, 4)
    reports = []
    for position in range(1, 5):
        house.clock.now += timedelta(hours=1)
        reports.append(a_report(house, learner, sitting, position, f"Report {position}."))
    for position in (1, 4):
        replied(house, reports[position - 1])
    house.clock.now += timedelta(hours=1)
    for number in range(4):
        a_report(house, learner, sitting, 2, f"More {number}.")
    page = _list(house)
    assert [one.item_id for one in page.items] == [item_of(house, reports[at]) for at in (1, 2, 3, 0)]
    first = page.items[0]
    assert (first.reports, first.waiting) == (5, 5)
    assert [line.text for line in first.lines] == ["More 3.", "More 2.", "More 1."]
    assert page.states == {"open": 6, "answered": 0, "mended": 2, "kept": 0}


def test_the_list_is_narrowed_by_state_and_tag(house: House) -> None:
    """Each filter says how many it has; together they may leave nothing."""
    learner = house.guest()
    sitting = house.sat(learner, 8)
    reports = [a_report(house, learner, sitting, position) for position in range(1, 9)]
    replied(house, reports[0], state=ReportState.KEPT)
    kept = _list(house, Wish(ReportState.KEPT))
    assert [one.item_id for one in kept.items] == [item_of(house, reports[0])]
    (tag,) = kept.tags
    assert (kept.items[0].tag_title, kept.items[0].waiting, tag[2]) == (tag[1], 0, 1)
    everything = _list(house)
    assert sum(count for _id, _title, count in everything.tags) == 8
    for name, title, count in everything.tags:
        narrowed = _list(house, Wish(tag=name))
        assert sum(one.reports for one in narrowed.items) == count
        assert {one.tag_title for one in narrowed.items} == {title}
    assert _list(house, Wish(tag="no.such")).items == ()


def test_pages_hold_every_item_once(house: House) -> None:
    """By twenty; a page beyond the last is the last."""
    learner = house.guest()
    sitting = house.sat(learner, 30)
    for position in range(1, 31):
        a_report(house, learner, sitting, position)
    first, second, beyond = (_list(house, page=number) for number in (1, 2, 99))
    assert (len(first.items), first.pages, first.found) == (PAGE_SIZE, 2, 30)
    assert beyond == second
    assert len({one.item_id for one in (*first.items, *second.items)}) == 30


def test_a_change_since_the_report_is_told(house: House) -> None:
    """A newer version, an item taken out; going back to the words that were reported is no change."""
    learner = house.guest()
    report = a_report(house, learner, house.sat(learner))
    item = item_of(house, report)
    (one,) = _list(house).items
    assert not one.standing.changed_since(one.lines[0].version)
    house.sql("UPDATE item_version SET is_current = FALSE WHERE item_id = :item", item=item)
    house.sql(
        "INSERT INTO item_version (item_id, version, content_hash, content, created_at, is_current) "
        "SELECT item_id, 2, 'other', content, created_at, TRUE FROM item_version WHERE item_id = :item",
        item=item,
    )
    (one,) = _list(house).items
    assert (one.standing.version, one.standing.changed_since(1), one.standing.is_retired) == (2, True, False)
    with Session(house.engine) as session:
        page = reported_item(session, house.cache, item, page=1)
    assert len(page.former) == 1
    house.sql("UPDATE item_version SET is_current = FALSE WHERE item_id = :item", item=item)
    house.sql("UPDATE item_version SET is_current = TRUE WHERE item_id = :item AND version = 1", item=item)
    assert not _list(house).items[0].standing.changed_since(1)
    house.sql("UPDATE item_version SET is_current = FALSE WHERE item_id = :item", item=item)
    house.sql("UPDATE item SET retired_at = '2026-01-01 00:00:00.000000' WHERE id = :item", item=item)
    (one,) = _list(house).items
    assert (one.standing.is_retired, one.tag_title != "") == (True, True)


def test_staff_learn_nothing_of_who_reported(house: House) -> None:
    """No id of a learner or of a sitting is in what the pages get."""
    learner = house.guest()
    sitting = house.sat(learner)
    report = a_report(house, learner, sitting)
    with Session(house.engine) as session:
        page = reported_item(session, house.cache, item_of(house, report), page=1)
    shown = repr(_list(house)) + repr(page)
    assert learner.public_id not in shown
    assert sitting not in shown
    assert "learner_id" not in shown
