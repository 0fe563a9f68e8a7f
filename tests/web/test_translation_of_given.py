"""Every text about an exam that is given goes through gettext, on both sides: no English is left."""

from decimal import Decimal

import pytest

from exam_prep.core.accommodations import ExtraTime
from exam_prep.core.assignments import Release
from exam_prep.core.roles import Role
from tests.browsing import Browser
from tests.cohorts import account_of, row_of
from tests.given import a_class
from tests.house import House
from tests.people import guest_of, sign_in_as
from tests.set_clock import FakeClock
from tests.web.made_up_language import bank_texts, is_translated
from tests.web.spoken import spoken

_NAMES = {"Monday", "Monday exam", "Ana", "Limits", "Care for oneself"}
_NOTHING_SENT = {"opens_at": "", "closes_at": "", "attempts": "1", "score_release": "at_once"}


@pytest.mark.long
def test_no_page_of_a_given_exam_speaks_untranslated(
    foreign: Browser, house: House, clock: FakeClock
) -> None:
    """Terms, the page before the start with its code, a sitting that staff hand in, and its result."""
    foreign.start_set(count_other="1")
    learner = foreign.twin()
    guest = guest_of(foreign, house.engine)
    mine = account_of(house.engine, sign_in_as(foreign, house.engine, Role.INSTRUCTOR, now=clock()))
    room = a_class(house, mine, guest)
    given = room.row(
        room.give(extra_time=ExtraTime.NOTED, access_code="4711", items_release=Release.BY_HAND, attempts=2)
    )
    place, door = f"/teach/given/{given.public_id}", f"/given/{given.public_id}"
    member = f"/teach/groups/{room.cohort.public_id}/members/"
    member += row_of(house.engine, room.cohort, guest).public_id
    pages = [foreign.get(path) for path in (f"/teach/given/{given.public_id}", member)]
    pages.append(foreign.post(place, do="terms", **_NOTHING_SENT, extra_time="x"))
    for chosen in (Decimal(2), None):
        house.give_time(guest, chosen)
        pages += [learner.get(door), learner.get("/groups"), foreign.get(member)]
    pages += [learner.post(door, code=code) for code in (" ", *("1" * 6))]
    clock.advance(minutes=2)
    started = learner.post(door, code="4711")
    sitting = started.headers["Location"].split("/")[2]
    run = f"{place}/sittings/{sitting}"
    pages += [foreign.get(run), foreign.post(run, do="hand_in", reason="")]
    foreign.post(run, do="hand_in", reason="⟦They left⟧")
    pages += [foreign.post(run, do="hand_in", reason="⟦Again⟧")]
    pages += [foreign.get(path) for path in (run, place, f"{place}/live", f"{place}/results")]
    pages.append(learner.get(f"/sittings/{sitting}/result"))
    for _ in range(31):
        pages.append(learner.post(door, code="1"))
        clock.advance(minutes=10)
    assert {page.status_code for page in pages} == {200, 409, 422, 429}
    own = bank_texts()
    said = {text for page in pages for text in spoken(page.text)} - _NAMES
    left = [text for text in said if not is_translated(text.replace(mine.email, ""), own)]
    assert [text for text in left if door not in text] == []
    assert len(said) > 100
