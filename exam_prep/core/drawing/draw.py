"""Draw a form: by the blueprint of an exam, or from tags that a learner chose."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exam_prep.core.bank import Taxonomy
from exam_prep.core.blueprint import Blueprint, Section
from exam_prep.core.drawing.arranging import arrange
from exam_prep.core.drawing.candidates import candidates, plenty
from exam_prep.core.drawing.choosing import (
    Choice,
    beside,
    choose_greedily,
    goes_together,
    is_complete,
    placed,
    sensitive_cap,
)
from exam_prep.core.drawing.coverage import uncovered
from exam_prep.core.drawing.form import Form, Lack, Pick, ShortfallError
from exam_prep.core.drawing.index import DrawIndex
from exam_prep.core.drawing.matching import bound, match
from exam_prep.core.drawing.pinning import around, nothing_pinned
from exam_prep.core.drawing.search import search
from exam_prep.core.drawing.sections import WHOLE, Row, leaf_tags, row, shares
from exam_prep.core.items import Kind
from exam_prep.errors import InvalidError


def draw_exam(
    index: DrawIndex,
    taxonomy: Taxonomy,
    blueprint: Blueprint,
    *,
    seed: int,
    seen: Mapping[str, int],
    count: int | None = None,
) -> Form:
    """Return the form of `blueprint` that belongs to `seed`.

    `seen` maps item ids to how often this learner has met them; what was met least comes first.
    `count` is the number of items, 1 or more, where the blueprint leaves it to the learner.
    Raises InvalidError for a missing, needless or impossible count and for an unknown tag, and
    ShortfallError when the bank has no valid form.
    """
    size = _size(blueprint, count)
    if blueprint.sections:
        rows = [
            row(index, section, leaf_tags(taxonomy, section.tags), blueprint.kinds)
            for section in blueprint.sections
        ]
        return _draw(rows, seed, seen)
    missing = uncovered(index, taxonomy, blueprint)
    if missing:
        raise ShortfallError(missing)
    tags = leaf_tags(taxonomy, blueprint.tags)
    whole = [row(index, Section(WHOLE, blueprint.title, size, blueprint.tags), tags, blueprint.kinds)]
    try:
        return _draw(_proportional(index, blueprint, tags, size) or whole, seed, seen)
    except ShortfallError:
        # The shares are a wish and the number is a promise: a tight bank gives up the shares first.
        return _draw(whole, seed, seen)


def draw_tags(  # noqa: PLR0913 - each argument is one wish of the learner
    index: DrawIndex,
    taxonomy: Taxonomy,
    tags: Sequence[str],
    *,
    count: int,
    seed: int,
    seen: Mapping[str, int],
    only: frozenset[str] | None = None,
    kinds: Iterable[Kind] | None = None,
) -> Form:
    """Return a form of `count` items, 1 or more, whose tag is one of `tags` or below it.

    `only` narrows the draw to these item ids (missed, unseen, due); `kinds` to some kinds, None
    meaning all. `seen` as in `draw_exam`. Raises InvalidError for no or an unknown tag or a count
    below 1, and ShortfallError when the bank has no valid form.
    """
    _check_count(count)
    if not tags:
        raise InvalidError("Choose at least one tag to draw from.")
    leaves = leaf_tags(taxonomy, tags)
    section = Section(WHOLE, _titles(taxonomy, tags), count, tuple(tags))
    wanted = tuple(Kind) if kinds is None else tuple(kinds)
    return _draw([row(index, section, leaves, wanted, only)], seed, seen)


def lacks(index: DrawIndex, taxonomy: Taxonomy, blueprint: Blueprint) -> tuple[Lack, ...]:
    """Return what the bank lacks for one form of `blueprint`; empty when it can be drawn.

    Where the learner sets the number of items, one item is enough. Raises InvalidError for an
    unknown tag.
    """
    count = 1 if blueprint.items is None and not blueprint.sections else None
    try:
        draw_exam(index, taxonomy, blueprint, seed=0, seen={}, count=count)
    except ShortfallError as shortfall:
        return shortfall.lacks
    return ()


def _size(blueprint: Blueprint, count: int | None) -> int:
    fixed = sum(section.quota for section in blueprint.sections) or blueprint.items
    if fixed is None:
        if count is None:
            raise InvalidError(
                "Say how many items: “%(exam)s” has no number of its own.", exam=blueprint.title
            )
        return _check_count(count)
    if count not in {None, fixed}:
        raise InvalidError(
            "Leave the number of items out: “%(exam)s” always has %(fixed)s.",
            exam=blueprint.title,
            fixed=fixed,
        )
    return fixed


def _check_count(count: int) -> int:
    if count < 1:
        raise InvalidError("Ask for at least one item.")
    return count


def _titles(taxonomy: Taxonomy, names: Iterable[str]) -> str:
    known = {tag.id: tag.title for tag in taxonomy.tags.values()}
    known |= {domain.id: domain.title for domain in taxonomy.domains.values()}
    return ", ".join(known.get(name, name) for name in names)


def _proportional(index: DrawIndex, blueprint: Blueprint, tags: frozenset[str], size: int) -> list[Row]:
    return [
        row(index, Section(WHOLE, blueprint.title, quota, (tag,)), frozenset({tag}), blueprint.kinds)
        for tag, quota in shares(index, tags, blueprint.kinds, size).items()
    ]


def _draw(rows: Sequence[Row], seed: int, seen: Mapping[str, int]) -> Form:
    return draw_rows(rows, nothing_pinned(rows), seed=seed, seen=seen)


def draw_rows(rows: Sequence[Row], pinned: Choice, *, seed: int, seen: Mapping[str, int]) -> Form:
    """Return the form of `rows` that belongs to `seed` and holds what is `pinned`, row by row.

    The pinned units have to go together, to fit their rows and into the quotas. `seen` as in
    `draw_exam`. Raises ShortfallError when the bank has no valid form.
    """
    # A form has to be repeatable from its seed; nothing secret hangs on it.
    rng = random.Random(seed)  # noqa: S311
    cap = sensitive_cap(sum(row.quota for row in rows))
    left = around(rows, pinned)
    cap = max(0, cap - sum(unit.sensitive for units in pinned for unit in units))
    choice = choose_greedily(left, cap, rng, seen, pinned)
    picks = arrange(rows, beside(pinned, choice), rng) if is_complete(left, choice) else None
    return Form(seed, picks or _draw_tight(_Tight(left, pinned, cap), rng, seen, choice))


@dataclass(frozen=True, slots=True)
class _Tight:
    """What is left to draw beside what is pinned, and how many sensitive items it may still hold."""

    rows: Sequence[Row]
    pinned: Choice
    cap: int

    def arrange(self, choice: Choice, rng: random.Random) -> tuple[Pick, ...] | None:
        return arrange(self.rows, beside(self.pinned, choice), rng)

    def shortfall(self, filled: Sequence[int]) -> ShortfallError:
        """Return the refusal that names the rows that stay short when `filled` places of each are taken."""
        triples = zip(self.rows, self.pinned, filled, strict=True)
        short = [(one, placed(units), taken) for one, units, taken in triples if taken < one.quota]
        lacks = [Lack(one.section, one.title, one.quota + held, taken + held) for one, held, taken in short]
        return ShortfallError(tuple(lacks))

    def refuse(self, filled: Sequence[int]) -> None:
        """Refuse if any row stays short."""
        if any(row.quota > taken for row, taken in zip(self.rows, filled, strict=True)):
            raise self.shortfall(filled)


def _draw_tight(tight: _Tight, rng: random.Random, seen: Mapping[str, int], best: Choice) -> tuple[Pick, ...]:
    """Draw where the first candidates did not go together; what is feasible comes before what is unseen."""
    rows = tight.rows
    places = sum(row.quota for row in rows)
    units = [plenty(candidates(row, rng, seen), places) for row in rows]
    tight.refuse(bound(rows, units))
    matched = match(rows, units)
    if is_complete(rows, matched) and goes_together(matched, tight.cap):
        picks = tight.arrange(matched, rng)
        if picks is not None:
            return picks
    found = search(rows, units, tight.cap, tight.pinned)
    picks = tight.arrange(found, rng) if found is not None else None
    if picks is None:
        tight.refuse([placed(of_row) for of_row in best])
        raise tight.shortfall([placed(unit for unit in of_row if not unit.sensitive) for of_row in best])
    return picks
