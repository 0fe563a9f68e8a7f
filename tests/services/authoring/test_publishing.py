"""Drafts are kept, published, take the place of a file's item, and give it back; sync lets them be."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from exam_prep.core.items import Item, Kind, Status
from exam_prep.core.regrading.change import Change
from exam_prep.db.bank import ItemRow, ItemVersion, Origin
from exam_prep.db.engine import writing_session
from exam_prep.db.item_drafts import ItemDraft
from exam_prep.errors import ConflictError, InvalidError, NotFoundError
from exam_prep.services.authoring.drafts import begin_copy, begin_draft, held_draft, save_draft
from exam_prep.services.authoring.fields import Fields, OptionFields, load_fields
from exam_prep.services.authoring.publishing import Published, publish, take_back
from exam_prep.services.authoring.served import browser_items
from exam_prep.services.bank.bring_up import sync_folder
from exam_prep.services.bank.content import content_of, hash_of
from exam_prep.services.bank.exporting import export_bank
from exam_prep.services.bank.reading import read_bank
from exam_prep.services.bank.sync import sync_bank
from tests.conftest import BANK
from tests.factories import every_kind, make_item, read_bank_of
from tests.house import House, snapshot

_ME = "ida@example.org"


class _Desk:
    """An author's acts, each in a transaction of its own."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.items = house.loaded().items
        self.single = next(
            name
            for name in sorted(self.items)
            if self.items[name].item.kind is Kind.SINGLE and self.items[name].item.rung is None
        )

    def copy(self, item_id: str) -> str:
        """Copy a file's item."""
        with writing_session(self.house.engine) as session:
            loaded = self.house.cache.current(session)
            return begin_copy(session, loaded, item_id, _ME, now=self.house.clock())

    def draft(self, item_id: str) -> ItemDraft:
        """Return a draft as it is stored."""
        with Session(self.house.engine) as session:
            return session.get_one(ItemDraft, item_id)

    def fields(self, item_id: str) -> Fields:
        """Return what stands in its form."""
        return load_fields(self.draft(item_id).fields)

    def save(self, item_id: str, fields: Fields, base: int = 0) -> None:
        """Save over the stored revision, or over `base`."""
        with writing_session(self.house.engine) as session:
            draft = held_draft(session, item_id)
            save_draft(draft, fields, base or draft.revision, _ME, now=self.house.clock())

    def publish(self, item_id: str) -> Published:
        """Publish what is stored."""
        with writing_session(self.house.engine) as session:
            draft = held_draft(session, item_id)
            return publish(session, self.house.cache, draft, now=self.house.clock())

    def take_back(self, item_id: str) -> None:
        """Take an item out of drawing."""
        with writing_session(self.house.engine) as session:
            take_back(session, held_draft(session, item_id), now=self.house.clock())

    def current(self) -> set[str]:
        """Return the ids of all items that are drawn."""
        return set(self.house.loaded().items)


@pytest.fixture
def desk(house: House) -> _Desk:
    """Give an author over the shipped bank."""
    return _Desk(house)


def test_a_copy_takes_the_place_of_its_original_once_it_is_published(desk: _Desk) -> None:
    """Before that nothing changes; then it is drawn, and a running set keeps what it holds."""
    house, learner = desk.house, desk.house.guest()
    running = house.practice(learner, 5)
    row = next((one for one in house.items(running) if house.asked(one).kind is Kind.SINGLE), None)
    assert row is not None
    held = house.items(running)
    name = desk.copy(row.item_id)
    assert name == f"{row.item_id}-b"
    assert desk.copy(row.item_id) == name == desk.copy(name)
    assert desk.current() == set(desk.items)

    done = desk.publish(name)
    assert (done.change, done.needs_regrade) == (Change.COSMETIC, False)
    assert desk.current() == {*desk.items, name} - {row.item_id}
    assert house.loaded().items[name].item.supersedes == row.item_id
    assert [one.item_version_id for one in house.items(running)] == [one.item_version_id for one in held]
    assert house.verify().mismatches == ()


def test_another_key_is_told_and_leads_to_a_regrade(desk: _Desk) -> None:
    """The program finds out itself whether an answer would be graded differently."""
    multiple = next(name for name, one in sorted(desk.items.items()) if one.item.kind is Kind.MULTIPLE)
    name = desk.copy(multiple)
    fields = desk.fields(name)
    desk.publish(name)
    desk.save(name, replace(fields, takeaway="Ask first, then act."))
    assert desk.publish(name).change is Change.COSMETIC
    desk.save(name, _with_other_key(fields))
    assert desk.publish(name).needs_regrade


def _with_other_key(fields: Fields) -> Fields:
    place = next(at for at, one in enumerate(fields.options) if one.credit != "100")
    return replace(
        fields,
        options=tuple(
            replace(one, credit="100", error="") if at == place else replace(one, credit="0")
            for at, one in enumerate(fields.options)
        ),
    )


def test_publishing_twice_makes_one_version(desk: _Desk) -> None:
    """Nor does saving what stands there already."""
    name = desk.copy(desk.single)
    desk.publish(name)
    before = snapshot(desk.house.engine)
    assert desk.publish(name).before == desk.publish(name).after
    desk.save(name, desk.fields(name))
    assert snapshot(desk.house.engine) == before


def test_what_has_errors_is_kept_and_not_published(desk: _Desk) -> None:
    """Nothing of the bank changes; the draft stays as it was typed."""
    name = desk.copy(desk.single)
    broken = replace(desk.fields(name), lead_in="", difficulty="often")
    desk.save(name, broken)
    before = snapshot(desk.house.engine)
    with pytest.raises(InvalidError, match="has errors"):
        desk.publish(name)
    assert snapshot(desk.house.engine) == before
    assert desk.fields(name) == broken


def test_an_old_page_overwrites_nothing(desk: _Desk) -> None:
    """Two pages open: the second save is refused and changes nothing; equal texts are no quarrel."""
    name = desk.copy(desk.single)
    first = replace(desk.fields(name), stem="One.")
    desk.save(name, first, base=1)
    with pytest.raises(ConflictError, match="Somebody saved"):
        desk.save(name, replace(first, stem="Two."), base=1)
    desk.save(name, first, base=1)
    assert (desk.fields(name).stem, desk.draft(name).revision) == ("One.", 2)


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: replace(fields, stem="x" * 6001),
        lambda fields: replace(fields, options=(OptionFields("a"),) * 27),
    ],
)
def test_more_than_any_item_holds_is_refused(desk: _Desk, change: Callable[[Fields], Fields]) -> None:
    """The database is no heap."""
    name = desk.copy(desk.single)
    with pytest.raises(InvalidError):
        desk.save(name, change(desk.fields(name)))


def test_a_new_item_has_an_id_that_no_file_has(desk: _Desk) -> None:
    """Its prefix is that of its domain; the next one has the next number."""
    house = desk.house
    item = desk.items[desk.single].item
    with writing_session(house.engine) as session:
        loaded = house.cache.current(session)
        names = [begin_draft(session, loaded, "single", item.tag, _ME, now=house.clock()) for _ in range(2)]
    prefix = desk.single.split("-")[0]
    assert names == [f"{prefix}-b0001", f"{prefix}-b0002"]
    with pytest.raises(InvalidError):
        desk.publish(names[0])
    for kind, tag in (("essay", item.tag), ("single", "no.such")):
        with writing_session(house.engine) as session, pytest.raises(InvalidError):
            begin_draft(session, house.cache.current(session), kind, tag, _ME, now=house.clock())
    with pytest.raises(NotFoundError):
        desk.copy("no-such-item")


def test_taking_a_copy_back_lets_the_original_be_drawn_again(desk: _Desk) -> None:
    """Publishing it once more makes no second version."""
    name = desk.copy(desk.single)
    first = desk.publish(name).after
    desk.take_back(name)
    assert desk.current() == set(desk.items)
    with pytest.raises(ConflictError, match="not published"):
        desk.take_back(name)
    assert desk.publish(name).after == first
    assert desk.current() == {*desk.items, name} - {desk.single}


def test_sync_leaves_items_of_the_browser_alone(desk: _Desk) -> None:
    """The same files, then a bank without the original: the copy is drawn throughout."""
    house, engine = desk.house, desk.house.engine
    name = desk.copy(desk.single)
    desk.publish(name)
    before = snapshot(engine)
    sync_folder(engine, BANK, now=house.clock.advance(days=1))
    assert snapshot(engine)["item_version"] == before["item_version"]
    with writing_session(engine) as session:
        sync_bank(session, read_bank_of([make_item(1), make_item(2)]), (), now=house.clock())
    assert name in desk.current()
    with Session(engine) as session:
        rows = session.scalars(select(ItemRow).where(ItemRow.origin == Origin.BROWSER)).all()
    assert [(row.id, row.retired_at) for row in rows] == [(name, None)]


def test_a_file_that_changes_behind_its_copy_is_drawn_when_the_copy_goes(canary_house: House) -> None:
    """While the copy stands in its place nothing of it is served; afterwards the newest file is."""
    house = canary_house
    _supersede(house, make_item(1))
    with writing_session(house.engine) as session:
        changed = replace(make_item(1), version=2, stem="Another scene.")
        outcome = sync_bank(session, read_bank_of([changed, *every_kind()[1:]]), (), now=house.clock())
    assert outcome.changed == 0
    with Session(house.engine) as session:
        versions = session.scalars(select(ItemVersion).where(ItemVersion.item_id == changed.id)).all()
    assert [version.is_current for version in versions] == [False]


def test_a_file_with_the_id_of_a_browser_item_is_told_and_not_drawn(canary_house: House) -> None:
    """Sync goes on; the warning says what to do."""
    house = canary_house
    copy = _supersede(house, make_item(1))
    with writing_session(house.engine) as session:
        taken = replace(make_item(1), id=copy)
        outcome = sync_bank(session, read_bank_of([taken, *every_kind()[1:]]), (), now=house.clock())
    assert [one.code for one in outcome.findings] == ["S03"]
    assert not outcome.refused


def _supersede(house: House, item: Item) -> str:
    """Put a browser item in the place of a file's one, as publishing leaves it; canary items pass no lint."""
    with writing_session(house.engine) as session:
        session.add(ItemRow(id=f"{item.id}-b", origin=Origin.BROWSER))
        session.flush()
        session.get_one(ItemRow, item.id).superseded_by = f"{item.id}-b"
        session.execute(update(ItemVersion).where(ItemVersion.item_id == item.id).values(is_current=False))
    return f"{item.id}-b"


def test_export_writes_what_is_served_here_as_files(desk: _Desk, tmp_path: Path) -> None:
    """The copy as a file of its own, the original retired; another site that reads them serves the same."""
    name = desk.copy(desk.single)
    desk.publish(name)
    with Session(desk.house.engine) as session:
        written = browser_items(session)
    assert [item.id for item in written] == [name]
    done = export_bank(BANK, tmp_path / "out", written)
    assert done.errors == ()
    read = read_bank(tmp_path / "out")
    published = {item.id for item in read.bank.items.values() if item.status is Status.PUBLISHED}
    assert published == desk.current()
    assert [one for one in read.findings if one.path.endswith(f"{name}.md")] == []
    assert hash_of(content_of(read.bank, read.bank.items[name])) == hash_of(
        content_of(read.bank, desk.house.loaded().items[name].item)
    )
