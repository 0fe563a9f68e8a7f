"""Exams that were counted, and how far the scores on each can be trusted."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_prep.core.analysis.display import Tier, tier
from exam_prep.core.analysis.moments import Interval, variance
from exam_prep.core.analysis.reliability import alpha_of, drawn_reliability, effective_weights
from exam_prep.core.analysis.sitting import THOUSANDTHS, Rest
from exam_prep.core.analysis.sums import GroupSums
from exam_prep.core.mock_exams.blueprint import PREFIX
from exam_prep.db.item_statistics import SittingGroup
from exam_prep.services.accounts.people import AccountRef
from exam_prep.services.bank.served import Loaded
from exam_prep.services.item_statistics.groups import key_of_group
from exam_prep.services.item_statistics.reading import stored_sums
from exam_prep.services.mock_exams.owned import owned_by


@dataclass(frozen=True, slots=True)
class CountedExam:
    """An exam by its id, with its title and the groups of its counted sittings."""

    id: str
    title: str
    groups: tuple[SittingGroup, ...]

    @property
    def sittings(self) -> int:
        """Return how many sittings are counted."""
        return sum(group.n for group in self.groups)


@dataclass(frozen=True, slots=True)
class FormFigures:
    """The scores of one fixed form, or of one version whose forms are drawn (`form` 0).

    `n` counts sittings that met every item for the first time, `items` is the mean number of items. Mean,
    spread and standard error are in points on a fixed form, else in percent; None below 30 sittings.
    """

    version: int
    form: int
    n: int
    items: float
    mean: float | None = None
    sd: float | None = None
    reliability: float | None = None
    interval: Interval | None = None
    sem: float | None = None
    weights: Mapping[int, float | None] = field(default_factory=dict)
    """On a fixed form, the share of the variance of scores that each item version makes, in percent."""


def counted_exams(session: Session, loaded: Loaded, who: AccountRef) -> tuple[CountedExam, ...]:
    """Return the exams whose figures `who` may see apart: the shipped ones, and those that they build."""
    found: defaultdict[str, list[SittingGroup]] = defaultdict(list)
    for group in session.scalars(select(SittingGroup).where(SittingGroup.n > 0).order_by(SittingGroup.id)):
        found[group.exam_id].append(group)
    titles = {name: exam.title for name, exam in loaded.exams.items()} | built_exams(session, who)
    exams = [CountedExam(name, titles[name], tuple(found[name])) for name in found if name in titles]
    return tuple(sorted(exams, key=lambda exam: (exam.title, exam.id)))


def form_figures(session: Session, exam: CountedExam) -> tuple[FormFigures, ...]:
    """Return the figures of each form or version; what follows from fewer than 30 sittings is left out."""
    whole = [group for group in exam.groups if group.is_whole]
    return tuple(
        _form(session, group) for group in sorted(whole, key=lambda one: (-one.version, one.form_number))
    )


def _form(session: Session, group: SittingGroup) -> FormFigures:
    sums = stored_sums(session, group, times=False)
    asked = sum(each.n + each.not_reached for each in sums.items.values())
    bare = FormFigures(group.version, group.form_number, group.n, asked / group.n)
    if tier(group.n) < Tier.INTERVALS:
        return bare
    return _fixed(bare, sums) if key_of_group(group).rest is Rest.POINTS else _drawn(bare, sums)


def _fixed(bare: FormFigures, sums: GroupSums) -> FormFigures:
    found = alpha_of(sums, scale=THOUSANDTHS)
    return FormFigures(
        bare.version,
        bare.form,
        bare.n,
        bare.items,
        mean=sums.form.score / sums.form.n / THOUSANDTHS,
        sd=_sd(sums) / THOUSANDTHS,
        reliability=found.alpha if found else None,
        interval=found.interval if found else None,
        sem=found.sem if found else None,
        weights={int(name): weight for name, weight in effective_weights(sums).items()},
    )


def _drawn(bare: FormFigures, sums: GroupSums) -> FormFigures:
    found = drawn_reliability(sums.form, bare.items, whole=THOUSANDTHS)
    percent = 100 / THOUSANDTHS
    return FormFigures(
        bare.version,
        bare.form,
        bare.n,
        bare.items,
        mean=sums.form.score / sums.form.n * percent,
        sd=_sd(sums) * percent,
        reliability=found.reliability if found else None,
        sem=100 * found.sem if found else None,
    )


def _sd(sums: GroupSums) -> float:
    return math.sqrt(variance(sums.form.n, sums.form.score, sums.form.score_squared) or 0.0)


def built_exams(session: Session, who: AccountRef) -> dict[str, str]:
    """Return the titles of the mock exams that `who` builds by their exam ids, sat or not."""
    return {f"{PREFIX}{exam.public_id}": exam.title for exam in session.scalars(owned_by(who))}
