"""The exam a learner is estimated for, as the bank can fill it now; and how it is kept."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from exam_prep.core.blueprint import Blueprint
from exam_prep.core.drawing.sections import leaf_tags
from exam_prep.core.grading import cut
from exam_prep.core.items import Item, Kind
from exam_prep.core.readiness.outlook import ExamSection, Outlook, representative
from exam_prep.core.responses import count_responses, lefts
from exam_prep.services.bank.served import Loaded

_SIZE = 100
"""Items of the form where no exam says how many."""


def outlook_of(loaded: Loaded, exam_id: str | None) -> Outlook:
    """Return what a learner of `exam_id` is estimated for.

    Without an exam, or with one that is gone from the bank: 100 items over the domains, without a cut. An
    exam without sections is parted by the domains it draws from.
    """
    if exam_id not in loaded.outlooks:
        loaded.outlooks[exam_id] = _made(loaded, exam_id)
    return loaded.outlooks[exam_id]


def _made(loaded: Loaded, exam_id: str | None) -> Outlook:
    exam = None if exam_id is None else loaded.exams.get(exam_id)
    if exam is None:
        everything = _by_domain(loaded, frozenset(loaded.taxonomy.tags), tuple(Kind), _SIZE)
        return Outlook(None, None, everything, None)
    sections = _own_sections(loaded, exam) or _by_domain(
        loaded, leaf_tags(loaded.taxonomy, exam.tags), exam.kinds, exam.items or _SIZE
    )
    size = sum(section.quota for section in sections)
    return Outlook(exam.id, exam.blueprint_version, sections, cut(exam.pass_mark, size))


def possible_responses(item: Item) -> int:
    """Return among how many responses a guess chooses, as the log of reviews counts them."""
    return count_responses(item.kind, shown=len(item.options), lefts=len(lefts(item)))


def dump_outlook(outlook: Outlook) -> str:
    """Return the outlook as JSON; equal outlooks give equal texts."""
    return json.dumps(
        {
            "exam": outlook.exam_id,
            "version": outlook.blueprint_version,
            "cut": None if outlook.cut is None else str(outlook.cut),
            "sections": [
                [one.id, one.title, one.quota, one.tags, one.facilities, one.options, one.available]
                for one in outlook.sections
            ],
        },
        ensure_ascii=False,
    )


def load_outlook(text: str) -> Outlook:
    """Return the outlook that `dump_outlook` wrote."""
    kept = json.loads(text)
    sections = tuple(
        ExamSection(name, title, quota, tuple(tags), tuple(facilities), tuple(options), available)
        for name, title, quota, tags, facilities, options, available in kept["sections"]
    )
    mark = None if kept["cut"] is None else Decimal(kept["cut"])
    return Outlook(kept["exam"], kept["version"], sections, mark)


def hash_of(text: str) -> str:
    """Return the name of a kept outlook."""
    return hashlib.sha256(text.encode()).hexdigest()


def _own_sections(loaded: Loaded, exam: Blueprint) -> tuple[ExamSection, ...]:
    return tuple(
        _section(loaded, one.id, one.title, one.quota, leaf_tags(loaded.taxonomy, one.tags), exam.kinds)
        for one in exam.sections
    )


def _by_domain(
    loaded: Loaded, tags: frozenset[str], kinds: Sequence[Kind], size: int
) -> tuple[ExamSection, ...]:
    """Part `size` over the domains of `tags`, in proportion to the concepts the bank has for each."""
    concepts = {(item.domain, item.concept) for item in _items(loaded, tags, kinds)}
    held = Counter(domain for domain, _ in concepts)
    quotas = _shares({name: held[name] for name in loaded.taxonomy.domains if held[name]}, size)
    domains = loaded.taxonomy.domains
    return tuple(
        _section(loaded, name, domains[name].title, quota, tags & loaded.taxonomy.tags_under(name), kinds)
        for name, quota in quotas.items()
    )


def _shares(weights: dict[str, int], size: int) -> dict[str, int]:
    """Part `size` in proportion to `weights`, by largest remainder; what gets nothing is left out."""
    total = sum(weights.values())
    whole = {name: size * weight // total for name, weight in weights.items()}
    rest = sorted(weights, key=lambda name: (-(size * weights[name] % total), name))
    for name in rest[: size - sum(whole.values())]:
        whole[name] += 1
    return {name: quota for name, quota in whole.items() if quota}


def _section(  # what a section is made of
    loaded: Loaded, name: str, title: str, quota: int, tags: frozenset[str], kinds: Sequence[Kind]
) -> ExamSection:
    items = list(_items(loaded, tags, kinds))
    pool = [(item.difficulty, possible_responses(item)) for item in items]
    return ExamSection(name, title, quota, tuple(sorted(tags)), *representative(pool, quota), len(items))


def _items(loaded: Loaded, tags: frozenset[str], kinds: Sequence[Kind]) -> Iterable[Item]:
    served = (version.item for version in loaded.items.values())
    return (item for item in served if item.tag in tags and item.kind in kinds)
