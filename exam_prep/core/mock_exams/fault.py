"""One thing that is wrong with a definition, and the field it stands beside."""

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """One sentence that says what to do; `field` is the id of its control on the page.

    `sentence` may name `facts` as `%(name)s`, so that it can be translated before they are filled in.
    """

    field: str
    sentence: str
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)

    @property
    def message(self) -> str:
        """Return the sentence in English, facts filled in."""
        return self.sentence % self.facts if self.facts else self.sentence


def field_of(part_id: str, name: str) -> str:
    """Return the id of the control `name` of one section."""
    return f"part-{part_id}-{name}"
