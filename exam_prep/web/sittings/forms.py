"""What an item page sends: as a form, or as JSON from the page's script."""

import json
from typing import Annotated

from flask import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from exam_prep.core.responses import Certainty
from exam_prep.errors import InvalidError
from exam_prep.services.sittings.saving import Change

_STOPS = ("pause", "break", "rest")
_MOST_NUMBERS = 30
_UNREADABLE = "The answer could not be read; reload the page and answer again."

Numbers = Annotated[list[Annotated[int, Field(ge=0, le=99)]], Field(max_length=_MOST_NUMBERS)]


class SentChange(BaseModel):
    """The JSON that the page's script sends for one item."""

    model_config = ConfigDict(extra="forbid", strict=True)

    position: Annotated[int, Field(ge=1, le=1000)]
    seen: bool = False
    response: Numbers = Field(default_factory=list)
    certainty: Annotated[Certainty | None, Field(strict=False)] = None
    flagged: bool = False
    struck: Numbers = Field(default_factory=list)
    client_id: Annotated[str, Field(max_length=64)] = ""
    base_revision: Annotated[int, Field(ge=0)] = 0
    seconds: Annotated[int, Field(ge=0)] = 0

    def change(self) -> Change:
        """Return the change as the service takes it."""
        return Change(
            position=self.position,
            response=" ".join(map(str, self.response)),
            certainty=self.certainty,
            flagged=self.flagged,
            struck=tuple(self.struck),
            seconds=self.seconds,
            client_id=self.client_id,
            base_revision=self.base_revision,
        )


def read_json(request: Request) -> SentChange:
    """Return what the script sent; raises InvalidError when it is not of this form."""
    try:
        return SentChange.model_validate(json.loads(request.get_data(cache=False), object_pairs_hook=_once))
    except (ValidationError, ValueError, RecursionError) as error:
        raise InvalidError(_UNREADABLE) from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the object; two values for one name would be read differently by each reader."""
    whole = dict(pairs)
    if len(whole) < len(pairs):
        raise ValueError("a name came twice")
    return whole


def read_form(request: Request, position: int) -> Change:
    """Return what the item form sent; raises InvalidError when a field is off.

    Choices come as `response`, pairs as `match-1` …, places as `order-1` …; 0 stands for an open line. Who
    says "I don't know" takes back what was chosen, and how sure they were.
    """
    form = request.form
    go = form.get("go")
    passes = go == "pass"
    try:
        certainty = Certainty(form["certainty"]) if form.get("certainty") and not passes else None
        return Change(
            position=position,
            response="" if passes else _response(request),
            certainty=certainty,
            flagged="flag" in form,
            struck=tuple(int(number) for number in form.getlist("cut")),
            seconds=int(form.get("seconds") or 0),
            client_id=form.get("client_id", ""),
            base_revision=int(form.get("revision") or 0),
            commits=passes or go == "check",
            passes=passes,
            goes_on=go not in _STOPS,
        )
    except ValueError as error:
        raise InvalidError(_UNREADABLE) from error


def _response(request: Request) -> str:
    form = request.form
    for name in ("match", "order"):
        places = [f"{name}-{place}" for place in range(1, _MOST_NUMBERS + 1) if f"{name}-{place}" in form]
        if places:
            return " ".join(form[place] or "0" for place in places)
    return " ".join(form.getlist("response"))
