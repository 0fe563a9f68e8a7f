"""Starting a new item: a free id and a file to fill in."""

import re
from pathlib import Path

from exam_prep.core.items import Kind, Level
from exam_prep.errors import InvalidError
from exam_prep.interchange.native.format import format_item
from exam_prep.interchange.native.nearest import suggestion
from exam_prep.interchange.native.skeleton import skeleton
from exam_prep.services.bank.files import write_text
from exam_prep.services.bank.reading import read_bank

_PREFIXES = {
    "boundaries-ethics": "bnd",
    "role-relationship": "rol",
    "self-care-practice": "slf",
    "recovery-wellness": "rec",
    "advocacy-community": "adv",
    "crisis-safety": "cri",
}


def create_item(folder: Path, kind: Kind, tag: str, *, concept: str | None, level: Level) -> Path:
    """Return the path of a new draft below `folder`, with the next free id of its domain.

    Without a `concept` the draft names one that is still to be added to taxonomy.toml.

    Raises:
        InvalidError: `folder` holds no bank, or its taxonomy does not know `tag`.
    """
    taxonomy = read_bank(folder).bank.taxonomy
    if tag not in taxonomy.tags:
        fix = suggestion(tag, taxonomy.tags, "see taxonomy.toml for the tags")
        raise InvalidError(f'The tag "{tag}" is unknown; {fix}')
    domain = taxonomy.tags[tag].domain
    item_id = _free_id(folder, domain)
    draft = skeleton(item_id, kind, domain, tag, concept or f"{tag.replace('.', '-')}-new", level)
    path = folder / "items" / domain / f"{item_id}.md"
    write_text(path, format_item(draft))
    return path


def _free_id(folder: Path, domain: str) -> str:
    """Return the id after the highest in use; every folder is searched, for an item may have been moved."""
    prefix = _PREFIXES.get(domain, domain[:3])
    named = re.compile(rf"{re.escape(prefix)}-(\d+)", re.ASCII)
    found = (named.fullmatch(path.stem) for path in (folder / "items").rglob("*.md"))
    highest = max((int(match[1]) for match in found if match), default=0)
    return f"{prefix}-{highest + 1:04d}"
