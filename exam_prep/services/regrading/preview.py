"""The dry run of a regrade: who changes, by how much, and a fingerprint that a commit has to match."""

import hashlib
from dataclasses import dataclass

from sqlalchemy.orm import Session

from exam_prep.core.regrading.marks import Mark, Total
from exam_prep.services.regrading.effects import Effect, Effects, Unreadable, effects_of
from exam_prep.services.regrading.plans import Plan


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do. `effects` are those of all sittings, also where nothing changes.

    Those that are `unreadable` would stay as they are.
    """

    plan: Plan
    effects: tuple[Effect, ...]
    unreadable: tuple[Unreadable, ...]
    fingerprint: str

    @property
    def raised(self) -> int:
        """How many sittings gain."""
        return sum(one.direction > 0 for one in self.effects)

    @property
    def lowered(self) -> int:
        """How many sittings lose."""
        return sum(one.direction < 0 for one in self.effects)

    @property
    def same(self) -> int:
        """How many sittings are worth what they were."""
        return len(self.effects) - self.raised - self.lowered

    @property
    def pass_now(self) -> int:
        """How many reach their pass mark that did not."""
        return sum(one.crosses > 0 for one in self.effects)

    @property
    def pass_no_more(self) -> int:
        """How many fall below their pass mark."""
        return sum(one.crosses < 0 for one in self.effects)

    @property
    def changed(self) -> tuple[Effect, ...]:
        """Those for whom something changes, those who lose first."""
        moved = [one for one in self.effects if one.before != one.after]
        return tuple(sorted(moved, key=lambda one: (one.direction, one.sitting_id)))


def preview_of(session: Session, plan: Plan) -> Preview:
    """Return what `plan` would do now; changes nothing."""
    found = effects_of(session, plan)
    return Preview(plan, tuple(found.told), tuple(found.unreadable), _fingerprint(plan, found))


def _fingerprint(plan: Plan, found: Effects) -> str:
    """Return a SHA-256 over the plan and every number that was shown."""
    key = plan.key_version.id if plan.key_version else ",".join(plan.ticked)
    hashed = hashlib.sha256(f"{plan.asked.id} {plan.treatment} {key} {plan.never_lower}\n".encode())
    for one in found.told:
        numbers = (_of_mark(one.before), _of_mark(one.after), _of(one.total_before), _of(one.total_after))
        hashed.update(f"{one.sitting_id} {one.position} {' '.join(numbers)}\n".encode())
    for left in found.unreadable:
        hashed.update(f"{left.sitting_id} {left.position} -\n".encode())
    return hashed.hexdigest()


def _of_mark(one: Mark) -> str:
    return f"{one.points} {one.credit}"


def _of(one: Total | None) -> str:
    return "-" if one is None else f"{one.points} {one.maximum} {one.cut}"
