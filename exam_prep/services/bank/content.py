"""How an item version and the bank's frame are kept in the database: JSON of the core's values."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from exam_prep.core.bank import Bank, Scenario, Source, Taxonomy
from exam_prep.core.blueprint import Blueprint
from exam_prep.core.items import Item, Status
from exam_prep.interchange.native.format import content_hash


@dataclass(frozen=True, slots=True)
class Content:
    """What one item version says: the item, and the scene it shares with others if any."""

    item: Item
    scenario: Scenario | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the items of a served bank."""

    taxonomy: Taxonomy
    sources: Mapping[str, Source]
    exams: Mapping[str, Blueprint]


_CONTENT = TypeAdapter(Content)
_FRAME = TypeAdapter(Frame)


def content_of(bank: Bank, item: Item) -> Content:
    """Return what a version of `item` has to keep."""
    return Content(item, bank.scenarios[item.scenario] if item.scenario else None)


def dump_content(content: Content) -> str:
    """Return `content` as JSON."""
    return _CONTENT.dump_json(content).decode()


def load_content(text: str) -> Content:
    """Return the content that `text` keeps."""
    return _CONTENT.validate_json(text)


def dump_frame(frame: Frame) -> str:
    """Return `frame` as JSON."""
    return _FRAME.dump_json(frame).decode()


def load_frame(text: str) -> Frame:
    """Return the frame that `text` keeps."""
    return _FRAME.validate_json(text)


def hash_of(content: Content) -> str:
    """Return the SHA-256 of what a learner can meet: the item without number and status, and its scene."""
    if content.scenario is None:
        return content_hash(content.item)
    scene = f"{content_hash(content.item)}\n{content.scenario.title}\n{content.scenario.body}"
    return hashlib.sha256(scene.encode()).hexdigest()


def hash_of_bank(contents: Mapping[str, str], frame: str) -> str:
    """Return one SHA-256 over the hashes of all published items and the frame, whatever their order."""
    lines = [f"{item_id} {contents[item_id]}" for item_id in sorted(contents)]
    return hashlib.sha256("\n".join([*lines, frame]).encode()).hexdigest()


def hash_of_files(bank: Bank) -> str:
    """Return the SHA-256 of a bank's published content, as `draw` names it and sync compares it."""
    hashes = {
        item.id: hash_of(content_of(bank, item))
        for item in bank.items.values()
        if item.status is Status.PUBLISHED
    }
    return hash_of_bank(hashes, dump_frame(Frame(bank.taxonomy, bank.sources, bank.exams)))
