"""What the pages about regrades list: the log, versions with their sittings, keys that changed and wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from exam_prep.core.regrading.change import Change, change_between
from exam_prep.core.regrading.treatments import Treatment
from exam_prep.core.sitting import State
from exam_prep.db.bank import ItemRow, ItemVersion
from exam_prep.db.regrading import Regrade, RegradedSitting
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.errors import NotFoundError
from exam_prep.services.bank.served import ServedBankCache, Version
from exam_prep.services.regrade_keys import versions_named
from exam_prep.services.regrading.left import count_left_out
from exam_prep.services.regrading.plans import versions_of_item

MOST = 50
"""How many lines a page shows."""
NO_REGRADE = "There is no such regrade here; choose one from the list."


@dataclass(frozen=True, slots=True)
class RegradeLine:
    """One regrade of the log; `asked` and `key` are the versions it is about.

    `ticked` are the answers that were named in place of a version, in words, and `ticked_ids` the same.
    `is_under_way` while some sittings have not followed it; `left_out` counts those that could not.
    """

    public_id: str
    item_id: str
    asked: Version
    key: Version | None
    ticked: tuple[str, ...]
    ticked_ids: tuple[str, ...]
    treatment: Treatment
    never_lower: bool
    reason: str
    actor: str
    at: datetime
    raised: int
    lowered: int
    same: int
    is_under_way: bool
    left_out: int


@dataclass(frozen=True, slots=True)
class AskedVersion:
    """A version with how many sittings were graded on it, and the regrade that stands."""

    version: Version
    sittings: int
    standing: Treatment | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that was asked by another key than the item has now, and that nobody regraded."""

    asked: AskedVersion
    current: Version


def list_regrades(session: Session, cache: ServedBankCache, page: int) -> tuple[list[RegradeLine], bool]:
    """Return a page of the log, the last regrade first, and whether there are more."""
    query = select(Regrade).order_by(Regrade.id.desc()).offset((page - 1) * MOST).limit(MOST + 1)
    rows = session.scalars(query).all()
    return _lines(session, cache, rows[:MOST]), len(rows) > MOST


def one_regrade(session: Session, cache: ServedBankCache, public_id: str) -> tuple[Regrade, RegradeLine]:
    """Return one regrade; raises NotFoundError where there is none."""
    row = session.scalar(select(Regrade).where(Regrade.public_id == public_id))
    if row is None:
        raise NotFoundError(NO_REGRADE)
    return row, _lines(session, cache, [row])[0]


def moved_sittings(
    session: Session, regrade: Regrade, *, scored: bool
) -> list[tuple[RegradedSitting, Sitting]]:
    """Return sittings whose answer counts in another way, those who lost first, at most `MOST`.

    `scored` asks for those whose score changed with it, else for those whose score stayed: a point that is
    now given had been earned, say.
    """
    gain = RegradedSitting.item_points_after - RegradedSitting.item_points_before
    query = (
        select(RegradedSitting, Sitting)
        .join(Sitting, Sitting.id == RegradedSitting.sitting_id)
        .where(*_moved(regrade, scored=scored))
        .order_by(gain, RegradedSitting.sitting_id)
        .limit(MOST)
    )
    return [(line, sitting) for line, sitting in session.execute(query)]


def count_moved(session: Session, regrade: Regrade, *, scored: bool) -> int:
    """Return how many sittings there are of which `moved_sittings` returns the first."""
    query = select(func.count()).select_from(RegradedSitting).where(*_moved(regrade, scored=scored))
    return session.scalar(query) or 0


def _moved(regrade: Regrade, *, scored: bool) -> tuple[ColumnElement[bool], ...]:
    line = RegradedSitting
    differs = [
        getattr(line, f"{name}_before").is_distinct_from(getattr(line, f"{name}_after"))
        for name in ("points", "maximum", "cut")
    ]
    # What still runs has no score yet: there the item speaks for itself.
    item = and_(line.points_before.is_(None), line.item_points_before != line.item_points_after)
    score = or_(*differs, item)
    counts = or_(line.item_points_before != line.item_points_after, line.credit_before != line.credit_after)
    return line.regrade_id == regrade.id, counts, score if scored else not_(score)


def asked_versions(session: Session, cache: ServedBankCache, item_id: str) -> list[AskedVersion]:
    """Return the versions that can stand for an item, the newest first.

    Raises:
        NotFoundError: there is no such item.
    """
    versions = versions_of_item(session, cache, item_id)
    ids = [version.id for version in versions]
    counted, standing = _counts(session, ids), _standing(session, ids)
    return [AskedVersion(one, counted.get(one.id, 0), standing.get(one.id)) for one in reversed(versions)]


def waiting_keys(session: Session, cache: ServedBankCache) -> list[Waiting]:
    """Return what was asked by a key that has changed since and that no regrade has looked at."""
    loaded = cache.current(session)
    query = (
        select(SittingItem.item_version_id)
        .join(ItemVersion, ItemVersion.id == SittingItem.item_version_id)
        .where(
            ItemVersion.is_current.is_(False),
            SittingItem.committed_at.is_not(None),
            ItemVersion.id.not_in(select(Regrade.version_id)),
        )
        .distinct()
    )
    versions = cache.versions(session, session.scalars(query).all())
    heirs = dict(
        session.execute(
            select(ItemRow.id, ItemRow.superseded_by).where(ItemRow.superseded_by.is_not(None))
        ).all()
    )
    found = []
    for version in versions.values():
        current = loaded.items.get(heirs.get(version.item.id) or version.item.id)
        if current is not None and change_between(version.item, current.item) is Change.KEY:
            found.append((version, current))
    counted = _counts(session, [version.id for version, _current in found])
    return [
        Waiting(AskedVersion(version, counted[version.id], None), current)
        for version, current in sorted(found, key=lambda pair: (pair[0].item.id, pair[0].item.version))
        if version.id in counted
    ]


def _counts(session: Session, versions: Iterable[int]) -> dict[int, int]:
    query = (
        select(SittingItem.item_version_id, func.count())
        .join(Sitting, Sitting.id == SittingItem.sitting_id)
        .where(
            SittingItem.item_version_id.in_(list(versions)),
            SittingItem.committed_at.is_not(None),
            Sitting.state != State.VOIDED,
        )
        .group_by(SittingItem.item_version_id)
    )
    return dict(session.execute(query).all())


def _standing(session: Session, versions: Iterable[int]) -> dict[int, Treatment]:
    query = select(Regrade).where(Regrade.version_id.in_(list(versions))).order_by(Regrade.id)
    last = {row.version_id: row for row in session.scalars(query)}
    # By its own key again, the version stands as it was before any regrade.
    return {name: row.treatment for name, row in last.items() if row.key_version_id != name}


def _words(version: Version, options: Iterable[str]) -> tuple[str, ...]:
    return tuple(version.item.option(name).text for name in options)


def _lines(session: Session, cache: ServedBankCache, rows: Iterable[Regrade]) -> list[RegradeLine]:
    kept = list(rows)
    versions = cache.versions(session, versions_named(kept))
    out = count_left_out(session, kept)
    return [
        RegradeLine(
            row.public_id,
            row.item_id,
            versions[row.version_id],
            versions[row.key_version_id] if row.key_version_id else None,
            _words(versions[row.version_id], (row.key_options or "").split()),
            tuple((row.key_options or "").split()),
            row.treatment,
            row.never_lower,
            row.reason,
            row.actor,
            row.at,
            row.raised,
            row.lowered,
            row.same,
            row.carried_out_at is None,
            out.get(row.id, 0),
        )
        for row in kept
    ]
