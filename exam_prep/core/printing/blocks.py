"""The parts of a form in which items may change places: its sections, or the whole where they are mixed."""

from collections.abc import Sequence
from itertools import groupby

from exam_prep.core.drawing.form import Pick


def is_mixed(picks: Sequence[Pick]) -> bool:
    """Whether a section comes back after another one, so that its items belong to no part of the form."""
    runs = [section for section, _ in groupby(pick.section for pick in picks)]
    return len(set(runs)) < len(runs)


def blocks_of(picks: Sequence[Pick], *, mixed: bool) -> list[list[Pick]]:
    """Return the picks of each section in turn, or all of them as one where the form is `mixed`."""
    if mixed:
        return [list(picks)]
    return [list(run) for _, run in groupby(picks, key=lambda pick: pick.section)]
