"""What stands in the form of an item, as typed: every part is text, so that nothing unfinished is lost."""

from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from exam_prep.core.items import Item, Kind, Option, Scoring

MOST_OPTIONS = 26
"""As many as a file may have, or the copy of one could not be saved."""
LONGEST_TEXT = 6000
_FULL = "100"


@dataclass(frozen=True, slots=True)
class OptionFields:
    """One line of the answers. `credit` is in percent; `match` is the right-hand side of a pair."""

    text: str = ""
    match: str = ""
    credit: str = "0"
    why: str = ""
    error: str = ""
    last: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into it; such a line is no option."""
        return not (self.text.strip() or self.match.strip() or self.why.strip())


@dataclass(frozen=True, slots=True)
class Fields:
    """The parts of an item in the order of the form; lists are names parted by commas or blanks."""

    kind: str = Kind.SINGLE.value
    tag: str = ""
    concept: str = ""
    tags: str = ""
    level: str = "apply"
    difficulty: str = "0.70"
    scenario: str = ""
    stem: str = ""
    lead_in: str = ""
    scoring: str = Scoring.ALL_OR_NOTHING.value
    options: tuple[OptionFields, ...] = ()
    takeaway: str = ""
    rung: str = ""
    sources: str = ""
    jurisdiction: str = ""
    review_by: str = ""
    sensitive: bool = False
    quoted_stigma: bool = False
    lang: str = "en"
    enemies: str = ""

    @property
    def by_credit(self) -> bool:
        """Whether each option carries its own credit."""
        weights = self.kind == Kind.MULTIPLE and self.scoring == Scoring.WEIGHTS
        return self.kind == Kind.JUDGEMENT or weights


_FORM = TypeAdapter(Fields)


def dump_fields(fields: Fields) -> str:
    """Return the fields as JSON."""
    return _FORM.dump_json(fields).decode()


def load_fields(text: str) -> Fields:
    """Return the fields that `text` keeps."""
    return _FORM.validate_json(text)


def fields_of(item: Item) -> Fields:
    """Return the fields that say what `item` says."""
    return Fields(
        kind=item.kind.value,
        tag=item.tag,
        concept=item.concept,
        tags=", ".join(item.tags),
        level=item.level.value,
        difficulty=f"{item.difficulty:.2f}",
        scenario=item.scenario or "",
        stem=item.stem,
        lead_in=item.lead_in,
        scoring=item.scoring.value,
        options=tuple(_option(option) for option in item.options),
        takeaway=item.takeaway,
        rung="" if item.rung is None else str(item.rung),
        sources=", ".join(item.sources),
        jurisdiction=item.jurisdiction or "",
        review_by="" if item.review_by is None else item.review_by.isoformat(),
        sensitive=item.sensitive,
        quoted_stigma=item.quoted_stigma,
        lang=item.lang,
        enemies=", ".join(item.enemies),
    )


def blank_fields(kind: Kind, tag: str) -> Fields:
    """Return the form of a new item: empty lines for its answers, the first of them the key."""
    lines = [OptionFields(credit=_FULL), *(OptionFields() for _ in range(3))]
    if kind is Kind.TRUEFALSE:
        lines = [OptionFields("True", credit=_FULL), OptionFields("False")]
    return Fields(kind=kind.value, tag=tag, options=tuple(lines))


def with_line(fields: Fields) -> Fields:
    """Return the form with one more line for an answer."""
    return replace(fields, options=(*fields.options, OptionFields()))


def without_line(fields: Fields, place: int) -> Fields:
    """Return the form without the line at `place`, counted from 0."""
    return replace(fields, options=(*fields.options[:place], *fields.options[place + 1 :]))


def moved_up(fields: Fields, place: int) -> Fields:
    """Return the form with the line at `place`, counted from 0, before the one above it."""
    if not 0 < place < len(fields.options):
        return fields
    lines = list(fields.options)
    lines[place - 1], lines[place] = lines[place], lines[place - 1]
    return replace(fields, options=tuple(lines))


def _option(option: Option) -> OptionFields:
    return OptionFields(
        text=option.text,
        match=option.match or "",
        credit=f"{option.weight * 100:.10g}",
        why=option.rationale,
        error=option.error.value if option.error else "",
        last=option.last,
    )
