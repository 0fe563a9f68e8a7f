"""Sections added, moved and removed on the page, before anything is saved."""

from itertools import count

from exam_prep.core.mock_exams.checking import MOST_PARTS
from exam_prep.core.mock_exams.fault import field_of
from exam_prep.web.teach.exams.typed import Typed, part_ids

_FIRST_QUOTA = "10"


def rearranged(typed: Typed, what: str, title: str) -> dict[str, str]:
    """Return what was typed with its sections as the button `what` has them.

    `what` is "add" (a section called `title`), or "up:" or "remove:" and a section's id; another
    changes nothing.
    """
    verb, _, name = what.partition(":")
    ids = list(part_ids(typed))
    if verb == "add" and len(ids) < MOST_PARTS:
        fresh = next(new for number in count(len(ids) + 1) if (new := f"s{number}") not in ids)
        added = {field_of(fresh, "title"): title, field_of(fresh, "quota"): _FIRST_QUOTA}
        return {**_without(typed, fresh), **added, "parts": " ".join((*ids, fresh))}
    if verb == "remove" and name in ids:
        ids.remove(name)
        return {**_without(typed, name), "parts": " ".join(ids)}
    if verb == "up" and name in ids[1:]:
        at = ids.index(name)
        ids[at - 1], ids[at] = ids[at], ids[at - 1]
    return {**typed, "parts": " ".join(ids)}


def _without(typed: Typed, part: str) -> dict[str, str]:
    return {name: value for name, value in typed.items() if not name.startswith(field_of(part, ""))}
