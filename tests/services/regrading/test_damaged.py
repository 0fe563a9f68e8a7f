"""A sitting that is damaged keeps nobody else from following a regrade, nor the next one from beginning."""

import pytest
from sqlalchemy import event, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from exam_prep.core.regrading.treatments import Treatment
from exam_prep.db.engine import make_engine, writing_session
from exam_prep.db.regrading import Regrade
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.regrading.carrying_out import carry_out
from exam_prep.services.regrading.left import count_left, count_left_out, left_out
from tests.house import House
from tests.regrading import SITTINGS, again, all_sat_wrong, decide, lines, previewed, regraded, regrades

DAMAGES = (
    pytest.param({"response": "99"}, id="number-beyond-the-options"),
    pytest.param({"response": "ü¿"}, id="letters"),
    pytest.param({"option_order": ""}, id="no-order"),
)


def _sat_exam(house: House) -> list[SittingItem]:
    learner = house.guest()
    sitting = house.mock(learner, "every-kind")
    house.answer_all(learner, sitting, right=False)
    house.submit(learner, sitting)
    return list(house.items(sitting))


def _damage(house: House, row: SittingItem, **values: str) -> None:
    """Change a row as a hand in the database or a failing disk would: no rule of ours allows it."""
    where = (SittingItem.sitting_id == row.sitting_id, SittingItem.position == row.position)
    with writing_session(house.engine) as session:
        session.execute(update(SittingItem).where(*where).values(**values))


def _stored(house: House, row: SittingItem) -> tuple[Sitting, SittingItem]:
    with Session(house.engine) as session:
        return session.get_one(Sitting, row.sitting_id), again(house, row)


def _regrade(house: House, regrade: int) -> tuple[Regrade, int, list[int]]:
    """Return it with how many are left, and which sittings were left out."""
    with Session(house.engine) as session:
        row = session.get_one(Regrade, regrade)
        out = [one.id for one in left_out(session, row, most=10)]
        assert count_left_out(session, [row]) == ({row.id: len(out)} if out else {})
        return row, count_left(session, row), out


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_others_follow_and_the_regrade_is_done(
    canary_house: House, damage: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """The damaged one is left out whole and named in the log; the next regrade may begin."""
    house = canary_house
    rows = all_sat_wrong(house)
    decided = decide(house, previewed(house, rows[0], Treatment.DROP))
    _damage(house, rows[2], **damage)
    before = _stored(house, rows[2])
    assert carry_out(house.engine, house.cache, now=house.clock(), size=3) == SITTINGS - 1
    regrade, left, out = _regrade(house, decided)
    assert (regrade.carried_out_at, left, out) == (house.clock(), 0, [rows[2].sitting_id])
    assert _stored(house, rows[2]) == before
    assert [one.sitting_id for one in lines(house)] == [row.sitting_id for row in rows if row is not rows[2]]
    told = [record for record in caplog.records if record.msg == "regrade_left_out sitting=%d"]
    assert [record.args for record in told] == [(rows[2].sitting_id,)]
    assert carry_out(house.engine, house.cache, now=house.clock()) == 0
    with Session(house.engine) as session:
        other = session.get_one(SittingItem, (rows[0].sitting_id, rows[0].position % 12 + 1))
    regraded(house, other, Treatment.FULL_CREDIT)
    assert len(regrades(house)) == 2


@pytest.mark.parametrize("damage", DAMAGES)
def test_verify_names_what_is_damaged_and_looks_at_all_the_rest(
    canary_house: House, damage: dict[str, str]
) -> None:
    """One row that cannot be read hides no other: neither from the command nor from a restore."""
    house = canary_house
    rows = all_sat_wrong(house)
    _damage(house, rows[1], **damage)
    _damage(house, rows[4], struck="1")
    found = house.verify()
    assert found.sittings == SITTINGS
    bad, other = (f"{_stored(house, rows[at])[0].public_id}/{rows[at].position}" for at in (1, 4))
    told = [(one.key, one.message.partition(":")[0]) for one in found.mismatches]
    assert (bad, "its response cannot be graded") in told
    assert (other, "struck is 0, the log gives 1") in told


def test_a_damaged_sitting_is_told_before_and_left_as_it_is(canary_house: House) -> None:
    """The preview counts it apart, and what is committed is what was seen."""
    house = canary_house
    rows = all_sat_wrong(house)
    _damage(house, rows[2], response="99")
    found = previewed(house, rows[0], Treatment.DROP)
    assert [one.sitting_id for one in found.unreadable] == [rows[2].sitting_id]
    assert len(found.effects) == SITTINGS - 1
    decided = decide(house, found)
    carry_out(house.engine, house.cache, now=house.clock())
    assert _regrade(house, decided)[2] == [rows[2].sitting_id]


def test_once_it_is_mended_the_same_regrade_again_takes_it_up(canary_house: House) -> None:
    """Nothing changes for those who had followed, and `verify` has nothing to say any more."""
    house = canary_house
    rows = all_sat_wrong(house)
    _damage(house, rows[2], response="99")
    first = decide(house, previewed(house, rows[0], Treatment.FULL_CREDIT))
    carry_out(house.engine, house.cache, now=house.clock())
    _damage(house, rows[3], response="99")
    assert _regrade(house, first)[2] == []
    second = decide(house, previewed(house, rows[0], Treatment.DROP))
    carry_out(house.engine, house.cache, now=house.clock())
    assert _regrade(house, second)[2] == [rows[2].sitting_id, rows[3].sitting_id]
    assert _regrade(house, first)[2] == []
    for at in (2, 3):
        _damage(house, rows[at], response=rows[at].response)
    regraded(house, rows[0], Treatment.DROP)
    assert [again(house, row).credit.value for row in rows] == ["dropped"] * SITTINGS
    assert house.verify().mismatches == ()


def test_what_is_damaged_elsewhere_in_the_form_is_left_out_as_well(canary_house: House) -> None:
    """The sums of a counted exam read the whole form: its response is whole, and it cannot follow."""
    house = canary_house
    sat = [_sat_exam(house) for _ in range(3)]
    asked = sat[0][0]
    holds = [rows for rows in sat if any(row.item_version_id == asked.item_version_id for row in rows)]
    damaged = next(row for row in holds[0] if row.position != asked.position and row.response)
    decided = decide(house, previewed(house, asked, Treatment.FULL_CREDIT))
    _damage(house, damaged, response="99")
    carry_out(house.engine, house.cache, now=house.clock())
    assert _regrade(house, decided)[2] == [damaged.sitting_id]
    assert again(house, asked).points == 0
    assert {"sitting_item", "statistics"} <= {one.table for one in house.verify().mismatches}


@pytest.mark.sqlite("it turns one connection read-only by a pragma")
def test_trouble_of_the_database_leaves_nobody_out(canary_house: House) -> None:
    """A disk that turned read-only passes: the regrade stays under way, and goes on where it stood."""
    house = canary_house
    rows = all_sat_wrong(house)
    decided = decide(house, previewed(house, rows[0], Treatment.FULL_CREDIT))
    readonly = make_engine(str(house.engine.url))
    event.listen(readonly, "connect", lambda raw, _record: raw.execute("PRAGMA query_only=ON"))
    with pytest.raises(OperationalError, match="readonly"):
        carry_out(readonly, house.cache, now=house.clock())
    readonly.dispose()
    assert _regrade(house, decided) == (regrades(house)[0], SITTINGS, [])
    assert carry_out(house.engine, house.cache, now=house.clock()) == SITTINGS


def test_a_fault_of_the_program_leaves_nobody_out(canary_house: House) -> None:
    """Raised where the effects are written: it would else pass for damage of everybody, and count as done."""
    house = canary_house
    rows = all_sat_wrong(house)
    decided = decide(house, previewed(house, rows[0], Treatment.FULL_CREDIT))
    faulty = make_engine(house.engine.url.render_as_string(hide_password=False))

    def fail(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("UPDATE sitting"):
            raise AttributeError("a fault of ours")

    event.listen(faulty, "before_cursor_execute", fail)
    with pytest.raises(AttributeError, match="of ours"):
        carry_out(faulty, house.cache, now=house.clock())
    faulty.dispose()
    assert _regrade(house, decided) == (regrades(house)[0], SITTINGS, [])
    assert carry_out(house.engine, house.cache, now=house.clock()) == SITTINGS


def test_verify_tells_of_a_regrade_that_is_not_carried_out(canary_house: House) -> None:
    """Under way is no fault for an hour; after that somebody has to look, since no other may begin."""
    house = canary_house
    rows = all_sat_wrong(house)
    decide(house, previewed(house, rows[0], Treatment.FULL_CREDIT))
    house.clock.advance(minutes=59)
    assert house.verify().mismatches == ()
    house.clock.advance(minutes=2)
    (found,) = house.verify().mismatches
    assert (found.table, found.key) == ("regrade", regrades(house)[0].public_id)
    assert "5 sittings wait" in found.message
