"""What drawing gives: a form of picks, or the list of sections that the bank cannot fill."""

from dataclasses import dataclass

from exam_prep.errors import InvalidError


@dataclass(frozen=True, slots=True)
class Pick:
    """One place of a form: which item version stands there and how its options are laid out.

    `position` counts from 1. `options` are option ids in the order in which they are shown; for kind
    matching that is the order of the right-hand sides.
    """

    position: int
    item: str
    version: int
    section: str
    tag: str
    concept: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A drawn set of items in their order; the same seed gives the same form from the same bank."""

    seed: int
    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """A section that cannot be filled: how many items it wants and how many could be placed."""

    section: str
    title: str
    wanted: int
    available: int


class ShortfallError(InvalidError):
    """No valid form of this shape exists in the bank; `lacks` names the sections that stay short."""

    def __init__(self, lacks: tuple[Lack, ...]) -> None:
        parts = "; ".join(f"“{lack.title}” wants {lack.wanted} and has {lack.available}" for lack in lacks)
        super().__init__(
            "The bank has too few items that fit together (%(parts)s): ask for fewer or add items.",
            parts=parts,
        )
        self.lacks = lacks
