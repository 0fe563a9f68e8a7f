"""The rules by code: level and one-line meaning, for docs and listings."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Rule:
    """One code of docs/lint.md. `level`: E error, W warning, E/W either, by degree."""

    code: str
    level: str
    meaning: str


_ALL = (
    Rule(
        "L01", "E/W", "exactly one key among three or four options; three options in at most 15 % of the bank"
    ),
    Rule(
        "L02", "E", "scene and lead-in within the level's words; the lead-in a question of at most 20 words"
    ),
    Rule("L02H", "E", "scene and lead-in of at most 120 words"),
    Rule("L03", "E", "options of at most 20 words and of like length"),
    Rule("L04", "W", "the key not the longest option by more than 10 %; in at most 20 % of the bank"),
    Rule("L05", "E", 'no "all of the above", "none", "both", "A and B", "I don\'t know"'),
    Rule("L06", "E", "a lead-in that asks in the positive"),
    Rule("L07", "E", "no distractor that alone holds an absolute word"),
    Rule("L08", "E", "no key that alone is hedged"),
    Rule("L09", "E/W", "no key that alone repeats words of the question"),
    Rule("L10", "E", "options alike in opening, ending and grammar"),
    Rule("L11", "E/W", "no two options almost the same, one inside the other, or the only opposites"),
    Rule("L12", "E/W", "reading grade 8.0 for scenes, 8.5 for rationales, 9.0 for options; short sentences"),
    Rule("L13", "E", "no word that stigmatizes"),
    Rule("L14", "E", "no rationale that names an option by letter or place"),
    Rule("L15", "E", "rationales of fit length that speak of their option"),
    Rule("L15P", "E", "a rationale for every option"),
    Rule("L16", "E", "a takeaway of at most 20 words, in at most three items"),
    Rule("L17", "E/W", "a known source; for law a place and a date of review; no volatile facts"),
    Rule(
        "L18",
        "E",
        "a complete head, with tag, domain and concept of the taxonomy; a ladder rung on judge items only",
    ),
    Rule("L19", "E", "sensitive scenes flagged"),
    Rule("L20", "E/W", "no stem that repeats another, no eight words of the supplied article"),
    Rule("L21", "W", "names in at most four items, no real people, fitting pronouns"),
    Rule("L22", "W", "scene and lead-in that fit the level"),
    Rule("B01", "E", "as many published items of each tag and level as the taxonomy plans"),
    Rule("B02", "E", "no blind guesser above chance; no cue word that gives keys away"),
    Rule("B03", "E", "keys spread over the places, at most four in a row in one place"),
    Rule("B04", "W", "a quarter of the items easy, half medium, a quarter hard"),
)
RULES: Mapping[str, Rule] = MappingProxyType({rule.code: rule for rule in _ALL})

BLOCKING = frozenset({"L01", "L02H", "L05", "L13", "L14", "L15P", "L17"})
"""Codes whose errors make an item wrong to ask, so that it is not served."""
