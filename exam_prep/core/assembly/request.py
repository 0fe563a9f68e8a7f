"""What is asked: a pool, how many forms of which make, and what they should be like."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from exam_prep.errors import InvalidError

LEVELS = (-1.0, 0.0, 1.0)
"""Where information is aimed at, in logits from the just-qualified person."""

MOST_FORMS = 20


@dataclass(frozen=True, slots=True)
class PoolItem:
    """One item that may stand in a form.

    `difficulty` is the share (0-1) expected to get it right. `information` is in 1/logit², an entry for each
    of the request's `levels`, `curve` one for each of its `curve_levels`. `enemies` hold in both directions,
    whichever named the other. Items of one `scenario` come together or not at all. `earlier_uses` counts the
    forms before this request in which the item stood.
    """

    id: str
    concept: str
    difficulty: float
    information: tuple[float, ...]
    curve: tuple[float, ...] = ()
    enemies: frozenset[str] = frozenset()
    scenario: str | None = None
    earlier_uses: int = 0


@dataclass(frozen=True, slots=True)
class Quota:
    """A number of places in each form and the ids of the items that can serve there (by tag, level, band)."""

    title: str
    count: int
    items: frozenset[str]


@dataclass(frozen=True, slots=True)
class Limit:
    """How many of `items` each form holds, whatever quota they fill: `least` to `most` (None: any number)."""

    title: str
    items: frozenset[str]
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class AssemblyRequest:
    """Forms of one make. What must hold: quotas, limits, pins, exclusions, overlap, uses, siblings, enemies.

    Each place belongs to one quota; no concept comes twice in a form. `pinned` items stand in every form and
    count neither as overlap nor against `most_uses`. Two forms share at most `most_overlap` items (None: any
    number). An item stands in at most `most_uses` forms, its earlier uses counted (None: any number).

    What is aimed at: `difficulty`, the mean (0-1) of each form, and `information`, that of each form in
    1/logit² at `levels`; None aims at what the pool gives on average, so that forms are alike. `use_cost` is
    what one earlier use of an item weighs; at 1 as much as a mean difficulty .001 off its aim.
    """

    forms: int
    items: tuple[PoolItem, ...]
    quotas: tuple[Quota, ...]
    limits: tuple[Limit, ...] = ()
    pinned: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    most_overlap: int | None = 0
    most_uses: int | None = None
    use_cost: float = 0.0
    difficulty: float | None = None
    information: tuple[float, ...] | None = None
    levels: tuple[float, ...] = LEVELS
    curve_levels: tuple[float, ...] = ()

    @property
    def size(self) -> int:
        """Return the number of places of one form."""
        return sum(quota.count for quota in self.quotas)


def check_request(request: AssemblyRequest) -> None:
    """Raise InvalidError where the request contradicts itself, whatever the pool."""
    if not 1 <= request.forms <= MOST_FORMS:
        raise InvalidError("Ask for 1 to %(most)s forms.", most=MOST_FORMS)
    if request.size < 1 or any(quota.count < 0 for quota in request.quotas):
        raise InvalidError("Ask for at least one question in each form.")
    _check_items(request)
    _check_names(request)
    _check_bounds(request)


def _check_items(request: AssemblyRequest) -> None:
    twice = [name for name, times in Counter(item.id for item in request.items).items() if times > 1]
    if twice:
        raise InvalidError("The pool holds “%(item)s” twice: name it once.", item=twice[0])
    for item in request.items:
        if len(item.information) != len(request.levels) or len(item.curve) != len(request.curve_levels):
            raise InvalidError("Give “%(item)s” one information for each level.", item=item.id)
        if not 0 <= item.difficulty <= 1 or not all(0 <= told < float("inf") for told in item.information):
            raise InvalidError(
                "“%(item)s” needs a difficulty from 0 to 1 and finite information.", item=item.id
            )


def _check_names(request: AssemblyRequest) -> None:
    known = {item.id for item in request.items}
    unknown = sorted(request.pinned - known)
    if unknown:
        raise InvalidError("The pinned “%(item)s” is not in the pool: unpin it.", item=unknown[0])
    both = sorted(request.pinned & request.excluded)
    if both:
        raise InvalidError("“%(item)s” is both pinned and left out: choose one.", item=both[0])


def _check_bounds(request: AssemblyRequest) -> None:
    if not _natural((request.most_overlap, request.most_uses)) or not 0 <= request.use_cost < float("inf"):
        raise InvalidError("Overlap, uses and their cost are numbers from 0 on.")
    for limit in request.limits:
        if not _natural((limit.least, limit.most)) or (limit.most is not None and limit.most < limit.least):
            raise InvalidError(
                "“%(limit)s” needs a least number that is not above its most.", limit=limit.title
            )
    if request.difficulty is not None and not 0 <= request.difficulty <= 1:
        raise InvalidError("Aim at a mean difficulty from 0 to 1.")
    aims = request.information
    if aims is not None and (
        len(aims) != len(request.levels) or not all(0 < aim < float("inf") for aim in aims)
    ):
        raise InvalidError("Aim at one information above 0 for each level.")


def _natural(numbers: Iterable[int | None]) -> bool:
    return all(number is None or number >= 0 for number in numbers)
