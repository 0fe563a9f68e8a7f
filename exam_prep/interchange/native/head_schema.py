"""What the heads of items and scenarios may hold; every value arrives as text and is typed here."""

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from exam_prep.core.items import Kind, Level, Scoring, Status
from exam_prep.interchange.native.shape import Shape

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_HUNDREDTHS = re.compile(r"0?\.\d{1,2}", re.ASCII)
_WHOLE = re.compile(r"[1-9]\d{0,8}", re.ASCII)


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if isinstance(value, str) and pattern.fullmatch(value):
        return value
    raise ValueError


def _whole(value: object) -> int:
    return int(_matching(_WHOLE, value))


def _share(value: object) -> float:
    return float(_matching(_HUNDREDTHS, value))


def _day(value: object) -> date:
    return date.fromisoformat(_matching(_ISO_DATE, value))


def _flag(value: object) -> bool:
    return {"true": True, "yes": True, "false": False, "no": False}[
        _matching(re.compile("true|false|yes|no"), value)
    ]


Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$", max_length=80)]
SourceId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$", max_length=40)]
Place = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ,./()&-]*$", max_length=60)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")]
Whole = Annotated[int, BeforeValidator(_whole)]
Share = Annotated[float, BeforeValidator(_share), Field(ge=0.30, le=0.95)]
Day = Annotated[date, BeforeValidator(_day)]
Flag = Annotated[bool, BeforeValidator(_flag)]

_ID = "small letters, digits and hyphens, such as bnd-0042"
_FLAG = "true or false"


class ItemHead(Shape):
    """The head of an item, in the order in which the formatter writes it."""

    id: Name = Field(description=_ID)
    version: Whole = Field(description="a whole number from 1")
    kind: Kind = Field(description=f"one of {', '.join(Kind)}")
    domain: Name = Field(description="the id of a domain in taxonomy.toml")
    tag: Name = Field(description="the id of a tag in taxonomy.toml")
    tags: tuple[Name, ...] = Field(
        default=(), max_length=2, description="a list of at most two more tags, such as [self-disclosure]"
    )
    concept: Name = Field(description="the id of a concept in taxonomy.toml")
    level: Level = Field(description=f"one of {', '.join(Level)}")
    difficulty: Share = Field(description="a share from 0.30 to 0.95 with two digits, such as 0.70")
    sources: tuple[SourceId, ...] = Field(description="a list of ids of sources.toml, such as [F23, F24]")
    status: Status = Field(description=f"one of {', '.join(Status)}")
    scenario: Name | None = Field(default=None, description="the id of a file in scenarios/")
    scoring: Scoring = Field(default=Scoring.ALL_OR_NOTHING, description=f"one of {', '.join(Scoring)}")
    jurisdiction: Place | None = Field(default=None, description="a short name of a place, such as US-CA")
    review_by: Day | None = Field(default=None, description="a date such as 2027-05-01")
    sensitive: Flag = Field(default=False, description=_FLAG)
    quoted_stigma: Flag = Field(default=False, description=_FLAG)
    lang: Language = Field(default="en", description="a language code such as en or es")
    enemies: tuple[Name, ...] = Field(default=(), description="a list of item ids, such as [bnd-0007]")
    supersedes: Name | None = Field(default=None, description="the id of the item that this one replaces")


class ScenarioHead(Shape):
    """The head of a scenario."""

    id: Name = Field(description="small letters, digits and hyphens, such as scn-first-visit")
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(
        description="a short title"
    )
