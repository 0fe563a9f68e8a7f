"""The table of items: what a reader wants of it, in which order, a page at a time."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from exam_prep.core.analysis.flags import Flag
from exam_prep.errors import NotFoundError
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.analysing.exams import (
    CountedExam,
    FormFigures,
    built_exams,
    counted_exams,
    form_figures,
)
from exam_prep.services.analysing.figures import AnalysedItem, analysed
from exam_prep.services.bank.served import Loaded, ServedBankCache
from exam_prep.services.grading import rules_now
from exam_prep.services.item_statistics.reading import all_groups, read_items

PAGE_SIZE = 50
FLAGGED: Final = "any"
_ORDER = {flag: place for place, flag in enumerate(Flag)}
_LAST = math.inf
_HARMLESS = {Flag.NON_FUNCTIONING_DISTRACTOR}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants to see; empty where anything will do. `flag` may be "any"."""

    exam: str = ""
    domain: str = ""
    tag: str = ""
    flag: str = ""
    search: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All items that the wish leaves, in its order; `counted` and `flagged` are of its exam as a whole."""

    wish: Wish
    exams: tuple[CountedExam, ...]
    exam: CountedExam | None
    forms: tuple[FormFigures, ...]
    counted: int
    flagged: int
    lines: tuple[AnalysedItem, ...]
    titles: Mapping[str, str]
    """Of concepts."""
    domains: Mapping[str, str]
    tags: Mapping[str, str]
    """Titles of what the counted items belong to."""


def analysis_report(session: Session, cache: ServedBankCache, who: AccountRef, wish: Wish) -> Report:
    """Return the report for `who`; an item stands there with its newest version that was counted.

    Raises:
        NotFoundError: the wish names an exam that is not there or that another builds, or a shipped one that
            was never counted.
    """
    loaded = cache.current(session)
    exams = counted_exams(session, loaded, who)
    exam = _chosen(session, who, exams, wish.exam)
    items = _items(session, cache, exam)
    return Report(
        wish=wish,
        exams=exams,
        exam=exam,
        forms=form_figures(session, exam) if exam else (),
        counted=len(items),
        flagged=sum(bool(set(each.flags) - _HARMLESS) for each in items),
        lines=tuple(sorted(filter(_admits(loaded, wish), items), key=_SORTS.get(wish.sort, _by_flag))),
        titles={name: concept.title for name, concept in loaded.taxonomy.concepts.items()},
        domains=_titled(loaded.taxonomy.domains, [each.item.domain for each in items]),
        tags=_titled(loaded.taxonomy.tags, [each.item.tag for each in items]),
    )


def _chosen(session: Session, who: AccountRef, exams: Sequence[CountedExam], name: str) -> CountedExam | None:
    if not name:
        return None
    for exam in exams:
        if exam.id == name:
            return exam
    built = built_exams(session, who)
    if name in built:
        return CountedExam(name, built[name], ())
    raise NotFoundError("There are no figures for this exam; choose one from the list.")


def _items(session: Session, cache: ServedBankCache, exam: CountedExam | None) -> list[AnalysedItem]:
    groups = [group.id for group in exam.groups] if exam else all_groups(session)
    found = read_items(session, groups, times=False)
    versions = cache.versions(session, found)
    newest: dict[str, int] = {}
    for number, version in versions.items():
        best = newest.get(version.item.id)
        if best is None or versions[best].item.version < version.item.version:
            newest[version.item.id] = number
    shown = sorted(newest.values())
    rules = rules_now(session, cache, shown)
    return analysed([(number, versions[number].item, found[number]) for number in shown], rules)


def _admits(loaded: Loaded, wish: Wish) -> Callable[[AnalysedItem], bool]:
    sought = wish.search.strip().casefold()
    concepts = loaded.taxonomy.concepts

    def admits(each: AnalysedItem) -> bool:
        concept = concepts.get(each.item.concept)
        words = f"{each.item.id} {concept.title if concept else ''}".casefold()
        return (
            wish.domain in {"", each.item.domain}
            and wish.tag in {"", each.item.tag}
            and (not wish.flag or wish.flag in each.flags or (wish.flag == FLAGGED and bool(each.flags)))
            and sought in words
        )

    return admits


def _by_flag(each: AnalysedItem) -> tuple[float, str]:
    return (min((_ORDER[flag] for flag in each.flags), default=_LAST), each.item.id)


def _by_facility(each: AnalysedItem) -> tuple[float, str]:
    shown = each.figures.facility_shrunk
    return (_LAST if shown is None else shown, each.item.id)


def _by_discrimination(each: AnalysedItem) -> tuple[float, str]:
    shown = each.figures.discrimination
    return (_LAST if shown is None else shown, each.item.id)


_SORTS: Mapping[str, Callable[[AnalysedItem], tuple[float, str]]] = {
    "facility": _by_facility,
    "discrimination": _by_discrimination,
    "learners": lambda each: (-each.figures.n, each.item.id),
    "id": lambda each: (0.0, each.item.id),
}


def _titled(known: Mapping[str, object], names: Sequence[str]) -> dict[str, str]:
    return {name: str(getattr(known.get(name), "title", name)) for name in sorted(set(names))}
