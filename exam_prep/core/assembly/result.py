"""What assembly gives: forms with a report of how alike they are, or the reasons why there are none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from exam_prep.core.assembly.parallelism import Parallelism


class Rule(StrEnum):
    """The families of rules that every form keeps."""

    QUOTA = "quota"
    LIMIT = "limit"
    SIBLINGS = "siblings"
    ENEMIES = "enemies"
    SCENARIOS = "scenarios"
    OVERLAP = "overlap"
    USES = "uses"
    PINS = "pins"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there are no such forms: one sentence, which names `facts` as `%(name)s`, and the rules in it."""

    sentence: str
    rules: frozenset[Rule]
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """Return the sentence in English, facts filled in."""
        return self.sentence % self.facts if self.facts else self.sentence


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No forms. `is_proven`: none can exist; otherwise none was found, and `advice` says how to know more."""

    reasons: tuple[Reason, ...]
    is_proven: bool
    advice: str = ""

    @property
    def message(self) -> str:
        """Return all of it as one paragraph in English."""
        return " ".join([*(reason.message for reason in self.reasons), self.advice]).strip()


@dataclass(frozen=True, slots=True)
class AssembledForm:
    """One form: for each quota of the request, in its order, the ids of its items; scenarios side by side."""

    by_quota: tuple[tuple[str, ...], ...]

    @property
    def items(self) -> tuple[str, ...]:
        """Return all item ids of the form."""
        return tuple(item for items in self.by_quota for item in items)


@dataclass(frozen=True, slots=True)
class Assembled:
    """Forms that keep every rule, and how alike they came out. The same request and seed give the same."""

    seed: int
    forms: tuple[AssembledForm, ...]
    report: Parallelism
