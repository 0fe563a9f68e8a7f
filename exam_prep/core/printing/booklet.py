"""The booklet: what a candidate may see of a form, and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from exam_prep.core.blueprint import Break
from exam_prep.core.drawing.form import Form, Pick
from exam_prep.core.items import Kind
from exam_prep.core.printing.blocks import blocks_of
from exam_prep.core.printing.frame import FormItem, PrintFrame
from exam_prep.core.release import CandidateItem, candidate_view


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What stands on top of each paper of a version; `letter` is "" where a form has one version only."""

    title: str
    code: str
    letter: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Items that stand together, and the scene that they share; `title` and `body` are "" for one alone."""

    title: str
    body: str
    items: tuple[CandidateItem, ...]


@dataclass(frozen=True, slots=True)
class BookletPart:
    """The scenes of a section under its title, "" where it has none."""

    title: str
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, slots=True)
class Booklet:
    """The questions of a form with the words around them.

    An allow-list of what may lie before a candidate: items are `CandidateItem` values.
    """

    head: PaperHead
    total: int
    kinds: frozenset[Kind]
    minutes: Decimal | None
    scheduled_break: Break | None
    instructions: str
    disclaimer: str
    parts: tuple[BookletPart, ...]


def booklet_of(
    form: Form, items: Mapping[str, FormItem], frame: PrintFrame, head: PaperHead, *, mixed: bool
) -> Booklet:
    """Return the booklet of `form`; questions are numbered through as the form counts them.

    Where sections are `mixed` there are no headings: they would part what belongs to no part.
    """
    total = len(form.picks)
    parts = tuple(
        BookletPart(
            "" if mixed else frame.sections.get(block[0].section, ""), tuple(_scenes(block, items, total))
        )
        for block in blocks_of(form.picks, mixed=mixed)
    )
    return Booklet(
        head=head,
        total=total,
        kinds=frozenset(items[pick.item].item.kind for pick in form.picks),
        minutes=frame.minutes,
        scheduled_break=frame.scheduled_break,
        instructions=frame.instructions,
        disclaimer=frame.disclaimer,
        parts=parts,
    )


def _scenes(picks: Sequence[Pick], items: Mapping[str, FormItem], total: int) -> Iterator[Scene]:
    for _, run in groupby(picks, key=lambda pick: items[pick.item].item.scenario or pick.item):
        seen = tuple(_seen(pick, items[pick.item], total) for pick in run)
        yield Scene(seen[0].scenario_title, seen[0].scenario_body, seen)


def _seen(pick: Pick, asked: FormItem, total: int) -> CandidateItem:
    return candidate_view(asked.item, asked.scenario, pick.options, pick.position, total)
