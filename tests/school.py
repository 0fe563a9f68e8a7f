"""A teaching side in full use, for tests that look at every page of it.

What people write there (titles, names, reasons, reports) comes from the words that it is given.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.access import Access
from exam_prep.core.accommodations import Need
from exam_prep.core.assignments import Release
from exam_prep.core.cohorts import Naming
from exam_prep.core.mock_exams.blueprint import definition_of
from exam_prep.core.mock_exams.definition import Definition
from exam_prep.core.problem_reports import ReportState
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.core.roles import Role
from exam_prep.core.sitting import State
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.db.engine import writing_session
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.assignments.accommodating import accommodate
from exam_prep.services.assignments.giving import withdraw
from exam_prep.services.assignments.releasing import release_items
from exam_prep.services.authoring.drafts import begin_copy, begin_draft
from exam_prep.services.cohorts.keeping import archive
from exam_prep.services.counting_left import LeftToCount
from exam_prep.services.learners import LearnerRef
from exam_prep.services.mock_exams.keeping import archive_exam, set_link
from exam_prep.services.mock_exams.owned import owned_exam
from exam_prep.web.policy import POLICY
from tests import regrading
from tests.browsing import Browser
from tests.class_sitting import Sitter, members_of
from tests.cohorts import a_cohort, account_of, fill, joined
from tests.given import Class
from tests.house import House
from tests.mock_exams import a_mock_exam, published, version_of
from tests.people import guest_of, sign_in_as
from tests.reports import a_report, item_of, replied

_PEOPLE = 30
_HANDED_IN = 22
_NUMBERED = 12
_TIMES = (Decimal("1.5"), Decimal(2), None)

NAMES = (
    "Ana", "Bo", "Carmen de la Fuente y Ortega-Villanueva", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "José",
    "Kim", "Lê Thị Ánh", "Mo", "Nia", "Oskar", "Pia", "Quentin", "Ruth", "Sam", "Tess", "Uma", "Vic",
    "Wanda", "Xavier", "Yara", "Zoë", "Ana", "Ben", "Chi", "Dov",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """What people of the school write, each used in turn; `exam` is the blueprint that their exam follows."""

    names: tuple[str, ...] = NAMES
    titles: tuple[str, ...] = ("Monday evening class", "Winter mock exam", "Spring group", "Trial exam")
    texts: tuple[str, ...] = ("Two options are right.", "Is this still the law where we work?")
    reply: str = "Thank you. Both can be right, so we wrote option B anew."
    exam: str = "first-look-20"
    tag: str = "boundaries.setting"


@dataclass
class School:
    """What was made, by the addresses that lead to it."""

    staff: Browser
    """Of an admin, who leads it."""
    student: Browser
    """Of a guest, who is a member."""
    email: str = ""
    """Address of the admin's account."""
    names: dict[str, str | int] = field(default_factory=dict)
    """Values of the parts of addresses."""
    queries: dict[str, str] = field(default_factory=dict)
    """By endpoint, what its address cannot be opened without."""
    more: list[str] = field(default_factory=list)
    """Further addresses of staff: other states of the same pages."""
    learners_pages: list[str] = field(default_factory=list)
    """Addresses that `learner` can open."""

    def staff_pages(self, app: Flask) -> list[str]:
        """Return those of `staff_paths` that are pages to look at, not files to keep."""
        answers = {path: self.staff.client.get(path, follow_redirects=True) for path in self.staff_paths(app)}
        return [path for path, answer in answers.items() if answer.mimetype == "text/html"]

    def staff_paths(self, app: Flask) -> list[str]:
        """Return an address for every route of `app` that is staff's to look at, and those of further states.

        A new route is among them by itself; KeyError: it has a part that nothing here gives a value.
        """
        found = {*self.more}
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and POLICY[rule.endpoint] in {Access.INSTRUCTOR, Access.ADMIN}:
                built = rule.build({name: self.names[name] for name in rule.arguments})
                assert built is not None
                query = self.queries.get(rule.endpoint)
                found.add(f"{built[1]}?{query}" if query else built[1])
        return sorted(found)


def open_school(
    app: Flask, house: House, words: Words | None = None, *, now: datetime | None = None
) -> School:
    """Make a school over the database of `app`; its people signed in at `now`, else at the house's time."""
    school = School(Browser(app), Browser(app))
    school.email = sign_in_as(school.staff, house.engine, Role.ADMIN, now=now or house.clock())
    school.student.start_set(count="5")
    who, learner = account_of(house.engine, school.email), guest_of(school.student, house.engine)
    return _Making(house, who, learner, words or Words(), school).whole()


class _Making:
    """Makes one part of the school after the other."""

    def __init__(
        self, house: House, who: AccountRef, learner: LearnerRef, words: Words, school: School
    ) -> None:
        self.house, self.who, self.learner, self.words, self.school = house, who, learner, words, school
        self.school.names["person"] = who.public_id
        self.title, self.name, self.text = cycle(words.titles), cycle(words.names), cycle(words.texts)
        loaded = house.loaded()
        self.definition = definition_of(loaded.exam(words.exam), loaded.index, loaded.taxonomy)

    def whole(self) -> School:
        """Make everything."""
        self._people()
        self._exams()
        self._reports()
        self._class_that_sat()
        self._given_otherwise()
        self._items()
        self._regrade()
        left = LeftToCount(self.house.cache)
        while left(self.house.engine, self.house.clock()):
            pass
        return self.school

    def _people(self) -> None:
        house, now = self.house, self.house.clock()
        self.named = self._cohort(Naming.NAMES)
        fill(house.engine, self.named, _PEOPLE - 1, now)
        with writing_session(house.engine) as session:
            for row in self._rows(session, self.named):
                row.name = next(self.name)[:80]
        joined(house.engine, self.named, now, next(self.name)[:80], self.learner)
        self.numbered = self._cohort(Naming.PSEUDONYMS)
        fill(house.engine, self.numbered, _NUMBERED, now)
        self.empty, old = self._cohort(Naming.NAMES), self._cohort(Naming.PSEUDONYMS)
        with writing_session(house.engine) as session:
            archive(session, session.get_one(Cohort, old.id), now=now)
            rows = self._rows(session, self.named)
            rows[-2].removed_at = now
            self.school.names["member"] = rows[0].public_id
            for row, times in zip((rows[-1], *rows[:2]), _TIMES, strict=True):
                need = Need(times, 15)
                accommodate(session, row.learner_id, need, actor=self.who.email, now=now)
        self.school.names["group"] = self.named.public_id
        self.school.names["code"] = self.empty.join_code
        place = "/teach/groups"
        self.school.more += [f"{place}/{one.public_id}" for one in (self.numbered, self.empty, old)]
        self.school.more += [f"{place}?archived=1", f"{place}/{self.named.public_id}?by=name&find=a"]
        self.school.learners_pages += ["/", "/groups", f"/join/{self.empty.join_code}"]

    def _exams(self) -> None:
        house, draft = self.house, replace(self.definition, title=next(self.title)[:120])
        fixed = replace(draft, forms=2, pass_percent=Decimal(70))
        too_much = replace(draft, items=None, parts=(replace(draft.parts[0], quota=99), *draft.parts[1:]))
        exam, *others = [self._exam(one) for one in (fixed, draft, too_much, draft)]
        self.version = published(house, self.who, exam)
        with writing_session(house.engine) as session:
            set_link(session, owned_exam(session, self.who, exam, lock=True), is_open=True)
            archive_exam(session, owned_exam(session, self.who, others[-1], lock=True), now=house.clock())
        self.school.names |= {"mock": exam, "version": self.version, "number": 1, "kind": "xlsx"}
        self.school.more += [f"/teach/exams/{one}{page}" for one in others for page in ("", "/preview")]
        self.school.more += [
            "/teach/exams?archived=1",
            f"/teach/exams/{self.version}/give?group={self.named.public_id}",
            f"/teach/print?exam=published:{self.version}:1&versions=2&seed=3",
        ]
        papers = ("printing.paper", "printing.pdf", "printing.key_csv")
        paper = f"exam=published:{self.version}:1&versions=2&seed=3&version=A"
        self.school.queries |= dict.fromkeys(papers, paper)
        self.school.learners_pages.append(f"/mock/{self.version}")

    def _exam(self, definition: Definition) -> str:
        return a_mock_exam(self.house, self.who, replace(definition, title=next(self.title)[:120]))

    def _class_that_sat(self) -> None:
        house, people = self.house, members_of(self.house.engine, self.named)
        terms: dict[str, Any] = {
            "attempts": 2,
            "access_code": "blue door",
            "items_release": Release.AFTER_WINDOW,
        }
        given = self._give(self.named, **terms)
        sitter, size = Sitter(house.engine, given, self.words.exam), self.definition.size
        for at, learner in enumerate(people[:_HANDED_IN]):
            right = size * (at + 4) // (_HANDED_IN + 4)
            form: dict[str, Any] = {"seed": at % 2, "form_number": at % 2 + 1}
            sitter.sit(learner, house.clock(), right, cut=size * 0.7, **form)
        house.clock.advance(minutes=35)
        columns: dict[str, Any] = {"heard_at": house.clock(), "limit_seconds": 7200, "form_number": 1}
        rest = people[_HANDED_IN : _HANDED_IN + 4]
        begun = [sitter.start(learner, house.clock(), seed=0, **columns) for learner in rest]
        working, unheard, resting, voided = begun
        for one in (working, unheard, resting):
            sitter.answer(one, house.clock(), right=range(1, size // 2))
        own = self._class().start(given.id, self.learner, "blue door")
        house.clock.advance(minutes=2)
        with writing_session(house.engine) as session:
            session.get_one(Sitting, working).heard_at = house.clock()
            session.get_one(Sitting, resting).paused_at = house.clock()
            session.get_one(Sitting, voided).state = State.VOIDED
            run = session.get_one(Sitting, working).public_id
            done = session.scalars(select(Sitting.public_id).where(Sitting.assignment_id == given.id)).first()
        self.given = given
        self.school.names |= {"given": given.public_id, "run": run}
        place = f"/teach/given/{given.public_id}"
        self.school.more += [f"{place}/sittings/{done}", f"{place}/results?attempt=last"]
        self.school.learners_pages += [f"/given/{given.public_id}", f"/sittings/{own}/1"]

    def _given_otherwise(self) -> None:
        """Give it on other terms too: to come, over with all explained, withdrawn, waiting for its score."""
        house, now = self.house, self.house.clock()
        day = timedelta(days=1)
        later = self._give(self.named, opens_at=now + 2 * day, closes_at=now + 3 * day)
        over = self._give(self.numbered)
        sitter = Sitter(house.engine, over, self.words.exam)
        for right, learner in enumerate(members_of(house.engine, self.numbered)[:4]):
            sitter.sit(learner, now, right, form_number=1)
        self._class().act(release_items, over.id)
        gone = self._give(self.empty)
        self._class().act(withdraw, gone.id)
        by_hand: dict[str, Any] = {"score_release": Release.BY_HAND, "items_release": Release.BY_HAND}
        waits = self._give(self.named, self._other_version(), **by_hand)
        mine = self._class().start(waits.id, self.learner)
        house.submit(self.learner, mine)
        for one in (later, over, gone, waits):
            place = f"/teach/given/{one.public_id}"
            self.school.more += [f"{place}{page}" for page in ("", "/live", "/results", "/class")]
        self.school.learners_pages += [f"/given/{one.public_id}" for one in (later, waits)]
        self.school.learners_pages.append(f"/sittings/{mine}/result")

    def _items(self) -> None:
        """Begin a question that still lacks everything, and the copies of some of each kind."""
        house, now = self.house, self.house.clock()
        loaded = house.loaded()
        kinds = {version.item.kind: version.item.id for version in loaded.items.values()}
        with writing_session(house.engine) as session:
            blank = begin_draft(session, loaded, "single", self.words.tag, self.who.email, now=now)
            copies = [begin_copy(session, loaded, item, self.who.email, now=now) for item in kinds.values()]
        original = next(one for one in loaded.items if one not in kinds.values())
        self.school.more += [f"/teach/items/{one}/edit" for one in (blank, *copies, original)]
        self.school.more += ["/teach/items?q=a", "/teach/items?q=nothing-like-it"]

    def _reports(self) -> None:
        """Let one problem wait, and one be answered; the learner has read neither."""
        house, learner = self.house, self.learner
        sitting = house.practice(learner, 2)
        house.answer_all(learner, sitting, right=False)
        for position in (1, 2):
            house.commit(learner, sitting, position)
        waits, answered = (a_report(house, learner, sitting, at, next(self.text)[:2000]) for at in (1, 2))
        replied(house, answered, self.words.reply, ReportState.KEPT, self.words.reply, self.who)
        self.school.names["item_id"] = item_of(house, waits)
        self.school.more += [f"/teach/reports/{item_of(house, answered)}", "/teach/reports?state=open"]
        self.school.learners_pages += [f"/sittings/{sitting}/1", "/reports"]

    def _regrade(self) -> None:
        """Let one question have full credit, and preview a dropped one."""
        house = self.house
        with Session(house.engine) as session:
            asked = select(SittingItem).join(Sitting).where(Sitting.assignment_id == self.given.id)
            in_order = asked.order_by(SittingItem.sitting_id, SittingItem.position)
            row, other = session.scalars(in_order.limit(2))
        done = regrading.previewed(house, row, Treatment.FULL_CREDIT)
        regrading.commit(house, done, reason=next(self.text)[:500])
        self.school.names["regrade"] = regrading.regrades(house)[-1].public_id
        query = f"item={other.item_id}&asked={other.item_version_id}"
        self.school.queries["regrades.new"] = query
        self.school.more += [f"/teach/regrades/new?{query}&treatment=drop&preview=1"]
        self.school.more.append(f"/teach/analysis/{row.item_id}")

    def _cohort(self, names: Naming) -> Cohort:
        return a_cohort(self.house.engine, self.who, self.house.clock(), names, next(self.title)[:80])

    def _give(self, cohort: Cohort, version: str = "", **terms: Any) -> Assignment:  # noqa: ANN401  # the caller names fields of Terms
        named = version_of(self.house, version or self.version).id
        given = replace(self._class(), cohort=cohort, version=named)
        return given.row(given.give(**terms))

    def _other_version(self) -> str:
        return published(self.house, self.who, self._exam(self.definition))

    def _class(self) -> Class:
        version = version_of(self.house, self.version).id
        return Class(self.house, self.who, self.named, self.learner, version)

    @staticmethod
    def _rows(session: Session, cohort: Cohort) -> list[CohortMember]:
        query = select(CohortMember).where(CohortMember.cohort_id == cohort.id).order_by(CohortMember.number)
        return list(session.scalars(query))
