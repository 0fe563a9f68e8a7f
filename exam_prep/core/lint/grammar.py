"""L10: options that differ in form, so that form instead of meaning decides."""

import re
from collections.abc import Iterator
from enum import StrEnum

from exam_prep.core.findings import Finding
from exam_prep.core.items import Kind
from exam_prep.core.lint.subject import Subject
from exam_prep.core.lint.words import normalised, plain, word_set


class Opening(StrEnum):
    """The form an option opens with, where its first words leave no doubt."""

    INFINITIVE = "to + verb"
    GERUND = "-ing form"
    IMPERATIVE = "command"
    CLAUSE = "clause with a pronoun"
    NOUN = "noun with an article"


_IMPERATIVES = word_set(
    """accept admit agree allow apologize arrange ask assure avoid become begin bring buy choose come confirm
    connect consider continue decide decline describe discuss draw drop encourage explain explore find finish
    follow forget get give go hand hear ignore include insist invite join keep lend let listen make mention
    offer pay persuade pick postpone prepare pretend protect provide put reassure refuse remain remember
    remind remove repeat reply resign respond save say seek send skip speak stay suggest take teach tell thank
    treat try urge wait warn write"""
)
_PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "you"})
_ARTICLES = frozenset({"a", "an", "the", "his", "her", "their", "its", "my", "your", "our"})
_ING_NOUNS = word_set(
    """anything building clothing during evening everything feeling funding housing king meeting morning
    nothing nursing offering setting sibling something spring string training thing"""
)
_GERUND = re.compile(r"[a-z]*[aeiouy][a-z]*ing")
_COMPATIBLE = (frozenset({Opening.NOUN, Opening.GERUND}), frozenset({Opening.NOUN, Opening.CLAUSE}))
_CLOSING = "\"')]"


def same_opening(subject: Subject) -> Iterator[Finding]:
    """Yield L10 where options of a single-answer item clearly open with different parts of speech.

    Without a tagger only openings that leave no doubt are sorted: to + verb, -ing form, a verb of a closed
    list that is no noun, a pronoun, an article. Others count as fitting, nouns fit -ing forms and clauses.
    """
    if subject.item.kind is not Kind.SINGLE:
        return
    found = {opening(option.text) for option in subject.item.options} - {None}
    if len(found) > 1 and not any(found <= pair for pair in _COMPATIBLE):
        named = ", ".join(sorted(form for form in found if form is not None))
        message = f"options open in different forms ({named})"
        yield subject.error("L10", "lead-in", message, "open all options with the same part of speech")


def opening(text: str) -> Opening | None:
    """Return the form that `text` clearly opens with, None in doubt or where it opens with a quotation."""
    bare = plain(text).strip()
    tokens = normalised(bare)
    while len(tokens) > 1 and tokens[0].endswith("ly"):
        tokens = tokens[1:]
    if not tokens or bare[0] == '"':
        return None
    first = tokens[0]
    if first == "to" and len(tokens) > 1 and tokens[1] not in _ARTICLES:
        return Opening.INFINITIVE
    if _GERUND.fullmatch(first) and first not in _ING_NOUNS:
        return Opening.GERUND
    listed = ((_IMPERATIVES, Opening.IMPERATIVE), (_PRONOUNS, Opening.CLAUSE), (_ARTICLES, Opening.NOUN))
    return next((form for members, form in listed if first in members), None)


def same_ending(subject: Subject) -> Iterator[Finding]:
    """Yield L10 where options of a single-answer item end in different punctuation.

    A quotation that closes with its own mark fits any other sentence mark.
    """
    if subject.item.kind is not Kind.SINGLE:
        return
    ends = {end for option in subject.item.options if (end := _ending(option.text)) is not None}
    if len(ends) > 1:
        shown = ", ".join(sorted(end or "none" for end in ends))
        message = f"options end in different punctuation ({shown})"
        yield subject.error("L10", "lead-in", message, "end all options alike")


def _ending(text: str) -> str | None:
    bare = plain(text).strip()
    core = bare.rstrip(_CLOSING)
    mark = core[-1:] if core[-1:] in {".", "!", "?", ";", ","} else ""
    return None if core != bare and mark else mark


def article_fits(subject: Subject) -> Iterator[Finding]:
    """Yield L10 where a lead-in that breaks off after "a" or "an" fits only some of the options."""
    broken_off = re.search(r"\b(an?)\W*$", plain(subject.item.lead_in), re.IGNORECASE)
    if subject.item.kind is not Kind.SINGLE or broken_off is None:
        return
    wants_vowel = broken_off.group(1).lower() == "an"
    fits = {plain(option.text).strip()[:1].lower() in set("aeiou") for option in subject.item.options}
    if fits != {wants_vowel}:
        message = f'the lead-in ends in "{broken_off.group(1)}", which fits only some options'
        yield subject.error(
            "L10", "lead-in", message, "ask a full question, or put the article into the options"
        )
