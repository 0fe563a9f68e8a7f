"""Draw a form: by the blueprint of an exam, or from tags that a learner chose."""

import random
from collections.abc import Iterable, Mapping, Sequence

from exam_prep.core.bank import Taxonomy
from exam_prep.core.blueprint import Blueprint, Section
from exam_prep.core.drawing.arranging import arrange
from exam_prep.core.drawing.candidates import candidates, plenty
from exam_prep.core.drawing.choosing import (
    Choice,
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
    # A form has to be repeatable from its seed; nothing secret hangs on it.
    rng = random.Random(seed)  # noqa: S311
    cap = sensitive_cap(sum(row.quota for row in rows))
    choice = choose_greedily(rows, cap, rng, seen)
    picks = arrange(rows, choice, rng) if is_complete(rows, choice) else None
    return Form(seed, picks or _draw_tight(rows, cap, rng, seen, choice))


def _draw_tight(
    rows: Sequence[Row], cap: int, rng: random.Random, seen: Mapping[str, int], best: Choice
) -> tuple[Pick, ...]:
    """Draw where the first candidates did not go together; what is feasible comes before what is unseen."""
    places = sum(row.quota for row in rows)
    units = [plenty(candidates(row, rng, seen), places) for row in rows]
    _refuse(rows, bound(rows, units))
    matched = match(rows, units)
    if is_complete(rows, matched) and goes_together(matched, cap):
        picks = arrange(rows, matched, rng)
        if picks is not None:
            return picks
    found = search(rows, units, cap)
    picks = arrange(rows, found, rng) if found is not None else None
    if picks is None:
        _refuse(rows, [placed(of_row) for of_row in best])
        raise _shortfall(rows, [placed(unit for unit in of_row if not unit.sensitive) for of_row in best])
    return picks


def _refuse(rows: Sequence[Row], available: Sequence[int]) -> None:
    if any(row.quota > filled for row, filled in zip(rows, available, strict=True)):
        raise _shortfall(rows, available)


def _shortfall(rows: Sequence[Row], available: Sequence[int]) -> ShortfallError:
    pairs = zip(rows, available, strict=True)
    return ShortfallError(
        tuple(Lack(row.section, row.title, row.quota, filled) for row, filled in pairs if filled < row.quota)
    )
