"""Replies: to one or to all, once, and never over what somebody else has just said."""

import pytest
from sqlalchemy.orm import Session

from exam_prep.core.problem_reports import ReportState
from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.db.problem_reports import ProblemReport
from exam_prep.errors import ConflictError, ExamPrepError
from exam_prep.services.learners import ref_of
from exam_prep.services.own_data.forgetting import forget
from exam_prep.services.problems.one import ReportedItemPage, reported_item
from exam_prep.services.problems.replying import Reply, ReplyError, keep_note, send_reply
from tests.at_once import at_once
from tests.cohorts import somebody
from tests.house import House
from tests.reports import REPLY, TEXT, a_report, item_of, now_of, replied

_FINE = Reply(REPLY, ReportState.ANSWERED)


def _two_of_one_item(house: House) -> tuple[ProblemReport, ProblemReport]:
    """Return the reports of two learners on the same of twelve items."""
    first, second = house.guest(), house.guest()
    one = a_report(house, first, house.sat(first, 1))
    sitting = house.sat(second, 12)
    places = {row.item_id: row.position for row in house.items(sitting)}
    return one, a_report(house, second, sitting, places[item_of(house, one)], "B fits too.")


def _send(house: House, item: str, to: dict[str, int], reply: Reply = _FINE) -> int:
    who = somebody(house.engine, house.clock())
    with writing_session(house.engine) as session:
        return send_reply(session, who, item, to, reply, now=house.clock())


def _page(house: House, item: str) -> ReportedItemPage:
    with Session(house.engine) as session:
        return reported_item(session, house.cache, item, page=1)


def test_one_reply_goes_to_all_open_reports_of_an_item(canary_house: House) -> None:
    """Each gets it into its history; the page has no open one left; the log bears it out."""
    one, two = _two_of_one_item(canary_house)
    item = item_of(canary_house, one)
    assert _page(canary_house, item).waiting == 2
    assert _send(canary_house, item, {one.public_id: 0, two.public_id: 0}) == 2
    page = _page(canary_house, item)
    assert (page.waiting, page.count) == (0, 2)
    assert [[act.reply for act in report.history] for report in page.reports] == [[REPLY], [REPLY]]
    assert canary_house.verify().mismatches == ()


def test_the_history_only_grows(house: House) -> None:
    """A note leaves the state, a second reply stands behind the first; each says who and when."""
    learner = house.guest()
    report = a_report(house, learner, house.sat(learner))
    item = item_of(house, report)
    who = replied(house, report, state=ReportState.OPEN, note="Ask Rosa.")
    with writing_session(house.engine) as session:
        keep_note(session, who, item, {report.public_id: 1}, " Rosa agrees. ", now=house.clock())
    house.clock.advance(days=1)
    replied(house, report, "It stays.", ReportState.KEPT, who=who)
    (kept,) = _page(house, item).reports
    assert [(act.state, act.reply, act.note, act.by) for act in kept.history] == [
        (ReportState.OPEN, REPLY, "Ask Rosa.", who.email),
        (ReportState.OPEN, "", "Rosa agrees.", who.email),
        (ReportState.KEPT, "It stays.", "", who.email),
    ]
    assert kept.history[2].at == house.clock()
    assert (kept.state, kept.revision, now_of(house, report).reply_revision) == (ReportState.KEPT, 3, 3)
    assert house.verify().mismatches == ()


@pytest.mark.parametrize(
    ("field", "reply"),
    [
        ("reply", Reply(" \n ", ReportState.ANSWERED)),
        ("reply", Reply("x" * 2001, ReportState.ANSWERED)),
        ("reply", Reply("Obviously not.", ReportState.ANSWERED)),
        ("state", Reply(REPLY, None)),
        ("note", Reply(REPLY, ReportState.ANSWERED, "x" * 2001)),
    ],
)
def test_what_is_off_is_told_by_its_field(house: House, field: str, reply: Reply) -> None:
    """And nothing is kept."""
    learner = house.guest()
    report = a_report(house, learner, house.sat(learner))
    with pytest.raises(ReplyError) as refused:
        _send(house, item_of(house, report), {report.public_id: 0}, reply)
    assert refused.value.field == field
    assert house.snapshot()["problem_report_act"] == ()


def test_nobody_replies_over_somebody_else(house: House) -> None:
    """The second of two is refused whole, whichever report it was that changed; a note counts too."""
    learner = house.guest()
    sitting = house.sat(learner)
    one, two = a_report(house, learner, sitting), a_report(house, learner, sitting, text="Another thing.")
    item = item_of(house, one)
    who = replied(house, one)
    with pytest.raises(ConflictError, match="meanwhile"):
        _send(house, item, {one.public_id: 0, two.public_id: 0})
    assert now_of(house, two).state is ReportState.OPEN
    with pytest.raises(ConflictError, match="meanwhile"), writing_session(house.engine) as session:
        keep_note(session, who, item, {one.public_id: 0}, "A note.", now=house.clock())
    assert len(house.snapshot()["problem_report_act"]) == 1


def test_two_at_the_same_moment_leave_one_reply(house: House) -> None:
    """Whoever comes second is told."""
    learner = house.guest()
    report = a_report(house, learner, house.sat(learner))
    item, told = item_of(house, report), list[str]()

    def answer() -> None:
        try:
            _send(house, item, {report.public_id: 0})
        except ExamPrepError as error:
            told.append(str(error))

    at_once([answer, answer, answer])
    assert len(told) == 2
    assert len(house.snapshot()["problem_report_act"]) == 1
    assert house.verify().mismatches == ()


def test_only_reports_of_the_item_are_meant(house: House) -> None:
    """A report of another item is not replied to under this one; none at all is no reply."""
    learner = house.guest()
    sitting = house.sat(learner)
    one, other = a_report(house, learner, sitting), a_report(house, learner, sitting, 2, "Another item.")
    with pytest.raises(ConflictError, match="gone"):
        _send(house, item_of(house, one), {other.public_id: 0})
    with pytest.raises(ReplyError, match="at least one"):
        _send(house, item_of(house, one), {})


def test_who_deleted_their_data_keeps_nobody_from_a_reply(canary_house: House) -> None:
    """Their report is gone; the other gets its reply."""
    one, two = _two_of_one_item(canary_house)
    item = item_of(canary_house, one)
    with writing_session(canary_house.engine) as session:
        forget(session, ref_of(session.get_one(Learner, one.learner_id)))
    assert _send(canary_house, item, {one.public_id: 0, two.public_id: 0}) == 1


def test_the_same_words_twice_are_one_report_while_they_wait(house: House) -> None:
    """A double click sends one; after the reply they may be sent again."""
    learner = house.guest()
    sitting = house.sat(learner)
    first = a_report(house, learner, sitting)
    assert a_report(house, learner, sitting, text=f" {TEXT} ").id == first.id
    replied(house, first)
    assert a_report(house, learner, sitting).id != first.id


def test_a_state_that_its_history_does_not_bear_out_is_found(house: House) -> None:
    """`verify` names the report."""
    learner = house.guest()
    report = a_report(house, learner, house.sat(learner))
    replied(house, report)
    house.sql("UPDATE problem_report SET state = 'kept'")
    (mismatch,) = house.verify().mismatches
    assert (mismatch.table, mismatch.key) == ("problem_report", report.public_id)
