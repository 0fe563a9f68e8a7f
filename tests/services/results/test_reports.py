"""Matrix, gradebook, report of a class and of a person: what each tells, and what it keeps to itself."""

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from exam_prep.core.regrading.treatments import Credit
from exam_prep.core.results.attempts import AttemptRule
from exam_prep.core.results.marks import Mark
from exam_prep.core.results.standing import Standing
from exam_prep.core.sitting import FinishedBy, State
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort
from exam_prep.db.engine import writing_session
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.errors import NotFoundError
from exam_prep.interchange.sheet.cells import Cell
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.results.class_report import ClassReport, Sides, read_class_report
from exam_prep.services.results.given import given_exam
from exam_prep.services.results.gradebook import read_gradebook
from exam_prep.services.results.learner_report import LearnerReport, read_learner_report
from exam_prep.services.results.matrix import Matrix, read_matrix
from exam_prep.web.teach.gradebook import table_of
from tests.class_sitting import Sitter, members_of
from tests.cohorts import fill, row_of
from tests.set_clock import FakeClock

_ZONE = ZoneInfo("America/Chicago")


class Class:
    """A class of some members, its exam, and everything that can be read of it."""

    def __init__(self, bank: Engine, who: AccountRef, cohort: Cohort, sitter: Sitter) -> None:
        self.bank, self.who, self.cohort, self.sitter = bank, who, cohort, sitter
        self.members = members_of(bank, cohort)

    def matrix(self, rule: AttemptRule = AttemptRule.BEST) -> Matrix:
        """Return the first page of the matrix."""
        with Session(self.bank) as session:
            exam = given_exam(session, self.who, self.sitter.assignment.public_id)
            return read_matrix(session, self.sitter.cache, exam, rule, page=1)

    def book(self, rule: AttemptRule = AttemptRule.BEST, *, times: bool = True) -> list[dict[str, Cell]]:
        """Return the rows of the gradebook by the names of their columns."""
        with Session(self.bank) as session:
            exam = given_exam(session, self.who, self.sitter.assignment.public_id)
            header, rows = table_of(read_gradebook(session, exam, rule), _ZONE, with_times=times)
            return [dict(zip(header, row, strict=True)) for row in rows]

    def report(self) -> ClassReport:
        """Return the report of the class."""
        with Session(self.bank) as session:
            exam = given_exam(session, self.who, self.sitter.assignment.public_id)
            return read_class_report(session, self.sitter.cache, exam)

    def person(self, place: int, attempt: int | None = None) -> LearnerReport:
        """Return the report of the member at a place."""
        member = row_of(self.bank, self.cohort, self.members[place]).public_id
        with Session(self.bank) as session:
            exam = given_exam(session, self.who, self.sitter.assignment.public_id)
            return read_learner_report(session, self.sitter.cache, exam, member, attempt=attempt)


@pytest.fixture
def group(
    bank: Engine, who: AccountRef, cohort: Cohort, assignment: Assignment, sitter: Sitter, clock: FakeClock
) -> Class:
    """Give a class of ten who have not begun."""
    del assignment
    fill(bank, cohort, 10, clock())
    return Class(bank, who, cohort, sitter)


def test_a_class_that_has_not_begun_is_told_without_figures(group: Class) -> None:
    """Everybody is listed; no share, no range, no zero."""
    matrix = group.matrix()
    assert [row.standing for row in matrix.rows] == [Standing.NOT_STARTED] * 10
    assert all(row.scored is None for row in matrix.rows)
    assert matrix.tables == ()
    assert group.report().whole is None
    assert {row["status"] for row in group.book()} == {"not started"}
    assert all(row["points"] is None and row["percent"] is None for row in group.book())
    assert group.person(0).scored is None


def test_the_matrix_says_what_became_of_each_item(group: Class, clock: FakeClock) -> None:
    """Right, not this one, open; score, range and parts; also while explanations are not released."""
    sitting = group.sitter.start(group.members[0], clock())
    group.sitter.answer(sitting, clock(), right=range(1, 13), wrong=range(13, 19))
    group.sitter.hand_in(sitting, clock())
    scored = group.matrix().rows[0].scored
    assert scored is not None
    marks = [item.mark for item in scored.items]
    assert marks == [Mark.RIGHT] * 12 + [Mark.MISSED] * 6 + [Mark.OPEN] * 2
    assert (scored.points, scored.maximum) == (12, 20)
    assert scored.low < 12 < scored.high
    assert sum(part.points for part in scored.parts) == 12
    assert sum(part.maximum for part in scored.parts) == 20
    assert scored.attempt.state is State.SUBMITTED


def test_a_shared_form_names_its_questions_and_drawn_ones_do_not(group: Class, clock: FakeClock) -> None:
    """A column is a question only where everybody has the same one there; each fixed form has its table."""
    for place, seed, form in [(0, 1, 1), (1, 1, 1), (2, 2, 2), (3, 3, None), (4, 4, None)]:
        group.sitter.sit(group.members[place], clock(), 10 + place, seed=seed, form_number=form)
    tables = group.matrix().tables
    assert [(table.form_number, table.is_shared, len(table.rows)) for table in tables] == [
        (None, False, 2),
        (1, True, 2),
        (2, True, 1),
    ]
    assert all(column.lead_in for column in tables[1].columns)
    assert [column.right for column in tables[1].columns] == [2] * 10 + [1] + [0] * 9
    assert {column.lead_in for column in tables[0].columns} == {""}


def test_a_column_stays_one_question_where_orders_differ(group: Class, clock: FakeClock) -> None:
    """A fixed form may be arranged anew for each person: then the table has an order of its own."""
    for member in group.members[:2]:
        group.sitter.sit(member, clock(), 5, form_number=1)
    straight = group.matrix().tables[0]
    assert (straight.is_shared, straight.is_in_order) == (True, True)
    with writing_session(group.bank) as session:
        second = session.query(SittingItem).order_by(SittingItem.sitting_id.desc(), SittingItem.position)
        rows = second.limit(20).all()
        for row in rows:
            row.position += 100
        session.flush()
        for row in rows:
            row.position = 121 - row.position
    turned = group.matrix().tables[0]
    assert (turned.is_shared, turned.is_in_order) == (True, False)
    assert [row.marks for row in turned.rows] == [row.marks for row in straight.rows]
    assert turned.columns == straight.columns


def test_a_regrade_is_followed(group: Class, clock: FakeClock) -> None:
    """What was dropped counts nowhere; credit that all were given counts for the score alone."""
    sittings = [group.sitter.sit(member, clock(), 10) for member in group.members]
    with writing_session(group.bank) as session:
        for sitting in sittings:
            row = session.get_one(Sitting, sitting)
            dropped, given = (session.get_one(SittingItem, (sitting, place)) for place in (1, 20))
            dropped.credit = Credit.DROPPED
            given.credit, given.points = Credit.GIVEN, 1.0
            row.dropped_items, row.points = 1, 10.0
    scored = group.matrix().rows[0].scored
    assert scored is not None
    assert (scored.points, scored.maximum, scored.attempt.maximum) == (10, 19, 19)
    assert (scored.items[0].mark, scored.items[19].mark) == (Mark.DROPPED, Mark.RIGHT)
    assert sum(part.maximum for part in scored.parts) == 19
    assert {(row["points"], row["of"], row["percent"]) for row in group.book()} == {(10, 19, 52.6)}
    whole = group.report().whole
    assert whole is not None
    assert (whole.questions, whole.percent) == (180, 50)
    assert sum(idea.missed for idea in group.person(0).ideas) == 9


def test_the_best_attempt_counts_or_the_last(group: Class, clock: FakeClock) -> None:
    """In matrix and gradebook alike; the class report goes by the first."""
    for member in group.members:
        group.sitter.sit(member, clock(), 15)
        group.sitter.sit(member, clock.advance(hours=1), 9, seed=2)
    assert [row["points"] for row in group.book()] == [15] * 10
    assert [row["points"] for row in group.book(AttemptRule.LAST)] == [9] * 10
    assert {row["attempt"] for row in group.book(AttemptRule.LAST)} == {2}
    last = group.matrix(AttemptRule.LAST).rows[0]
    assert last.scored is not None
    assert (last.scored.points, last.attempts) == (9, 2)
    whole = group.report().whole
    assert whole is not None
    assert whole.percent == 75


def test_a_gradebook_has_a_row_a_person(group: Class, clock: FakeClock) -> None:
    """Times in the zone of who asks, minutes of work, points by part, and the side of the pass mark."""
    group.sitter.sit(group.members[0], clock(), 20, pause_microseconds=600_000_000)
    group.sitter.start(group.members[1], clock())
    rows = {one["learner"]: one for one in group.book()}
    row, working = rows["Name 1"], rows["Name 2"]
    sections = [name for name in row if " (of " in name]
    assert len(sections) == 4
    assert {name: value for name, value in row.items() if name not in sections} == {
        "learner": "Name 1",
        "in the group": "yes",
        "status": "handed in",
        "attempt": 1,
        "attempts allowed": 2,
        "started": "2026-11-02T09:00:00-06:00",
        "handed in": "2026-11-02T09:30:00-06:00",
        "finished by": "learner",
        "minutes": 20.0,
        "chose own time": "no",
        "points": 20.0,
        "of": 20,
        "percent": 100.0,
        "pass mark": row["pass mark"],
        "pass mark reached": None if row["pass mark"] is None else "yes",
    }
    assert sum(float(row[name] or 0) for name in sections) == 20
    assert (working["status"], working["points"], working["handed in"]) == ("working", None, None)
    assert working["started"] == "2026-11-02T09:00:00-06:00"


def test_a_gradebook_tells_nothing_of_extra_time(group: Class, clock: FakeClock) -> None:
    """None of what staff noted; and nothing from which it could be worked out, in a file to pass on."""
    sitting = group.sitter.sit(group.members[0], clock(), 20, multiplier=2)
    untimed = group.sitter.start(group.members[1], clock(), multiplier=None)
    group.sitter.hand_in(untimed, clock.advance(hours=9), by=FinishedBy.TIMER)
    with writing_session(group.bank) as session:
        plain = session.get_one(Sitting, sitting)
        assert plain.multiplier == 2
    rows = {one["learner"]: one for one in group.book(times=False)}
    timed, free = rows["Name 1"], rows["Name 2"]
    assert set(group.book()[0]) - set(timed) == {
        "started",
        "handed in",
        "finished by",
        "minutes",
        "chose own time",
    }
    kept = ("status", "attempt", "of", "in the group", "attempts allowed")
    assert [timed[name] for name in kept] == [free[name] for name in kept]


def test_a_voided_attempt_counts_for_nothing(group: Class, clock: FakeClock) -> None:
    """It is said where nothing else is there, and left out where something is."""
    sittings = [group.sitter.sit(member, clock(), 20) for member in group.members]
    with writing_session(group.bank) as session:
        for sitting in sittings[:2]:
            session.get_one(Sitting, sitting).state = State.VOIDED
    group.sitter.sit(group.members[1], clock.advance(hours=1), 5)
    rows = {one["learner"]: one for one in group.book()}
    both = (rows["Name 1"], rows["Name 2"])
    assert [(row["status"], row["points"]) for row in both] == [
        ("voided", None),
        ("handed in", 5),
    ]
    assert group.report().people == 9


def test_a_class_of_four_is_not_told_and_one_of_five_is(group: Class, clock: FakeClock) -> None:
    """Share and range in percent, each part, topics; nothing before."""
    for place, member in enumerate(group.members[:4]):
        group.sitter.sit(member, clock(), 8 + place)
    few = group.report()
    assert (few.people, few.whole, few.parts, few.topics, few.ideas) == (4, None, (), (), ())
    group.sitter.sit(group.members[4], clock(), 12)
    report = group.report()
    assert report.whole is not None
    assert (report.whole.people, report.whole.questions, report.whole.percent) == (5, 100, 50)
    assert report.whole.low is not None
    assert report.whole.high is not None
    assert report.whole.low < 50 < report.whole.high
    assert len(report.parts) == 4
    assert sum(part.questions for part in report.parts) == 100
    assert report.hidden == 0
    assert report.topics
    assert all(part.people >= 5 for part in (*report.topics, *report.ideas))


def test_a_topic_that_few_met_is_not_told_of_a_class(group: Class, clock: FakeClock) -> None:
    """Forms that were drawn ask most ideas of one or two people alone."""
    for seed, member in enumerate(group.members, start=1):
        group.sitter.sit(member, clock(), 6, seed=seed)
    report = group.report()
    assert report.whole is not None
    assert all(part.people >= 5 for part in (*report.topics, *report.ideas))


def test_a_part_of_few_people_takes_another_along(group: Class, clock: FakeClock) -> None:
    """Three met it: it is not shown, nor the part by which it could be worked out; the whole is."""
    sittings = [group.sitter.sit(member, clock(), 10) for member in group.members]
    with writing_session(group.bank) as session:
        items = session.query(SittingItem).where(SittingItem.sitting_id.in_(sittings[:7])).all()
        first, second = list(dict.fromkeys(item.section for item in items))[:2]
        for item in items:
            item.section = second if item.section == first else item.section
    report = group.report()
    assert report.whole is not None
    assert report.whole.percent == 50
    assert report.hidden == 2
    withheld = [part for part in report.parts if part.percent is None]
    assert [(part.low, part.high) for part in withheld] == [(None, None)] * 2
    assert min(part.people for part in withheld) == 3


def test_a_topic_that_a_told_part_would_give_away_is_not_told(group: Class, clock: FakeClock) -> None:
    """Three people met another topic in each of two parts; less the one beside it, the part would tell it."""
    sittings = [group.sitter.sit(member, clock(), 10) for member in group.members]
    with writing_session(group.bank) as session:
        items = session.query(SittingItem).where(SittingItem.sitting_id.in_(sittings)).all()
        first, second = list(dict.fromkeys(item.section for item in items))[:2]
        one_of = {
            section: {item.sitting_id: item for item in items if item.section == section}
            for section in (first, second)
        }
        for item in items:
            item.section = first if item.section == first else second
            item.tag = f"most of {item.section}"
        for sitting in sittings[:3]:
            one_of[first][sitting].tag = "few"
        for sitting in sittings[3:6]:
            one_of[second][sitting].tag = "others"
    report = group.report()
    assert [part.percent is None for part in report.parts] == [False, False]
    assert [topic.title for topic in report.topics] == []


def test_how_many_passed_is_told_with_five_on_each_side(group: Class, clock: FakeClock) -> None:
    """Of nine people it never is; five and five are told."""
    for place, member in enumerate(group.members[:9]):
        group.sitter.sit(member, clock(), 18 if place < 5 else 13, cut=14)
    report = group.report()
    assert (report.sides, report.has_cut, report.cut_percent) == (None, True, 70)
    group.sitter.sit(group.members[9], clock(), 13, cut=14)
    assert group.report().sides == Sides(5, 5)


def test_a_person_s_report_names_ideas_with_their_takeaways(group: Class, clock: FakeClock) -> None:
    """Of the best attempt, or of the one that is asked for; another is not there."""
    group.sitter.sit(group.members[0], clock(), 18)
    group.sitter.sit(group.members[0], clock.advance(hours=1), 5, seed=2)
    report = group.person(0)
    assert report.scored is not None
    assert (report.scored.points, len(report.attempts)) == (18, 2)
    assert sum(idea.missed for idea in report.ideas) == 2
    assert all(idea.takeaways and idea.title and idea.topic for idea in report.ideas)
    other = group.person(0, attempt=2)
    assert other.scored is not None
    assert other.scored.points == 5
    for number in (3, 99):
        with pytest.raises(NotFoundError):
            group.person(0, attempt=number)
