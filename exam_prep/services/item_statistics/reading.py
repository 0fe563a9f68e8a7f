"""Read stored sums back as the core's values."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from exam_prep.core.analysis.sums import FormSums, GroupSums, ItemSums, OptionSums
from exam_prep.core.analysis.times import BINS, NO_TIMES
from exam_prep.db.item_statistics import ItemSum, OptionSum, SittingGroup, TimeCount

ByGroup = dict[int, ItemSums]
"""The sums of one item version by the row of their group."""

_Key = tuple[int, int]
_NO_OPTIONS: Sequence[tuple[int, OptionSums]] = ()
_NOBODY = OptionSums()


def read_items(
    session: Session, groups: Collection[int], versions: Collection[int] | None = None, *, times: bool = True
) -> dict[int, ByGroup]:
    """Return the sums of item versions in `groups`, by version; of all versions where none are named.

    Sums that came to nothing again are left out. Without `times` the histograms are empty: a third less to
    read. Three statements or fewer.
    """
    options = _options(session, groups, versions)
    histograms = _times(session, groups, versions) if times else {}
    query = select(
        ItemSum.group_id,
        ItemSum.item_version_id,
        ItemSum.n,
        ItemSum.omitted,
        ItemSum.not_reached,
        ItemSum.mark,
        ItemSum.mark_squared,
        ItemSum.rest,
        ItemSum.rest_squared,
        ItemSum.mark_rest,
    )
    found: defaultdict[int, ByGroup] = defaultdict(dict)
    for row in session.execute(query.where(*_which(ItemSum, groups, versions))):
        group, version, n, omitted, not_reached, mark, marks_squared, rest, rests_squared, product = row
        key = (group, version)
        if n or not_reached:
            found[version][group] = ItemSums(
                n,
                omitted,
                not_reached,
                mark,
                marks_squared,
                rest,
                rests_squared,
                product,
                _in_places(options.get(key, _NO_OPTIONS)),
                histograms.get(key, NO_TIMES),
            )
    return dict(found)


def all_groups(session: Session) -> Sequence[int]:
    """Return every group that holds a sitting."""
    return session.scalars(select(SittingGroup.id).where(SittingGroup.n > 0)).all()


def stored_sums(session: Session, group: SittingGroup, *, times: bool = True) -> GroupSums:
    """Return all sums of one group, as `core.analysis.tally` names them."""
    items = {
        str(version): by_group[group.id]
        for version, by_group in read_items(session, (group.id,), times=times).items()
    }
    return GroupSums(FormSums(group.n, group.score, group.score_squared), items)


def _options(
    session: Session, groups: Collection[int], versions: Collection[int] | None
) -> Mapping[_Key, Sequence[tuple[int, OptionSums]]]:
    query = select(
        OptionSum.group_id, OptionSum.item_version_id, OptionSum.place, OptionSum.n, OptionSum.rest
    )
    found: defaultdict[_Key, list[tuple[int, OptionSums]]] = defaultdict(list)
    for group, version, place, n, rest in session.execute(query.where(*_which(OptionSum, groups, versions))):
        if n or rest:
            found[group, version].append((place, OptionSums(n, rest)))
    return found


def _times(
    session: Session, groups: Collection[int], versions: Collection[int] | None
) -> Mapping[_Key, tuple[int, ...]]:
    query = select(TimeCount.group_id, TimeCount.item_version_id, TimeCount.bin, TimeCount.n)
    found: defaultdict[_Key, list[int]] = defaultdict(lambda: [0] * BINS)
    for group, version, place, n in session.execute(query.where(*_which(TimeCount, groups, versions))):
        found[group, version][place] = n
    return {key: tuple(counts) for key, counts in found.items()}


def _which(
    table: type[ItemSum | OptionSum | TimeCount], groups: Collection[int], versions: Collection[int] | None
) -> Sequence[ColumnElement[bool]]:
    of_groups = table.group_id.in_(groups)
    return (of_groups,) if versions is None else (of_groups, table.item_version_id.in_(versions))


def _in_places(options: Sequence[tuple[int, OptionSums]]) -> tuple[OptionSums, ...]:
    """Return options in their places; nobody chose those between, and those after the last have no row."""
    known = dict(options)
    return tuple([known.get(place, _NOBODY) for place in range(max(known, default=-1) + 1)])
