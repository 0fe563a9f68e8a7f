"""A definition as the fields of its page, and back: what was typed is kept, whatever it was."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, TypeVar

from exam_prep.core.assignments import Release
from exam_prep.core.bank import Taxonomy
from exam_prep.core.items import Kind, Level
from exam_prep.core.mock_exams.checking import MOST_PARTS
from exam_prep.core.mock_exams.definition import Definition, Order, Part, Pause
from exam_prep.core.mock_exams.fault import Fault, field_of

Typed: TypeAlias = Mapping[str, str]
"""What stands in each field, by its name; a box that is not ticked is not there."""

E = TypeVar("E", bound=StrEnum)

AFTER_ITEM = "item"
"""The choice of a break after a question; other values of that field are ids of sections."""
_PART_ID = re.compile(r"[a-z0-9-]{1,24}")
_WHOLE = re.compile(r"[0-9]{1,6}")
_NUMBER = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{0,4})?")


def typed_of(definition: Definition, taxonomy: Taxonomy) -> dict[str, str]:
    """Return the fields of a page that shows `definition`; each topic is named by its tags."""
    pause = definition.pause
    typed = {
        "title": definition.title,
        "items": _text(definition.items),
        "minutes": _text(definition.minutes),
        "pass_percent": "" if definition.pass_percent is None else f"{definition.pass_percent.normalize():f}",
        "pause_minutes": _text(pause.minutes if pause else None),
        "pause_after": (pause.after_part if pause else None) or AFTER_ITEM,
        "pause_item": _text(pause.after_item if pause else None),
        "order": definition.order.value,
        "form_kind": "drawn" if definition.forms is None else "fixed",
        "forms": _text(definition.forms),
        "score_release": definition.score_release.value,
        "items_release": definition.items_release.value,
        "parts": " ".join(part.id for part in definition.parts),
    }
    typed |= {f"kind-{kind}": "1" for kind in definition.kinds}
    for part in definition.parts:
        typed |= _typed_part(part, taxonomy)
    return typed


def _typed_part(part: Part, taxonomy: Taxonomy) -> dict[str, str]:
    names = _leaves(part.tags, taxonomy)
    return {
        field_of(part.id, "title"): part.title,
        field_of(part.id, "quota"): str(part.quota),
        field_of(part.id, "lowest"): _percent(part.lowest),
        field_of(part.id, "highest"): _percent(part.highest),
        **{field_of(part.id, f"level-{level}"): "1" for level in part.levels},
        **{field_of(part.id, f"tag-{name}"): "1" for name in names},
    }


def part_ids(typed: Typed) -> tuple[str, ...]:
    """Return the ids of the sections in their order, without what no page of ours names."""
    ids = dict.fromkeys(typed.get("parts", "").split())
    return tuple(one for one in ids if _PART_ID.fullmatch(one))[: MOST_PARTS + 1]


class Reading:
    """Reads a definition out of what was typed; `faults` names the fields that are no number."""

    def __init__(self, typed: Typed, draft: Definition, taxonomy: Taxonomy) -> None:
        self._typed = typed
        self._draft = draft
        self._taxonomy = taxonomy
        self.faults: list[Fault] = []

    def definition(self) -> Definition:
        """Return what was typed; a field that is no number counts as empty, and pins stay as in the draft."""
        parts = tuple(self._part(one) for one in part_ids(self._typed))
        kept = {part.id for part in parts}
        return Definition(
            title=self._line("title"),
            parts=parts,
            kinds=tuple(kind for kind in Kind if f"kind-{kind}" in self._typed),
            items=self._whole("items"),
            minutes=self._whole("minutes"),
            pass_percent=self._decimal("pass_percent"),
            pause=self._pause(),
            order=_one_of(Order, self._typed.get("order"), Order.BY_SECTION),
            forms=self._forms(),
            pins={part: items for part, items in self._draft.pins.items() if part in kept},
            excluded=self._draft.excluded,
            score_release=_one_of(Release, self._typed.get("score_release"), Release.AT_ONCE),
            items_release=_one_of(Release, self._typed.get("items_release"), Release.AT_ONCE),
        )

    def _part(self, name: str) -> Part:
        lowest, highest = self._decimal(field_of(name, "lowest")), self._decimal(field_of(name, "highest"))
        return Part(
            id=name,
            title=self._line(field_of(name, "title")),
            quota=self._whole(field_of(name, "quota")) or 0,
            tags=self._tags(name),
            levels=tuple(level for level in Level if field_of(name, f"level-{level}") in self._typed),
            lowest=None if lowest is None else float(lowest / 100),
            highest=None if highest is None else float(highest / 100),
        )

    def _tags(self, name: str) -> tuple[str, ...]:
        """Return the ticked tags, by the names that the draft has for them where they are the same."""
        ticked = tuple(self._ticked(field_of(name, "tag-")))
        before = next((part.tags for part in self._draft.parts if part.id == name), ())
        return before if set(_leaves(before, self._taxonomy)) == set(ticked) else ticked

    def _pause(self) -> Pause | None:
        if not self._line("pause_minutes"):
            return None
        minutes, after = self._whole("pause_minutes") or 0, self._typed.get("pause_after", AFTER_ITEM)
        if after == AFTER_ITEM:
            return Pause(minutes, after_item=self._whole("pause_item"))
        return Pause(minutes, after_part=after)

    def _forms(self) -> int | None:
        return (self._whole("forms") or 0) if self._typed.get("form_kind") == "fixed" else None

    def _line(self, name: str) -> str:
        return " ".join(self._typed.get(name, "").split())

    def _ticked(self, start: str) -> Iterator[str]:
        return (name.removeprefix(start) for name in sorted(self._typed) if name.startswith(start))

    def _whole(self, name: str) -> int | None:
        text = self._line(name)
        if text and not _WHOLE.fullmatch(text):
            self.faults.append(Fault(name, "Write a whole number, in digits."))
            return None
        return int(text) if text else None

    def _decimal(self, name: str) -> Decimal | None:
        text = self._line(name).removesuffix("%").strip()
        if text and not _NUMBER.fullmatch(text):
            self.faults.append(Fault(name, "Write a number, in digits, with at most 4 behind a point."))
            return None
        return Decimal(text) if text else None


def _leaves(names: Iterable[str], taxonomy: Taxonomy) -> list[str]:
    return [tag for name in names for tag in (taxonomy.tags_under(name) or {name})]


def _one_of(choices: type[E], sent: str | None, otherwise: E) -> E:
    return next((one for one in choices if one == sent), otherwise)


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{round(100 * share, 4):.10g}"
