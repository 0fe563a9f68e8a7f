"""What a finding says to somebody who fills in the form, and has never seen the file behind it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from exam_prep.core.bank import Taxonomy
from exam_prep.core.findings import Finding
from exam_prep.services.authoring.fields import Fields

SIGNS = (
    "Signs in this text begin another part of a question, so some of it would not be asked.",
    "leave out signs at the start of a line such as #, -, 1., > or •, and {.last} at the end of one",
)
TEXTS = frozenset({"stem", "lead_in", "takeaway", "rung"})
_Told = tuple[str, str]

_CHOOSE = "choose one of the list"
_UNFIT: Mapping[str, _Told] = {
    "kind": ("This is not one of the ways in which a question is answered.", _CHOOSE),
    "tag": ("This is not one of the topics.", _CHOOSE),
    "concept": ("This is not the id of an idea.", "choose one of those that the field offers as you type"),
    "tags": (
        "These are not at most two ids of topics.",
        "name one or two with a comma between, such as self-disclosure, or nothing",
    ),
    "level": ("This is not one of the levels.", _CHOOSE),
    "difficulty": ("This is not a share from 0.30 to 0.95.", "write it with two digits, such as 0.70"),
    "sources": ("These are not ids of sources.", "write ids of the list of sources, such as F23, F24"),
    "scoring": ("This is not one of the ways to score.", _CHOOSE),
    "scenario": ("This is not one of the shared scenes.", _CHOOSE),
    "jurisdiction": ("This is not the short name of a place.", "write one such as US or US-CA"),
    "review_by": ("This is not a day.", "write year, month and day, such as 2027-05-01"),
    "lang": ("This is not the code of a language.", "write one such as en or es"),
    "enemies": ("These are not ids of questions.", "write ids such as bnd-0007, with commas between"),
}
_UNKNOWN: Mapping[str, _Told] = {
    "tag": ("The bank has no topic %s.", _CHOOSE),
    "concept": ("The bank has no idea %s.", "choose one of those that the field offers as you type"),
    "tags": ("The bank has no topic %s.", "write the id of one, such as self-disclosure"),
    "sources": ("The list of sources has no %s.", "open the list of sources below, and take the id from it"),
    "scenario": ("The bank has no shared scene %s.", _CHOOSE),
    "enemies": ("The bank has no question %s.", "find its id among the questions, or leave it out"),
}
_TOGETHER: Mapping[str, _Told] = {
    "A truefalse": (
        "The two answers are not True and False, one of them the best.",
        "write True and False, in this order and nothing else, and mark one",
    ),
    "The item has one": ("There is one answer only.", "add at least one more"),
    "The item has fewer": ("There are fewer than two pairs.", "fill in both sides of at least two answers"),
    "The item has more": ("There are more than 26 answers.", "keep 26 at most"),
    "Two lines": ("Two answers say the same, so that nobody can tell them apart.", "reword one of them"),
    "The weights": (
        "The credits add up to less than 100, so nobody can have the whole point.",
        "raise the credit of an answer that fits",
    ),
    "No option": ("No answer earns the whole point.", "mark the best answer, or give it 100 percent"),
}
_PLAIN: Mapping[tuple[str, str], _Told] = {
    ("F15", ""): ("This answer has no text.", "write it, or remove the answer"),
    ("F19", "A right"): ("A best answer has no pull behind it.", "choose None here"),
    ("F19", ""): ("This is not one of the pulls.", _CHOOSE),
    ("F22", ""): ("The question is missing.", "write one sentence that ends in a question mark"),
    ("F24", ""): ("There are no answers yet.", "write each into a box of its own; more can be added"),
    ("F27", "The takeaway"): ("The takeaway is missing.", "write one sentence of at most 20 words"),
    ("F28", ""): ("The rung is not a number from 1 to 7.", "write the number alone"),
    ("F29", ""): ("Two answers are marked to stay last.", "take the mark from all but one"),
    ("F30", ""): (
        "An invisible control character stands in this text.",
        "delete the text and type it by hand",
    ),
    ("L01", "the item has 0"): ("No answer is marked as the best.", "mark one"),
    ("L15P", ""): ("This answer has no reason.", "write why it is best, or what tempts and what it costs"),
    ("L16", "the item has no"): ("The takeaway is missing.", "write one sentence of at most 20 words"),
    ("L17", "the item cites"): ("No source is named.", "write ids of the list of sources, such as F23, F24"),
    ("L18", "a judge item"): ("A question of level judge has no rung.", "write a number from 1 to 7"),
}
_WORDS = (
    ("scene and lead-in", "scene and question"),
    ("add jurisdiction: to the head", 'fill in "Applies in"'),
    ("add review_by: within 18 months to the head", 'fill in "Check again by" with a day within 18 months'),
    ("add sensitive: true to the head, or leave it out", "tick the box about suicide, abuse and death below"),
    ("remove ## Ladder or set level: judge", "leave the rung empty, or choose the level judge"),
    ("or set level: apply", "or choose the level apply"),
    ("mark exactly one option with [x]", "mark exactly one answer"),
    ("names no jurisdiction", "names no place"),
    (r"review_by (?=\S+ is over)", "the day "),
    (r"\bthe item\b", "the question"),
    (r"\ban? (recall|judge|apply) item\b", r"a question of level \1"),
    (r"\ban item\b", "a question"),
    (r"^1 items\b are", "1 question is"),
    (r"\bitem(s?)\b", r"question\1"),
    (r"\blead-in\b", "question"),
    (r"\boption(s?)\b", r"answer\1"),
    (r"\brationale(s?)\b", r"reason\1"),
    (r"\bdistractor(s?)\b", r"wrong answer\1"),
    (r"\bkey(s?)\b", r"best answer\1"),
    (r"\bstem(s?)\b", r"scene\1"),
)
_WORD_RULES = tuple(
    (re.compile(one) if "\\" in one else re.compile(re.escape(one)), new) for one, new in _WORDS
)
_OF_ANSWERS = frozenset({"F25", "L01", "L03", "L04", "L10", "L11"})
_OWN_FIELD: Mapping[tuple[str, str], str] = {
    ("F22", "missing"): "lead_in",
    ("F27", "missing"): "takeaway",
    ("L17", "jurisdiction:"): "jurisdiction",
    ("L17", "review_by:"): "review_by",
    ("L18", "ladder"): "rung",
}


def placed(finding: Finding, field: str, first_option: str) -> str:
    """Return where a finding belongs; what a file tells at its head has a field of its own here."""
    code = finding.code
    if code in {"F24", "F29"} or (code in _OF_ANSWERS and field in TEXTS):
        return first_option
    for (of, part), name in _OWN_FIELD.items():
        if code == of and part in f"{finding.message} {finding.fix}".lower():
            return name
    return field


def in_words_of_form(finding: Finding, field: str, fields: Fields, taxonomy: Taxonomy) -> Finding:
    """Return the finding with sentences that speak of the form; its code and level stay."""
    message, fix = _TOLD_BY.get(finding.code, _by_start)(finding, field, fields, taxonomy)
    return replace(finding, message=message, fix=fix)


def _by_start(finding: Finding, field: str, _fields: Fields, _taxonomy: Taxonomy) -> _Told:
    if finding.code == "F28" and field in {"stem", "lead_in"}:
        return SIGNS
    for (code, start), told in _PLAIN.items():
        if code == finding.code and finding.message.startswith(start):
            return told
    if finding.code in {"F23", "E01", "E02"}:
        return finding.message, finding.fix
    if finding.code.startswith("F"):
        return SIGNS
    return reworded(finding.message), reworded(finding.fix)


def _unfit(finding: Finding, field: str, fields: Fields, _taxonomy: Taxonomy) -> _Told:
    if finding.message.endswith("repeats a name."):
        also = {"tags": ", or is the topic above", "enemies": ", or is this question"}.get(field, "")
        return f"A name stands here twice{also}.", "name each one once"
    if not str(getattr(fields, field, "x")).strip():
        return "This field is empty.", _UNFIT.get(field, SIGNS)[1]
    return _UNFIT.get(field, SIGNS)


def _unknown(finding: Finding, field: str, _fields: Fields, _taxonomy: Taxonomy) -> _Told:
    named = finding.message.split('"')[3]
    message, fix = _UNKNOWN.get(field, ("The bank has no %s.", "choose another name"))
    return message % f"“{named}”", finding.fix if finding.fix.startswith("did you mean") else fix


def _other_topic(_finding: Finding, _field: str, fields: Fields, taxonomy: Taxonomy) -> _Told:
    concept = taxonomy.concepts[fields.concept.strip()]
    tag = taxonomy.tags.get(concept.tag)
    title = tag.title if tag else concept.tag
    return f"The idea {concept.id} belongs to the topic “{title}”.", "choose that topic, or another idea"


def _together(finding: Finding, _field: str, _fields: Fields, _taxonomy: Taxonomy) -> _Told:
    return next((told for start, told in _TOGETHER.items() if finding.message.startswith(start)), SIGNS)


def reworded(text: str) -> str:
    """Return a sentence of a rule in the words that the form uses for the parts of a question."""
    for rule, new in _WORD_RULES:
        text = rule.sub(new, text)
    return text


_TOLD_BY: Mapping[str, Callable[[Finding, str, Fields, Taxonomy], _Told]] = {
    "F08": _unfit,
    "F53": _unknown,
    "F54": _other_topic,
    "F25": _together,
}
