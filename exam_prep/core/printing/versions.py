"""Versions of one form: the same items in another order, so that neighbours cannot copy letters."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b, sha256
from itertools import count, groupby

from exam_prep.core.cohorts import CODE_SIGNS
from exam_prep.core.drawing.arranging import arrange_blocks
from exam_prep.core.drawing.form import Form, Pick
from exam_prep.core.drawing.index import Unit, entry_of
from exam_prep.core.printing.blocks import blocks_of, is_mixed
from exam_prep.core.printing.frame import FormItem
from exam_prep.errors import InvalidError

MOST_VERSIONS = 5
_TRIES = 20
_CODE_LENGTH = 6


def print_versions(form: Form, items: Mapping[str, FormItem], count: int) -> tuple[Form, ...]:
    """Return `count` versions of `form`, the first of which is `form` itself.

    The others hold the same item versions. Sections keep their order, or all items mix where they are mixed
    in the form; inside them scenarios move whole and
    sensitive scenes stay apart (in a form where they cannot, the order of the first version is kept), and
    options are shuffled anew. Where there is another order to be had, no two versions are alike. Each
    position of a key is as likely as the others, also the one that it has in another version. Their seeds
    follow from the form's.

    Raises:
        InvalidError: `count` is not 1 to 5.
    """
    if not 1 <= count <= MOST_VERSIONS:
        raise InvalidError("Choose 1 to %(most)s versions.", most=MOST_VERSIONS)
    versions = [form]
    for number in range(2, count + 1):
        tries = (_version(form, items, _seed(form.seed, number, at)) for at in range(_TRIES))
        known = {version.picks for version in versions}
        found = list(_until(tries, known))
        versions.append(found[-1])
    return tuple(versions)


def form_code(form: Form) -> str:
    """Return a short name that belongs to exactly this arrangement, so that a key is matched with its paper.

    Six signs, "K7M-2TW": equal for equal forms, and different for two others but once in eleven million.
    """
    lines = "\n".join(f"{pick.item} {pick.version} {' '.join(pick.options)}" for pick in form.picks)
    number = int.from_bytes(blake2b(lines.encode(), digest_size=8).digest())
    signs = []
    for _ in range(_CODE_LENGTH):
        number, at = divmod(number, len(CODE_SIGNS))
        signs.append(CODE_SIGNS[at])
    return f"{''.join(signs[:3])}-{''.join(signs[3:])}"


def _until(tries: Iterable[Form], known: set[tuple[Pick, ...]]) -> Iterable[Form]:
    """Give the tries up to the first that is not known."""
    for version in tries:
        yield version
        if version.picks not in known:
            return


def _seed(seed: int, number: int, attempt: int) -> int:
    digest = sha256(f"version {number} of {seed}, {attempt}".encode()).digest()
    return int.from_bytes(digest[:8]) >> 1


def _version(form: Form, items: Mapping[str, FormItem], seed: int) -> Form:
    # An order has to be repeatable from its seed; nothing secret hangs on it.
    rng = random.Random(seed)  # noqa: S311
    blocks = [_units(block, items) for block in blocks_of(form.picks, mixed=is_mixed(form.picks))]
    sections = {pick.item: pick.section for pick in form.picks}
    arranged = arrange_blocks(blocks, sections, rng)
    if arranged is None:
        arranged = _as_they_stand(blocks, sections, rng)
    first = {pick.item: pick for pick in form.picks}
    picks = (replace(first[pick.item], position=pick.position, options=pick.options) for pick in arranged)
    return Form(seed, tuple(picks))


def _as_they_stand(
    blocks: Sequence[Sequence[Unit]], sections: Mapping[str, str], rng: random.Random
) -> tuple[Pick, ...]:
    """Arrange unit by unit: each alone may stand where it is."""
    positions = count(1)
    return tuple(
        replace(pick, position=next(positions))
        for units in blocks
        for unit in units
        for pick in arrange_blocks([[unit]], sections, rng) or ()
    )


def _units(picks: Sequence[Pick], items: Mapping[str, FormItem]) -> list[Unit]:
    """Return the units of picks that stand together; items of one scene that meet are one."""
    return [_unit(list(unit), items) for _, unit in groupby(picks, key=lambda pick: _scene(pick, items))]


def _scene(pick: Pick, items: Mapping[str, FormItem]) -> tuple[str, str]:
    scenario = items[pick.item].item.scenario
    return ("scenario", scenario) if scenario else ("item", pick.item)


def _unit(picks: Sequence[Pick], items: Mapping[str, FormItem]) -> Unit:
    entries = tuple(entry_of(items[pick.item].item, frozenset()) for pick in picks)
    return Unit(entries, sum(entry.sensitive for entry in entries))
