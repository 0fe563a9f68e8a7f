"""The report of a class: what it earned in each part of the exam, and where practice helps most."""

import math
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy.orm import Session

from exam_prep.core.analysis.display import FEWEST_IN_CELL
from exam_prep.core.results.attempts import Attempt, first_told
from exam_prep.core.results.cells import may_split, withheld
from exam_prep.core.results.needs import class_needs
from exam_prep.core.results.shares import ClassShare, Earned, class_share
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.results.given import GivenExam
from exam_prep.services.results.reading import SatItem, attempts_of, frame_of, items_of_sittings, sittings_of

MOST_TOPICS = 8
"""How many topics and how many ideas the report names."""
_DECIMALS = 4

_Name = Callable[[SatItem], str]
_SECTION: _Name = attrgetter("section")
_TAG: _Name = attrgetter("tag")
_IDEA: _Name = attrgetter("concept")

_Sat = Mapping[int, list[SatItem]]
"""Items of the first attempt with told points that tell what somebody knows, by learner."""


@dataclass(frozen=True, slots=True)
class ClassPart:
    """One row: what `people` earned together, in percent with a 95 % range; None where it is withheld."""

    title: str
    people: int
    questions: int
    """Answers behind the figure."""
    percent: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Sides:
    """How many reached the pass mark and how many did not."""

    reached: int
    below: int


@dataclass(frozen=True, slots=True)
class ClassReport:
    """The report; `whole` is None while fewer than 5 people have a score, and then nothing else is told.

    `sides` is None where fewer than 5 people stand on one side of the pass mark, or where there is none.
    """

    people: int
    whole: ClassPart | None
    parts: tuple[ClassPart, ...]
    hidden: int
    """Parts that are withheld."""
    has_cut: bool
    cut_percent: float | None
    sides: Sides | None
    topics: tuple[ClassPart, ...]
    ideas: tuple[ClassPart, ...]


def read_class_report(session: Session, cache: ServedBankCache, given: GivenExam) -> ClassReport:
    """Return the report over everybody's first attempt with told points, also of people who left since.

    The first, because it alone says what people knew before the exam itself taught them.
    """
    sittings = sittings_of(session, given)
    firsts = {learner: first_told(of_one) for learner, of_one in attempts_of(sittings).items()}
    attempts = {learner: one for learner, one in firsts.items() if one is not None}
    if len(attempts) < FEWEST_IN_CELL:
        return ClassReport(len(attempts), None, (), 0, _has_cut(attempts.values()), None, None, (), ())
    items = items_of_sittings(session, [one.sitting_id for one in attempts.values()])
    sat = {
        learner: [each for each in items[one.sitting_id] if each.tells] for learner, one in attempts.items()
    }
    taxonomy, sections = cache.current(session).taxonomy, frame_of(sittings).sections
    parts, told = _parts(sat, sections), _told_parts(sat, sections)
    topics = _needed(sat, _TAG, _totals(sat, _TAG, _SECTION, told))
    told_topics = {name for name, _share in topics}
    sums = _totals(sat, _IDEA, _SECTION, told) + _totals(sat, _IDEA, _TAG, told_topics)
    ideas = _needed(sat, _IDEA, sums)
    return ClassReport(
        people=len(attempts),
        whole=_shown("", class_share([_earned(of_one) for of_one in sat.values()])),
        parts=parts,
        hidden=sum(part.percent is None for part in parts),
        has_cut=_has_cut(attempts.values()),
        cut_percent=_cut_percent(attempts.values()),
        sides=_sides(attempts.values()),
        topics=_titled(topics, {name: tag.title for name, tag in taxonomy.tags.items()}),
        ideas=_titled(ideas, {name: idea.title for name, idea in taxonomy.concepts.items()}),
    )


def _parts(sat: _Sat, sections: Iterable[tuple[str, str]]) -> tuple[ClassPart, ...]:
    by_section = _by_name(sat, _SECTION)
    known = [(name, title) for name, title in sections if name in by_section]
    hidden = withheld({name: by_section[name].keys() for name, _title in known})
    return tuple(
        _withheld(title, by_section[name])
        if name in hidden
        else _shown(title, class_share(list(by_section[name].values())))
        for name, title in known
    )


def _told_parts(sat: _Sat, sections: Iterable[tuple[str, str]]) -> set[str]:
    """Return the parts whose share is told."""
    by_section = _by_name(sat, _SECTION)
    known = {name for name, _title in sections} & by_section.keys()
    return known - withheld({name: by_section[name].keys() for name in known})


def _totals(sat: _Sat, name_of: _Name, whole_of: _Name, told: AbstractSet[str]) -> list[AbstractSet[str]]:
    """Return the names that make up each whole that is told, where none of them reaches beyond it."""
    wholes: dict[str, set[str]] = {}
    for items in sat.values():
        for one in items:
            wholes.setdefault(name_of(one), set()).add(whole_of(one))
    within = {whole: {name for name, places in wholes.items() if whole in places} for whole in told}
    return [names for names in within.values() if all(len(wholes[name]) == 1 for name in names)]


def _needed(sat: _Sat, name_of: _Name, totals: Iterable[AbstractSet[str]]) -> list[tuple[str, ClassShare]]:
    return class_needs(_by_name(sat, name_of), totals)[:MOST_TOPICS]


def _titled(found: Iterable[tuple[str, ClassShare]], titles: Mapping[str, str]) -> tuple[ClassPart, ...]:
    return tuple(_shown(titles.get(name, name), share) for name, share in found)


def _by_name(sat: _Sat, name_of: _Name) -> dict[str, dict[int, Earned]]:
    """Return what each learner earned under each name."""
    sorted_out: dict[str, dict[int, list[SatItem]]] = {}
    for learner, items in sat.items():
        for one in items:
            sorted_out.setdefault(name_of(one), {}).setdefault(learner, []).append(one)
    return {
        name: {learner: _earned(items) for learner, items in people.items()}
        for name, people in sorted_out.items()
        if name
    }


def _earned(items: Iterable[SatItem]) -> Earned:
    """Return points and number of items; to four decimals, so that three thirds are a whole point."""
    points = [one.points or 0.0 for one in items]
    return Earned(round(math.fsum(points), _DECIMALS), len(points))


def _shown(title: str, share: ClassShare) -> ClassPart:
    if share.share is None or share.low is None or share.high is None:
        return ClassPart(title, share.people, share.maximum, None, None, None)
    return ClassPart(
        title=title,
        people=share.people,
        questions=share.maximum,
        percent=round(100 * share.share),
        low=math.floor(100 * share.low),
        high=math.ceil(100 * share.high),
    )


def _withheld(title: str, people: Mapping[int, Earned]) -> ClassPart:
    return ClassPart(title, len(people), sum(one.maximum for one in people.values()), None, None, None)


def _has_cut(attempts: Iterable[Attempt]) -> bool:
    return any(one.cut is not None for one in attempts)


def _cut_percent(attempts: Iterable[Attempt]) -> float | None:
    marks = {round(100 * float(one.cut) / max(one.maximum, 1), 1) for one in attempts if one.cut is not None}
    return marks.pop() if len(marks) == 1 else None


def _sides(attempts: Iterable[Attempt]) -> Sides | None:
    sides = [one.reaches_cut for one in attempts if one.reaches_cut is not None]
    reached, below = sum(sides), len(sides) - sum(sides)
    return Sides(reached, below) if may_split(reached, below) else None
