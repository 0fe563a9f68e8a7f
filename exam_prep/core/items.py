"""Values of one item: stem, lead-in, options with their rationales, and what it is about."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """How an item is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUEFALSE = "truefalse"
    JUDGEMENT = "judgement"
    MATCHING = "matching"
    ORDERING = "ordering"


class Level(StrEnum):
    """What the item asks of a person (docs/items.md)."""

    RECALL = "recall"
    APPLY = "apply"
    JUDGE = "judge"


class Status(StrEnum):
    """Where an item stands between first draft and retirement; only published ones are drawn."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    RETIRED = "retired"


class Scoring(StrEnum):
    """How a `multiple` item is marked: whole or nothing, or by the options' weights."""

    ALL_OR_NOTHING = "all_or_nothing"
    WEIGHTS = "weights"


class ErrorType(StrEnum):
    """What kind of caring mistake a distractor stands for (docs/items.md)."""

    RESCUE = "rescue"
    ADVICE = "advice"
    OVERSHARE = "overshare"
    AVOID = "avoid"
    OVERREACT = "overreact"
    SECRECY = "secrecy"
    OUT_OF_SCOPE = "out-of-scope"
    WRONG_TIME = "wrong-time"
    RULE_TOO_WIDE = "rule-too-wide"
    FRIEND_ROLE = "friend-role"
    CLINICIAN_ROLE = "clinician-role"
    BOSS_PLEASING = "boss-pleasing"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer line of an item.

    `id` is a, b, c … by order in the file. `weight` is the credit it carries, 0.0-1.0 (1.0 = key).
    `match` is the right-hand side of a matching pair, None for other kinds; an option of kind
    ordering stands in the file at its right place. `last` keeps it last when options are shuffled.
    """

    id: str
    text: str
    weight: float
    rationale: str
    error: ErrorType | None = None
    last: bool = False
    match: str | None = None

    @property
    def is_key(self) -> bool:
        """Whether the option carries full credit."""
        return self.weight >= 1.0


@dataclass(frozen=True, slots=True)
class Item:
    """One question as its author wrote it; immutable, `version` counts its changes of meaning.

    `stem` and `lead_in` are Markdown; `lead_in` is the question itself, the last paragraph before the
    options. `difficulty` is the author's estimate of the share of just-qualified people who answer it
    right, 0.30-0.95. `rung` is the step 1-7 of the decision ladder that keys a judge-level item.
    """

    id: str
    version: int
    kind: Kind
    domain: str
    tag: str
    tags: tuple[str, ...]
    concept: str
    level: Level
    difficulty: float
    sources: tuple[str, ...]
    status: Status
    stem: str
    lead_in: str
    options: tuple[Option, ...]
    takeaway: str
    rung: int | None = None
    scenario: str | None = None
    scoring: Scoring = Scoring.ALL_OR_NOTHING
    jurisdiction: str | None = None
    review_by: date | None = None
    sensitive: bool = False
    quoted_stigma: bool = False
    lang: str = "en"
    enemies: tuple[str, ...] = ()
    supersedes: str | None = None

    @property
    def keys(self) -> tuple[Option, ...]:
        """Return the options that a right answer chooses, in file order; one of them where one is chosen."""
        return tuple(option for option in self.options if self.is_right(option))

    def is_right(self, option: Option) -> bool:
        """Return whether a right answer chooses `option`; by weights parts together make the point."""
        return option.weight > 0 if self.kind is Kind.MULTIPLE else option.is_key

    def option(self, option_id: str) -> Option:
        """Return the option called `option_id`; raises KeyError when the item has none of that id."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)
