"""All rules over a bank, as one sorted list of findings."""

from collections.abc import Mapping

from exam_prep.core.bank import Bank
from exam_prep.core.findings import Finding, Place
from exam_prep.core.items import Item, Status
from exam_prep.core.lint import (
    balance,
    blind,
    counts,
    cues,
    duplicates,
    grammar,
    language,
    lengths,
    metadata,
    names,
    rationales,
    readability,
    sensitive,
    wording,
)
from exam_prep.core.lint.rules import BLOCKING
from exam_prep.core.lint.subject import BankRule, ItemRule, Subject

_ITEM_RULES: tuple[ItemRule, ...] = (
    counts.one_key,
    counts.stem_length,
    counts.level_fits,
    lengths.option_words,
    lengths.option_ratios,
    lengths.key_longest,
    wording.catch_all,
    wording.negative_lead_in,
    wording.lone_absolute,
    wording.hedged_key,
    cues.clang,
    cues.alike_options,
    cues.opposite_pair,
    grammar.same_opening,
    grammar.same_ending,
    grammar.article_fits,
    readability.reading_grade,
    readability.sentence_length,
    language.stigma,
    rationales.shuffles,
    rationales.explained,
    rationales.takeaway,
    metadata.law,
    metadata.volatile,
    metadata.complete,
    sensitive.flagged,
    duplicates.article_copied,
    names.real_people,
    names.pronouns,
)
_BANK_RULES: tuple[BankRule, ...] = (
    counts.three_option_share,
    lengths.key_longest_share,
    cues.opposite_share,
    readability.median_grade,
    rationales.same_takeaway,
    metadata.sourced,
    metadata.classified,
    duplicates.similar_stems,
    names.repeated_names,
    balance.planned_counts,
    blind.unbeaten_by_chance,
    balance.key_places,
    balance.difficulty_spread,
)

_NEIGHBOUR_RULES: tuple[BankRule, ...] = (
    rationales.same_takeaway,
    metadata.sourced,
    metadata.classified,
    duplicates.similar_stems,
    names.repeated_names,
)
"""Rules over the bank that report at an item."""

_WHOLE_RULES: tuple[BankRule, ...] = (
    counts.three_option_share,
    lengths.key_longest_share,
    cues.opposite_share,
    balance.planned_counts,
    balance.key_places,
    balance.difficulty_spread,
)
"""Rules about the bank as a whole that cost milliseconds."""

_SERVING_RULES: tuple[ItemRule, ...] = (
    counts.one_key,
    counts.stem_length,
    wording.catch_all,
    language.stigma,
    rationales.shuffles,
    rationales.explained,
    metadata.law,
    metadata.volatile,
)


def lint(bank: Bank, places: Mapping[str, Place]) -> tuple[Finding, ...]:
    """Return every finding of the rules L01-L22 and B01-B04, sorted by place; retired items are left out.

    `places` maps item ids to where their parts stand; an item without one is reported under its id.
    Review dates need a clock: see `metadata.overdue`.
    """
    subjects = _subjects(bank, places)
    found = [finding for subject in subjects for rule in _ITEM_RULES for finding in rule(subject)]
    found += [finding for rule in _BANK_RULES for finding in rule(bank, subjects)]
    return tuple(sorted(found))


def lint_for_serving(bank: Bank, places: Mapping[str, Place]) -> tuple[Finding, ...]:
    """Return those findings of `lint` whose codes keep an item from being served, at a third of its cost."""
    subjects = _subjects(bank, places)
    found = [finding for subject in subjects for rule in _SERVING_RULES for finding in rule(subject)]
    found += metadata.sourced(bank, subjects)
    return tuple(sorted(finding for finding in found if finding.code in BLOCKING))


def lint_item(bank: Bank, places: Mapping[str, Place], item_id: str) -> tuple[Finding, ...]:
    """Return those findings of `lint` that are about one item of `bank`, its neighbours taken into account.

    Rules over the bank as a whole (shares, counts, blind guessers) are left to `lint`.
    """
    subjects = _subjects(bank, places)
    own = next(subject for subject in subjects if subject.item.id == item_id)
    found = [finding for rule in _ITEM_RULES for finding in rule(own)]
    # What repeats is told at the later one: that is to be this one.
    others = tuple(subject for subject in subjects if subject is not own)
    beside = [finding for rule in _NEIGHBOUR_RULES for finding in rule(bank, (*others, own))]
    found += [one for one in beside if one.path == own.place.path]
    return tuple(sorted(found))


def lint_whole(bank: Bank, *, guessers: bool) -> tuple[Finding, ...]:
    """Return those findings of `lint` that are about the bank as a whole, shares, counts and places of keys.

    `guessers` adds blind guessers (B02), for which a model is trained: half a second with 400 items.
    """
    subjects = _subjects(bank, {})
    rules = (*_WHOLE_RULES, blind.unbeaten_by_chance) if guessers else _WHOLE_RULES
    return tuple(sorted(finding for rule in rules for finding in rule(bank, subjects)))


def _subjects(bank: Bank, places: Mapping[str, Place]) -> tuple[Subject, ...]:
    items = (item for item in bank.items.values() if item.status is not Status.RETIRED)
    subjects = (_subject(bank, places, item) for item in items)
    return tuple(sorted(subjects, key=lambda subject: (subject.place.path, subject.item.id)))


def _subject(bank: Bank, places: Mapping[str, Place], item: Item) -> Subject:
    place = places.get(item.id, Place(item.id, {}))
    scenario = bank.scenarios.get(item.scenario) if item.scenario else None
    scene = f"{scenario.body}\n\n{item.stem}" if scenario else item.stem
    return Subject(item, place, scene)
