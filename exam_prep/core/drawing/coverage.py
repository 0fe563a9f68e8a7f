"""Whether a bank speaks of everything that an exam without sections draws from."""

from exam_prep.core.bank import Taxonomy
from exam_prep.core.blueprint import Blueprint
from exam_prep.core.drawing.form import Lack
from exam_prep.core.drawing.index import DrawIndex
from exam_prep.core.drawing.sections import leaf_tags


def uncovered(index: DrawIndex, taxonomy: Taxonomy, blueprint: Blueprint) -> tuple[Lack, ...]:
    """Return the tags or domains of `blueprint` for which the bank has no item at all.

    Shares in proportion to the pool would pass over them in silence, and a mock that leaves out half of
    an exam's matter must not carry its name. Raises InvalidError for an unknown tag.
    """
    return tuple(
        Lack(name, _title(taxonomy, name), wanted=1, available=0)
        for name in blueprint.tags
        if not any(
            index.pools.get((tag, kind)) for tag in leaf_tags(taxonomy, (name,)) for kind in blueprint.kinds
        )
    )


def _title(taxonomy: Taxonomy, name: str) -> str:
    known = taxonomy.domains.get(name) or taxonomy.tags.get(name)
    return known.title if known else name
