"""Browsing the served bank: lists by domain, tag, concept and level, one item, and what exams can draw."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from exam_prep.core.bank import Source
from exam_prep.core.blueprint import Blueprint
from exam_prep.core.drawing.sections import leaf_tags
from exam_prep.core.items import Item, Level
from exam_prep.core.regrading.accepted import Rule, keys_now
from exam_prep.core.release import CandidateItem, Explanation, candidate_view, explanation
from exam_prep.errors import NotFoundError
from exam_prep.services.bank.served import Loaded, ServedBankCache, Version
from exam_prep.services.grading import rules_now

PAGE_SIZE = 30
FILTERS = ("domain", "tag", "concept", "level")
NO_ITEM = "There is no such question here, or you have not answered it yet; choose one from the list."


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader of the bank wants to see; empty where anything will do."""

    domain: str = ""
    tag: str = ""
    concept: str = ""
    level: str = ""

    def admits(self, item: Item) -> bool:
        """Whether the item is among what is wanted."""
        return all(getattr(self, name) in {"", str(getattr(item, name))} for name in FILTERS)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, with the number of items that it would leave."""

    id: str
    title: str
    items: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the list; `opening` is the first sentence of its scene or question."""

    id: str
    opening: str
    concept_title: str
    tag_title: str
    level: Level


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """What is visible, what the wish leaves of it, and how it could be narrowed."""

    wish: Wish
    visible: int
    found: int
    page: int
    pages: int
    lines: tuple[ItemLine, ...]
    choices: Mapping[str, tuple[Choice, ...]]
    """By the name of the filter: domain, tag, concept, level."""


@dataclass(frozen=True, slots=True)
class BankItem:
    """One item as a candidate sees it and with everything it teaches."""

    item: Item
    asked: CandidateItem
    told: Explanation
    domain_title: str
    tag_title: str
    concept_title: str
    siblings: tuple[str, ...]
    sources: tuple[Source, ...]
    rule: Rule | None = None
    """What the last regrade says of this version; None where its own key holds."""


@dataclass(frozen=True, slots=True)
class Pool:
    """One section of an exam: how many items it wants, and how many items and ideas there are for it."""

    title: str
    wanted: int | None
    items: int
    concepts: int


@dataclass(frozen=True, slots=True)
class Reach:
    """What the bank holds for one exam; `is_ready` tells whether a whole form can be drawn."""

    blueprint: Blueprint
    pools: tuple[Pool, ...]
    is_ready: bool


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """The facts that a domain's items rest on most; each with how many items of the bank cite it."""

    id: str
    title: str
    sources: tuple[tuple[Source, int], ...]


def browse(loaded: Loaded, visible: frozenset[str] | None, wish: Wish, *, page: int = 1) -> BrowsePage:
    """Return a page of the list that `wish` leaves of the item ids `visible` (None: all).

    `page` counts from 1; one beyond the last is the last. Each filter counts what it would
    leave beside the other wishes.
    """
    items = _visible(loaded, visible)
    found = sorted((item for item in items if wish.admits(item)), key=lambda item: item.id)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(1, page), pages)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return BrowsePage(
        wish=wish,
        visible=len(items),
        found=len(found),
        page=page,
        pages=pages,
        lines=tuple(_line(loaded, item) for item in shown),
        choices=_choices(loaded, items, wish),
    )


def bank_item(
    session: Session, cache: ServedBankCache, visible: frozenset[str] | None, item_id: str
) -> BankItem:
    """Return one item in stored order; raises NotFoundError when it is not there or not visible."""
    loaded = cache.current(session)
    version = loaded.items.get(item_id)
    if version is None or (visible is not None and item_id not in visible):
        raise NotFoundError(NO_ITEM)
    return whole_item(loaded, version, rules_now(session, cache, [version.id]), visible)


def whole_item(
    loaded: Loaded, version: Version, rules: Mapping[int, Rule], visible: frozenset[str] | None = None
) -> BankItem:
    """Return a version of an item, served or not, with everything it teaches, in stored order.

    It is explained by what counts now: `rules` are what regrades say, by row of the version. Of its siblings
    only those are named that are served and among the ids `visible` (None: all).
    """
    item, rule = version.item, rules.get(version.id)
    keys = keys_now(item, rule) if rule else ()
    order = tuple(option.id for option in item.options)
    concepts, taxonomy = loaded.concepts, loaded.taxonomy
    near = (name for name in concepts.get(item.concept, ()) if name != item.id)
    return BankItem(
        item=item,
        asked=candidate_view(item, version.scenario, order, 1, 1),
        told=explanation(item, order, "", None, key=keys[0] if len(keys) == 1 else None),
        domain_title=title_of(taxonomy.domains, item.domain),
        tag_title=title_of(taxonomy.tags, item.tag),
        concept_title=title_of(taxonomy.concepts, item.concept),
        siblings=tuple(name for name in near if visible is None or name in visible),
        sources=tuple(loaded.sources[name] for name in item.sources if name in loaded.sources),
        rule=rule,
    )


def reach(loaded: Loaded) -> tuple[Reach, ...]:
    """Return, for each exam, how much the bank holds for each of its sections."""
    versions = tuple(loaded.items.values())
    return tuple(
        Reach(blueprint, _pools(loaded, versions, blueprint), not loaded.lacks[name])
        for name, blueprint in loaded.exams.items()
    )


def source_groups(loaded: Loaded) -> tuple[SourceGroup, ...]:
    """Return every source once, under the domain that cites it most; those that no item cites come last."""
    uses = Counter((name, v.item.domain) for v in loaded.items.values() for name in v.item.sources)
    places = [*loaded.taxonomy.domains, ""]
    groups: dict[str, list[tuple[Source, int]]] = {place: [] for place in places}
    for source in loaded.sources.values():
        counts = {domain: uses[source.id, domain] for domain in places}
        most = max(places, key=lambda domain: counts[domain])
        groups[most if counts[most] else ""].append((source, sum(counts.values())))
    titles = loaded.taxonomy.domains
    return tuple(
        SourceGroup(place, title_of(titles, place), tuple(found)) for place, found in groups.items() if found
    )


def _pools(loaded: Loaded, versions: Iterable[Version], blueprint: Blueprint) -> tuple[Pool, ...]:
    asked = [(section.title, section.quota, section.tags) for section in blueprint.sections]
    whole = [(blueprint.title, blueprint.items, blueprint.tags)]
    pools = []
    for title, wanted, names in asked or whole:
        tags = leaf_tags(loaded.taxonomy, names)
        items = [v.item for v in versions if v.item.tag in tags and v.item.kind in blueprint.kinds]
        pools.append(Pool(title, wanted, len(items), len({item.concept for item in items})))
    return tuple(pools)


def _visible(loaded: Loaded, visible: frozenset[str] | None) -> tuple[Item, ...]:
    return tuple(version.item for name, version in loaded.items.items() if visible is None or name in visible)


def _line(loaded: Loaded, item: Item) -> ItemLine:
    taxonomy = loaded.taxonomy
    return ItemLine(
        id=item.id,
        opening=(item.stem or item.lead_in).split("\n")[0],
        concept_title=title_of(taxonomy.concepts, item.concept),
        tag_title=title_of(taxonomy.tags, item.tag),
        level=item.level,
    )


def _choices(loaded: Loaded, items: tuple[Item, ...], wish: Wish) -> dict[str, tuple[Choice, ...]]:
    """Return the values of each filter that leave something; a concept is asked for within a tag only."""
    taxonomy = loaded.taxonomy
    titles: dict[str, Mapping[str, object]] = {
        "domain": taxonomy.domains,
        "tag": taxonomy.tags,
        "concept": taxonomy.concepts if wish.tag else {},
        "level": dict.fromkeys(Level),
    }
    return {name: _of(name, known, items, wish) for name, known in titles.items()}


def _of(name: str, known: Mapping[str, object], items: tuple[Item, ...], wish: Wish) -> tuple[Choice, ...]:
    others = replace(wish, **{name: ""})
    counts = Counter(str(getattr(item, name)) for item in items if others.admits(item))
    return tuple(Choice(key, title_of(known, key), counts[key]) for key in known if counts[key])


def title_of(known: Mapping[str, object], name: str) -> str:
    """Return the title of a domain, tag or concept; one that is not known is called by its id."""
    return str(getattr(known.get(name), "title", name))
