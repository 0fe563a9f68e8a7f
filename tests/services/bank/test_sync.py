"""Bringing files into the database: versions, retirement, refusal; the log and open sittings stay whole."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.core.items import Item, Status
from exam_prep.db.bank import ItemRow, ItemVersion, Origin, ServedBank
from exam_prep.db.engine import writing_session
from exam_prep.errors import InvalidError, UnavailableError
from exam_prep.services.bank.bring_up import sync_folder
from exam_prep.services.bank.reading import read_bank
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.bank.sync import SyncOutcome, sync_bank
from exam_prep.services.learners import LearnerRef
from exam_prep.services.sittings.look import item_page
from tests.conftest import BANK
from tests.factories import EXAM, every_kind, make_item, read_bank_of
from tests.house import House, snapshot
from tests.set_clock import START, FakeClock

_BLOCKING = Finding("items/x.md", 1, "L01", FindingLevel.ERROR, "Two keys.", "leave one")


def test_the_shipped_bank_can_be_served(engine: Engine) -> None:
    """It has no blocking finding, and every published item is current, as the version its file names."""
    outcome = sync_folder(engine, BANK, now=START)
    with Session(engine) as session:
        loaded = ServedBankCache().current(session)
        rows = session.scalars(select(ItemVersion).where(ItemVersion.is_current)).all()
    assert (outcome.refused, outcome.findings) == (False, ())
    assert len(loaded.items) == len(rows) == outcome.added >= 60
    assert all(loaded.items[row.item_id].item.version == row.version for row in rows)


def test_syncing_the_same_files_changes_no_row(engine: Engine, clock: FakeClock) -> None:
    """Equal content leaves every row of every table as it was, the revision with it."""
    read = read_bank(BANK)
    with writing_session(engine) as session:
        sync_bank(session, read, (), now=clock())
    before = snapshot(engine)
    with writing_session(engine) as session:
        outcome = sync_bank(session, read, (), now=clock.advance(days=1))

    assert (outcome.added, outcome.changed, outcome.retired) == (0, 0, 0)
    assert outcome.unchanged >= 60
    assert snapshot(engine) == before


def test_new_content_makes_a_new_version(engine: Engine) -> None:
    """A changed stem under a raised number is the next version; the old one stays, no longer current."""
    _sync(engine, make_item(1), make_item(2))
    outcome = _sync(engine, make_item(1, version=2, stem="Another scene."), make_item(2))

    assert (outcome.added, outcome.changed, outcome.retired, outcome.unchanged) == (0, 1, 0, 1)
    assert _versions(engine, 1) == [(1, False), (2, True)]
    assert _versions(engine, 2) == [(1, True)]
    assert outcome.findings == ()
    assert _served(engine).revision == 2


def test_a_reused_number_is_told_and_the_next_one_taken(engine: Engine) -> None:
    """Other content under the same number becomes the next version, with a warning that says which."""
    _sync(engine, make_item(1))
    outcome = _sync(engine, make_item(1, stem="Another scene."))

    assert [(found.code, found.level) for found in outcome.findings] == [("S01", FindingLevel.WARNING)]
    assert outcome.findings[0].fix == "set version: 2"
    assert _versions(engine, 1) == [(1, False), (2, True)]
    assert _current(engine).version == 2


def test_a_removed_file_retires_its_item(engine: Engine) -> None:
    """The item has no current version and a time of retirement; the rest is served."""
    _sync(engine, make_item(1), make_item(2))
    outcome = _sync(engine, make_item(2))

    assert outcome.retired == 1
    assert _versions(engine, 1) == [(1, False)]
    with Session(engine) as session:
        assert session.get_one(ItemRow, make_item(1).id).retired_at == START
        assert list(ServedBankCache().current(session).items) == [make_item(2).id]


def test_an_item_that_is_no_longer_published_retires(engine: Engine) -> None:
    """A status of retired does what removing the file does."""
    _sync(engine, make_item(1), make_item(2))

    assert _sync(engine, make_item(1, status=Status.RETIRED), make_item(2)).retired == 1


def test_content_that_returns_is_the_old_version_again(engine: Engine) -> None:
    """After another version, and after retirement, equal content is the version it was."""
    _sync(engine, make_item(1), make_item(2))
    _sync(engine, make_item(1, version=2, stem="Another scene."), make_item(2))
    _sync(engine, make_item(1), make_item(2))
    assert _versions(engine, 1) == [(1, True), (2, False)]

    _sync(engine, make_item(2))
    _sync(engine, make_item(1), make_item(2))
    assert _versions(engine, 1) == [(1, True), (2, False)]
    with Session(engine) as session:
        assert session.get_one(ItemRow, make_item(1).id).retired_at is None


def test_a_number_alone_makes_no_version(engine: Engine) -> None:
    """The content decides: a raised number over equal content is untouched."""
    _sync(engine, make_item(1))
    before = snapshot(engine)

    assert _sync(engine, make_item(1, version=7)).unchanged == 1
    assert snapshot(engine) == before


def test_the_first_start_refuses_a_bank_with_blocking_findings(engine: Engine) -> None:
    """Nothing is stored, and nothing is served."""
    before = snapshot(engine)
    outcome = _sync(engine, make_item(1), findings=(_BLOCKING,))

    assert (outcome.refused, outcome.serving, outcome.findings) == (True, False, (_BLOCKING,))
    assert snapshot(engine) == before
    with Session(engine) as session, pytest.raises(UnavailableError, match="exam-prep bank sync"):
        ServedBankCache().current(session)


def test_a_later_start_keeps_the_last_good_bank(engine: Engine) -> None:
    """The good bank stays, the refusal is noted with its time, and the next good sync clears the note."""
    _sync(engine, make_item(1))
    outcome = _sync(engine, make_item(1, stem="Broken."), findings=(_BLOCKING,))

    assert (outcome.refused, outcome.serving) == (True, True)
    assert _versions(engine, 1) == [(1, True)]
    assert (_served(engine).refused_at, _served(engine).refused_findings) == (START, 1)

    _sync(engine, make_item(1))
    assert (_served(engine).refused_at, _served(engine).refused_findings) == (None, 0)


def test_an_emptied_bank_never_replaces_a_served_one(engine: Engine) -> None:
    """Without a published item nothing is served for the first time, and nothing is retired later."""
    first = _sync(engine, make_item(1, status=Status.DRAFT))
    assert (first.refused, first.serving) == (True, False)

    _sync(engine, make_item(1))
    outcome = _sync(engine)
    assert (outcome.refused, outcome.serving, outcome.retired) == (True, True, 0)
    assert [found.code for found in outcome.findings] == ["S02"]
    assert _versions(engine, 1) == [(1, True)]
    assert _served(engine).refused_findings == 1


def test_warnings_and_rules_of_style_do_not_stop_a_sync(engine: Engine) -> None:
    """Only what makes an item wrong to ask keeps a bank from being served."""
    style = replace(_BLOCKING, code="L09")
    warning = replace(_BLOCKING, level=FindingLevel.WARNING)

    assert not _sync(engine, make_item(1), findings=(style, warning)).refused


def test_items_made_in_the_browser_are_left_alone(engine: Engine) -> None:
    """A sync neither retires nor changes what no file holds."""
    _sync(engine, make_item(1), make_item(2))
    with writing_session(engine) as session:
        session.get_one(ItemRow, make_item(1).id).origin = Origin.BROWSER
    outcome = _sync(engine, make_item(2), make_item(3))

    assert (outcome.added, outcome.retired) == (1, 0)
    assert _versions(engine, 1) == [(1, True)]


def test_an_open_sitting_shows_the_version_it_was_drawn_with(canary_house: House) -> None:
    """Changed, retired and returned items leave a frozen form as it was."""
    learner = canary_house.guest()
    sitting = canary_house.mock(learner, EXAM)
    before = [_stem(canary_house, learner, sitting, place) for place in range(1, 7)]
    _sync(canary_house.engine, *(replace(item, stem="Other.", version=2) for item in every_kind()[:6]))

    assert [_stem(canary_house, learner, sitting, place) for place in range(1, 7)] == before
    canary_house.answer_all(learner, sitting, right=True)
    canary_house.submit(learner, sitting)
    assert canary_house.sitting(sitting).points == 6
    assert canary_house.verify().mismatches == ()


def test_a_process_sees_a_new_bank_without_a_restart(engine: Engine) -> None:
    """The cache reloads when the revision moves, and only then."""
    cache = ServedBankCache()
    _sync(engine, make_item(1))
    with Session(engine) as session:
        first = cache.current(session)
        assert cache.current(session) is first
    _sync(engine, make_item(1), make_item(2))
    with Session(engine) as session:
        assert len(cache.current(session).items) == 2


def test_a_broken_file_in_the_folder_is_a_blocking_finding(engine: Engine, tmp_path: Path) -> None:
    """A bank of files with one that cannot be read is refused whole, and a missing folder is told."""
    folder = tmp_path / "bank"
    shutil.copytree(BANK, folder)
    next((folder / "items").rglob("*.md")).write_text("---\nid: [\n", encoding="utf-8")

    assert sync_folder(engine, folder, now=START).refused
    with pytest.raises(InvalidError, match="EXAM_PREP_BANK_DIR"):
        sync_folder(engine, tmp_path / "absent", now=START)


def _sync(engine: Engine, *items: Item, findings: Sequence[Finding] = ()) -> SyncOutcome:
    with writing_session(engine) as session:
        return sync_bank(session, read_bank_of(items), findings, now=START)


def _versions(engine: Engine, number: int) -> list[tuple[int, bool]]:
    query = select(ItemVersion).where(ItemVersion.item_id == make_item(number).id)
    with Session(engine) as session:
        return [(row.version, row.is_current) for row in session.scalars(query.order_by(ItemVersion.version))]


def _current(engine: Engine) -> Item:
    with Session(engine) as session:
        return ServedBankCache().current(session).items[make_item(1).id].item


def _served(engine: Engine) -> ServedBank:
    with Session(engine) as session:
        return session.scalars(select(ServedBank)).one()


def _stem(house: House, learner: LearnerRef, sitting: str, position: int) -> str:
    with Session(house.engine) as session:
        return item_page(session, house.cache, learner, sitting, position, now=house.clock()).item.stem
