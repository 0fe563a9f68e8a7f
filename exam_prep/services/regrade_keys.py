"""The key that a regrade names: that of a version, or some options of the version that was asked."""

from collections.abc import Iterable, Mapping

from exam_prep.core.items import Item
from exam_prep.core.regrading.ticked import ticked_key
from exam_prep.db.regrading import Regrade
from exam_prep.services.bank.served import Version


def versions_named(regrades: Iterable[Regrade]) -> set[int]:
    """Return the row ids of all versions that these regrades are about: asked, and whose key holds."""
    named: set[int] = set()
    for one in regrades:
        named.add(one.version_id)
        if one.key_version_id is not None:
            named.add(one.key_version_id)
    return named


def key_named(regrade: Regrade | None, versions: Mapping[int, Version]) -> Item | None:
    """Return the item whose key holds by `regrade`; None where it names none."""
    if regrade is None:
        return None
    if regrade.key_version_id is not None:
        return versions[regrade.key_version_id].item
    if regrade.key_options is not None:
        return ticked_key(versions[regrade.version_id].item, regrade.key_options.split())
    return None
