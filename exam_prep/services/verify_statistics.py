"""Work out the stored sums of item statistics anew, and say where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, not_, select
from sqlalchemy.orm import Session

from exam_prep.core.analysis.sums import GroupSums, ItemSums, plus
from exam_prep.db.item_statistics import CountedSitting, SittingGroup
from exam_prep.db.sittings import Sitting
from exam_prep.errors import DAMAGE
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.item_statistics.eligible import belongs
from exam_prep.services.item_statistics.reading import stored_sums
from exam_prep.services.item_statistics.recomputing import Ints, Recomputer
from exam_prep.services.verify_report import Mismatch

_TABLE = "statistics"


def check_statistics(session: Session, cache: ServedBankCache) -> tuple[int, list[Mismatch]]:
    """Return how many item sums were worked out anew, and what disagrees.

    Every mock with points that was sat here, by no staff to try it, is counted once and nothing else is; of
    one learner each item counts once at most; and every sum is the sum over the responses.
    """
    mismatches = list(_uncounted(session))
    checked, met = 0, _Met()
    recomputer = Recomputer(session, cache)
    for group in session.scalars(select(SittingGroup).order_by(SittingGroup.id)):
        sums = GroupSums()
        try:
            for part in recomputer.group(group):
                sums = plus(sums, part.sums)
                met.add(part.learners, part.items)
        except DAMAGE as fault:
            mismatches.append(Mismatch(_TABLE, _name(group), f"cannot be worked out: {fault}"))
            continue
        checked += len(sums.items)
        mismatches += _differences(group, stored_sums(session, group), sums)
    if twice := met.count_twice():
        mismatches.append(Mismatch(_TABLE, "first exposures", f"{twice} items count twice for one learner"))
    return checked, mismatches


@dataclass(slots=True)
class _Met:
    """Who met which item first, over all groups."""

    learners: list[Ints] = field(default_factory=list)
    items: list[Ints] = field(default_factory=list)

    def add(self, learners: Ints, items: Ints) -> None:
        self.learners.append(learners)
        self.items.append(items)

    def count_twice(self) -> int:
        if not self.items:
            return 0
        learners, items = np.concatenate(self.learners), np.concatenate(self.items)
        pairs = learners * (int(items.max(initial=0)) + 1) + items
        return int(pairs.size - np.unique(pairs).size)


def _uncounted(session: Session) -> Iterator[Mismatch]:
    """Compare which sittings are counted with which have to be."""
    counted = select(CountedSitting.sitting_id).where(CountedSitting.is_counted)
    for name in session.scalars(_named(and_(belongs(), Sitting.id.not_in(counted)))):
        yield Mismatch(_TABLE, name, "has points and is in no sum")
    for name in session.scalars(_named(and_(not_(belongs()), Sitting.id.in_(counted)))):
        yield Mismatch(_TABLE, name, "is in the sums and does not belong there")


def _named(which: ColumnElement[bool]) -> Select[str]:
    return select(Sitting.public_id).where(which).order_by(Sitting.id)


def _differences(group: SittingGroup, kept: GroupSums, sums: GroupSums) -> Iterator[Mismatch]:
    if kept.form != sums.form:
        yield Mismatch(_TABLE, _name(group), f"scores are {kept.form}, the responses give {sums.form}")
    nothing = ItemSums()
    for name in sorted(kept.items.keys() | sums.items.keys(), key=int):
        holds, gives = _bare(kept.items.get(name, nothing)), _bare(sums.items.get(name, nothing))
        if holds != gives:
            key = f"{_name(group)}, item version {name}"
            yield Mismatch(_TABLE, key, f"holds {holds}, the responses give {gives}")


def _bare(sums: ItemSums) -> ItemSums:
    """Return the sums without the options after the last that anybody chose: no row stands for those."""
    chosen = [place for place, option in enumerate(sums.options) if option.n or option.rest]
    return sums._replace(options=sums.options[: max(chosen, default=-1) + 1])


def _name(group: SittingGroup) -> str:
    whole = "whole" if group.is_whole else "in part"
    return f"{group.exam_id}, version {group.version}, form {group.form_number}, {whole}"
