"""Words that stigmatize, as patterns, each with what to write instead (docs/items.md, language)."""

import re

_DRUG = r"(?:drug|substance|alcohol|opioid|opiate|heroin|meth|cocaine|crack|pill|marijuana|injection|IV)"
_WRITE_INSTEAD = {
    "person with a substance use disorder": (
        r"addicts?", r"junk(?:ies?|y)", r"crackheads?", rf"{_DRUG}[- ]abusers?",
    ),
    "person with an alcohol use disorder": (r"(?<!non-)(?<!children of )alcoholics?\b(?! anonymous)",),
    "person who uses drugs": (
        rf"{_DRUG}[- ]users?", r"(?:an?|active|current|former|ex|recovering)[- ]user(?=[.,;:!?]|$| who)",
    ),
    "use, unhealthy use or disorder": (
        rf"{_DRUG}[- ]abuse",
        r"abus(?:e|ed|es|ing) (?:of )?(?:drugs|substances|alcohol|opioids|heroin|pills)",
        rf"{_DRUG}[- ]habits?", r"drinking habits?", r"kick(?:ed|ing|s)? (?:the|her|his|their|a) habit",
    ),
    "in recovery, not using, or tested negative": (
        r"(?:get|gets|getting|got|gotten|stay|stays|staying|stayed) clean(?! up)",
        r"clean (?:time|and sober|test|urine|screen)", r"(?:days|weeks|months|years?) clean",
        r"been clean for",
    ),
    "tested positive or tested negative": (r"dirty (?:test|urine|screen|drop)", r"tested (?:dirty|clean)"),
    "return to use, recurrence": (
        r"relapsers?", r"(?:relapsed|relapses) again", r"(?:fell|fall|falls|fallen|falling) off the wagon",
    ),
    "medication for opioid use disorder": (
        r"medication[- ]assisted", rf"(?:{_DRUG}|methadone|medication)[- ]replacement", r"replacement drugs?",
    ),
    "person living with ...": (
        r"schizophrenics?", r"(?:an?|the|is|are|was|being|she's|he's) bipolar(?! disorder)",
        r"bipolars", r"crazy",
        r"lunatics?", r"psychos?",
        r"the mentally ill", r"mentally ill (?:people|persons?|man|woman|patients?)",
    ),
    "lives with, survived or has experienced": (r"suffer(?:s|ed|ing)? from", r"victims? of", r"afflicted"),
    "died by suicide, suicide attempt": (
        r"commit(?:s|ted|ting)? suicide", r"(?:failed|successful|unsuccessful|completed) suicide",
    ),
    "what happened": (
        r"non-?complian(?:t|ce)", r"manipulative", r"attention[- ]seek(?:ing|ers?)", r"in denial",
        r"frequent fl[iy]ers?", r"treatment[- ]resistant",
        r"(?:is|was|are|were|being|seems?|so|too|very) resistant(?! to (?:water|heat|fire))",
    ),
    "the person, or a name": (
        r"my clients?", r"my cases?\b(?<!in my case)(?! manage| work)",
        r"(?:hard|difficult|tough|complex|problem) cases?\b(?! manage| work)",
        r"(?:the|my|our|a) patients?(?=[.,;:!?\"')]|$|'s| (?:is|was|has|had|who|to|and|on|at|with|for)\b)",
    ),
    "what support is needed": (r"(?:high|low)(?:er)?[- ]functioning",),
    "people without housing": (
        r"homeless (?:people|persons?|man|men|woman|women|youth|folks?)", r"the homeless",
    ),
    "people returning from prison": (r"felons?", r"inmates?", r"convicts", r"ex-cons?"),
}  # fmt: skip
STIGMA = tuple(
    (re.compile(rf"\b(?:{'|'.join(bad)})(?![a-z])", re.IGNORECASE), write)
    for write, bad in _WRITE_INSTEAD.items()
)
"""(pattern, what to write instead); "child abuse", "clean kitchen", "good habit" match none."""

ANY_STIGMA = re.compile("|".join(pattern.pattern for pattern, _ in STIGMA), re.IGNORECASE)
"""Matches wherever one of STIGMA does; one pass over a clean text."""
