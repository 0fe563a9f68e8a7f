"""The list of a cohort: who is looked for, and in which order they stand."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol, Self, TypeVar


class Order(StrEnum):
    """How members stand in the list."""

    JOINED = "joined"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which members: `find` is a part of a name or a whole number, "" for all of them."""

    find: str = ""
    order: Order = Order.JOINED

    def everybody(self) -> Self:
        """Return the same order without looking for anybody."""
        return replace(self, find="")

    def by_name(self) -> Self:
        """Return the same members by name."""
        return replace(self, order=Order.NAME)

    def by_joining(self) -> Self:
        """Return the same members by order of joining."""
        return replace(self, order=Order.JOINED)


class Listed(Protocol):
    """What the list has to know of a member."""

    @property
    def called(self) -> str:
        """How staff see them."""
        ...

    @property
    def number(self) -> int:
        """By order of joining, from 1."""
        ...


T = TypeVar("T", bound=Listed)


def listed(members: Iterable[T], wanted: Wanted) -> list[T]:
    """Return the members that are wanted, in the order that is wanted; equal names by order of joining.

    Capitals and accents do not matter, so that "angela" finds Ángela, who stands among the A.
    """
    find = _plain(wanted.find)
    found = [member for member in members if find in _plain(member.called) or find == str(member.number)]
    if wanted.order is Order.NAME:
        return sorted(found, key=lambda member: (_plain(member.called), member.number))
    return sorted(found, key=lambda member: member.number)


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", " ".join(text.split()).casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
