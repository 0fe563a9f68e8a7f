"""L05-L08: wordings that test-wise readers exploit or that trip careful ones."""

import re
from collections.abc import Iterator

from exam_prep.core.findings import Finding
from exam_prep.core.items import Kind
from exam_prep.core.lint.subject import Subject
from exam_prep.core.lint.words import plain

ABSOLUTE = re.compile(
    r"\b(?:always|never|all|none|only|every|completely|must|cannot|any|immediately)\b", re.IGNORECASE
)
HEDGE = re.compile(
    # "May" with a capital is a month unless it opens the option.
    r"\b(?:[Uu]sually|may|[Mm]ight|[Oo]ften|[Gg]enerally|[Ss]ometimes|[Ii]f possible|[Aa]s appropriate)\b"
    r"|^May\b"
)
_CATCH_ALL = re.compile(
    r"\b(?:all|none|both|any|some|neither) of (?:the|these) (?:above|answers|options|choices|others?|below)\b"
    r"|^\W*(?:all|none|both|neither|any) of (?:these|those|them)\W*$"
    r"|^\W*(?:both|none|all|neither|either)\W*$"
    r"|\b(?-i:[A-E]) (?:and|or) (?-i:[A-E])\b"
    r"|^\W*i (?:do not|don't) know\W*$"
    r"|\bboth (?:answers|options|choices|are (?:right|correct|true))\b",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"\b(?:NOT|EXCEPT|LEAST)\b")
_SUBCLAUSE = r"if|when|that|who|because|after|since|while|but|where|whose|as|so"
_NEGATIVE = re.compile(
    # A "not" inside a subordinate clause describes the scene and asks nothing negative.
    rf"^(?:(?!\b(?:{_SUBCLAUSE})\b).)*?(?:(?<!at )(?<!but not )\bleast\b|\bexcept\b|\bnot\b|n't\b)"
    r"|\b(?:should|must|would) (?:\w+ ){1,3}?avoid\b"
    r"|\bwhich\b.*\b(?:is|are) (?:false|untrue|incorrect|wrong)\b",
    re.IGNORECASE,
)


def catch_all(subject: Subject) -> Iterator[Finding]:
    """Yield L05 for "all of the above", "none", "both", "A and B", "I don't know" as an option; any kind."""
    for option in subject.item.options:
        if _CATCH_ALL.search(plain(option.text).strip()):
            message = "the option points at other options instead of answering"
            yield subject.error("L05", f"option.{option.id}", message, "write an answer that stands alone")


def negative_lead_in(subject: Subject) -> Iterator[Finding]:
    """Yield L06 for a lead-in that asks for what is not, except, least, false or to be avoided; any kind."""
    lead_in = plain(subject.item.lead_in)
    if _SHOUTED.search(lead_in) or _NEGATIVE.search(lead_in):
        yield subject.error(
            "L06", "lead-in", "the lead-in asks in the negative", "ask for what is right or comes first"
        )


def lone_absolute(subject: Subject) -> Iterator[Finding]:
    """Yield L07 where a distractor alone among the options of a single-answer item holds an absolute word."""
    if subject.item.kind is not Kind.SINGLE:
        return
    carriers = [option for option in subject.item.options if ABSOLUTE.search(plain(option.text))]
    if len(carriers) == 1 and not carriers[0].is_key:
        match = ABSOLUTE.search(plain(carriers[0].text))
        message = f'only this distractor holds an absolute word ("{match.group() if match else ""}")'
        yield subject.error(
            "L07", f"option.{carriers[0].id}", message, "reword it, or use one in another option too"
        )


def hedged_key(subject: Subject) -> Iterator[Finding]:
    """Yield L08 where the key of a single-answer item is hedged and no distractor is."""
    if subject.item.kind is not Kind.SINGLE:
        return
    hedged = [option for option in subject.item.options if HEDGE.search(plain(option.text))]
    if hedged and all(option.is_key for option in hedged):
        message = "only the key is hedged"
        yield subject.error(
            "L08", f"option.{hedged[0].id}", message, "drop the hedge, or hedge a distractor too"
        )
