"""L19: scenes that may hurt are flagged, so that learners can skip them and forms space them."""

import re
from collections.abc import Iterator

from exam_prep.core.findings import Finding
from exam_prep.core.lint.subject import Subject
from exam_prep.core.lint.words import plain

_HARMLESS = (
    r"(?:suicide (?:&|and) )?crisis lifeline", r"dead ?(?:ends?|lines?)", r"dying to",
    r"(?:dies|died) (?:down|out|away)",
    r"(?:phone|battery|laptop|car|engine|call|tablet) (?:just |has |had )?(?:dies|died)", r"at a loss",
    r"abuse of (?:power|trust|authority|position)", r"(?:substance|drug|alcohol)[- ]abuse",
    r"kill(?:ing|s|ed)? (?:some |the )?time", r"overdose (?:class|training|prevention|kit)s?",
)  # fmt: skip
_HURTS = (
    r"suicid\w+", r"self-?harm\w*", r"self-?injur\w+",
    r"(?:hurt|harm|kill|cut)(?:t?ing|s)? (?:herself|himself|themsel\w+|myself|yourself)",
    r"(?:end|ending|take|taking|took|ended) (?:her|his|their|my) (?:own )?life",
    r"(?:wants?|wanted|wish\w*) to die", r"(?:better off|shot|found) dead", r"overdos\w+",
    r"abus(?:e|ed|er|ers|ive|ing)", r"neglect(?:ed|ing|s)? (?:a |her |his |their |the )?child\w*",
    r"child neglect", r"assault\w*", r"rap(?:e|ed|ist)", r"molest\w*", r"violen(?:t|ce|tly)", r"murder\w*",
    r"stabb(?:ed|ing)", r"beat(?:s|ing|en)? (?:her|him|them|me)", r"strangl\w+",
    r"(?:hits?|punched|chok(?:ed|ing)) (?:her|him|them|me)",
    r"(?:has|had|owns?|bought|keeps) (?:a |the )?guns?",
    r"died", r"dies", r"deaths?", r"funerals?", r"grie(?:f|ves?|ving|ved)", r"miscarr\w+", r"stillb\w+",
    r"bereave\w*", r"passed away",
)  # fmt: skip
_HARMLESS_PHRASE = re.compile("|".join(_HARMLESS), re.IGNORECASE)
_HURTING_WORD = re.compile(rf"\b(?:{'|'.join(_HURTS)})\b", re.IGNORECASE)


def flagged(subject: Subject) -> Iterator[Finding]:
    """Yield L19 where suicide, self-harm, abuse, overdose, violence or death is read and the flag is not set.

    Looks at scene, lead-in and options; idioms ("deadline", "at a loss", "abuse of power") and names of
    services are let through.
    """
    if subject.item.sensitive:
        return
    for part, text in subject.asked():
        match = _HURTING_WORD.search(_HARMLESS_PHRASE.sub(" ", plain(text)))
        if match:
            message = f'"{match.group()}" makes a sensitive scene that is not flagged'
            yield subject.error("L19", part, message, "add sensitive: true to the head, or leave it out")
            return
