"""Each rule reports its own breach of a clean item, and nothing else does."""

from dataclasses import replace

import pytest

from exam_prep.core.findings import FindingLevel
from exam_prep.core.items import Item, Option
from exam_prep.core.lint.check import lint, lint_for_serving
from exam_prep.core.lint.rules import BLOCKING, RULES
from tests.core.lint.samples import (
    JUDGEMENT,
    KINDS,
    M1,
    M2,
    MATCHING,
    MULTIPLE,
    ORDERING,
    RECALL,
    TRUEFALSE,
    bank_of,
    change,
    codes,
    findings,
    texts,
)

ARTICLE_RUN = "Imagine being a sponge; absorbing everything can feel noble at first."
LONG = "He walks on " + "and on " * 8
BREACHES = {
    "two keys": (
        "L01",
        change(M2, "b", weight=1.0, rationale=M2.options[0].rationale + " The gift limits matter."),
    ),
    "no key": ("L01", change(RECALL, "a", weight=0.0)),
    "two options": ("L01", replace(RECALL, options=RECALL.options[:2])),
    "stem too short for its level": (
        "L02",
        replace(M2, stem="Mr. Osei gives Lena a small jar of jam he made."),
    ),
    "no question": ("L02", replace(M2, lead_in="Name the best response of Lena.")),
    "lead-in of 21 words": (
        "L02",
        replace(M2, lead_in="As she sits with " + "him and " * 7 + "the jar what is best?"),
    ),
    "stem over the cap": ("L02H", replace(M1, stem=M1.stem + " He was glad to be of use to her." * 9)),
    "option over 20 words": ("L03", change(MULTIPLE, "a", text="Limits on hours and " + "on and " * 9)),
    "longest twice the shortest": (
        "L03",
        texts(
            M2,
            "Thank him, take the jam, and tell her supervisor.",
            "Thank him, and say no thanks.",
            "Take the jam, and bring him a gift of equal worth soon.",
            "Take the jam, and spare him and her supervisor then.",
        ),
    ),
    "key far longer than the mean": (
        "L03",
        texts(
            M2,
            "Thank him, take the small jar, and tell her supervisor.",
            "Thank him, and turn it down.",
            "Take the jar, and bring him a second gift for it next week.",
            "Take it, and spare her supervisor.",
        ),
    ),
    "key longest": (
        "L04",
        texts(
            M2,
            "Thank him, take the jam, and let her supervisor know about the jar.",
            *(option.text for option in M2.options[1:]),
        ),
    ),
    "all of the above": ("L05", change(ORDERING, "b", text="All of the above")),
    "A and B": ("L05", change(ORDERING, "b", text="A and B")),
    "both": ("L05", change(ORDERING, "b", text="Both")),
    "none": (
        "L05",
        change(
            ORDERING,
            "b",
            text="None of these",
            rationale="If none of it holds, own the slip, once the air is clear.",
        ),
    ),
    "I don't know": (
        "L05",
        change(
            ORDERING, "b", text="I don't know", rationale="To know is to own the slip, once the air is clear."
        ),
    ),
    "NOT": (
        "L06",
        replace(RECALL, lead_in="Which rule does NOT give privacy to records from drug programs?"),
    ),
    "except": ("L06", replace(M2, lead_in="Which response is best for Lena, except one?")),
    "least": ("L06", replace(M2, lead_in="What is Lena's least good response?")),
    "which is false": ("L06", replace(M2, lead_in="Which response of Lena is wrong?")),
    "avoid": ("L06", replace(M2, lead_in="What should Lena avoid?")),
    "lone absolute": (
        "L07",
        texts(
            M2,
            M2.options[0].text,
            "Thank him, turn down any jam, and explain the gift limits.",
            M2.options[2].text,
            M2.options[3].text,
        ),
    ),
    "lone hedge": (
        "L08",
        texts(
            M2,
            "Thank him, take the jam, and often let her supervisor know.",
            *(option.text for option in M2.options[1:]),
        ),
    ),
    "key repeats two words": (
        "L09",
        texts(
            M1,
            "Pick a course that fits her goals and say why he chose it.",
            "Ask what draws her in front of the classes on the list.",
            "Say he will stop replying to texts until she decides.",
            "Share the story of how he picked his own lesson.",
        ),
    ),
    "mixed openings": (
        "L10",
        texts(
            M2,
            "Thanking him, taking the jam, and telling her supervisor then.",
            *(option.text for option in M2.options[1:]),
        ),
    ),
    "mixed endings": ("L10", change(M2, "d", text=M2.options[3].text.rstrip("."))),
    "article": ("L10", replace(RECALL, lead_in="Extra privacy of records is a duty that comes from an?")),
    "one inside the other": (
        "L11",
        change(
            RECALL,
            "b",
            text="Title I",
            rationale="The first title bars unfair treatment at work. It does not deal with program records.",
        ),
    ),
    "almost the same": (
        "L11",
        change(
            M2,
            "d",
            text="Take the jam, and bring him a gift of equal worth next month.",
            rationale="A return gift next month starts a trade and adds contact after a planned end.",
        ),
    ),
    "lone opposites": (
        "L11",
        texts(
            M2,
            "Keep the jar, and tell her supervisor of it soon.",
            "Keep the jar, and do not tell her supervisor of it.",
            M2.options[2].text,
            "Pass the jar to a coworker who was born that week.",
        ),
    ),
    "hard stem": (
        "L12",
        replace(M2, stem=M2.stem + " Institutional documentation necessitates comprehensive evaluation."),
    ),
    "hard rationale": (
        "L12",
        change(
            M2,
            "c",
            rationale="Reciprocating equal gifts continually institutionalizes unnecessary "
            "transactional expectations notwithstanding the organization's considerable documentation.",
        ),
    ),
    "hard options": (
        "L12",
        texts(
            MULTIPLE,
            *(
                f"{word} organizational documentation requirements and procedures"
                for word in ("Comprehensive", "Institutional", "Administrative")
            ),
        ),
    ),
    "sentence over 25 words": (
        "L12",
        change(M2, "a", rationale=f"The jar is small. Let her take it, and {LONG * 2}."),
    ),
    "stigma": ("L13", replace(M2, takeaway="An addict can give a gift too.")),
    "quoted stigma without the flag": (
        "L13",
        replace(M2, stem=M2.stem.replace("he made.", 'he made. "Once a junkie," he says.')),
    ),
    "quoted stigma nobody speaks of": ("L13", replace(M2, quoted_stigma=True)),
    "letter in a rationale": (
        "L14",
        change(M2, "c", rationale=M2.options[2].rationale + " Option B is kinder."),
    ),
    "place in a rationale": (
        "L14",
        change(M2, "c", rationale=M2.options[2].rationale + " See the first option."),
    ),
    "short key rationale": (
        "L15",
        change(M2, "a", rationale="The jam is small, handmade and within the written limit."),
    ),
    "long distractor rationale": (
        "L15",
        change(M2, "c", rationale=M2.options[2].rationale + " It is a gift." * 9),
    ),
    "bare verdict": ("L15", change(M2, "c", rationale="This is wrong. " + M2.options[2].rationale)),
    "rationale about something else": (
        "L15",
        change(M2, "c", rationale="Rules stand for a reason, and they keep all people safe here."),
    ),
    "no rationale": ("L15P", change(M2, "c", rationale=" ")),
    "no takeaway": ("L16", replace(M2, takeaway="")),
    "long takeaway": ("L16", replace(M2, takeaway="Keep the gift " + "and the gift " * 6)),
    "no source": ("L17", replace(M2, sources=())),
    "law by source": ("L17", replace(M2, sources=("F48",), jurisdiction="US")),
    "law by wording": ("L17", replace(M2, takeaway="HIPAA has a say in gifts.", review_by=RECALL.review_by)),
    "phone menu": ("L17", replace(M2, stem=M2.stem + " On the line he must press 1.")),
    "judge item without rung": ("L18", replace(M1, rung=None)),
    "rung elsewhere": ("L18", replace(M2, rung=2)),
    "rung 8": ("L18", replace(M1, rung=8)),
    "difficulty": ("L18", replace(M2, difficulty=0.2)),
    "three tags": ("L18", replace(M2, tags=("scope", "advocacy", "resources"))),
    "unflagged sensitive scene": ("L19", replace(M2, stem=M2.stem + " His son died of an overdose.")),
    "words of the article": ("L20", replace(MATCHING, takeaway=ARTICLE_RUN)),
    "a real person": (
        "L21",
        replace(M2, stem=M2.stem.replace("Mr. Osei", "Shery Mead").replace("he made", "from home")),
    ),
    "both he and she": (
        "L21",
        replace(
            TRUEFALSE,
            level=M2.level,
            stem="Today Lena rests. Then Lena calls his line. She is tired by noon.",
        ),
    ),
    "recall with a scene": (
        "L22",
        replace(RECALL, stem="It was noon and the sun was out. " * 3 + "He was glad."),
    ),
    "judge without ranking": ("L22", replace(M1, lead_in="What should Devin do?")),
}


@pytest.mark.parametrize("item", KINDS, ids=[f"{item.kind}-{item.id}" for item in KINDS])
def test_a_clean_item_has_no_finding(item: Item) -> None:
    """A sound item of any kind yields nothing."""
    assert codes(item) == []


@pytest.mark.parametrize(("code", "item"), BREACHES.values(), ids=BREACHES.keys())
def test_a_breach_is_reported_under_its_own_code_only(code: str, item: Item) -> None:
    """One fault in a clean item gives findings of that rule and of no other."""
    assert set(codes(item)) == {code}


def test_every_rule_has_a_breach_here() -> None:
    """No code about an item goes without an example; those about the bank have theirs in test_bars."""
    assert {code for code, _ in BREACHES.values()} == {code for code in RULES if code.startswith("L")}


LET_THROUGH = {
    "L05: both and all of them as persons": texts(
        MULTIPLE, "Thank all of them", "Both of the two sign", "Tell both of them"
    ),
    "L06: not inside a clause": replace(
        M2, lead_in="What is best when Mr. Osei does not want to take it home?"
    ),
    "L06: at least": replace(M2, lead_in="What should Lena do at least?"),
    "L07: absolutes on both sides": texts(
        M2,
        "Thank him, take it all, and let her supervisor know today.",
        "Thank him, turn it all down, and explain the gift limits.",
        M2.options[2].text,
        M2.options[3].text,
    ),
    "L10: Bring is a command": texts(
        M2,
        M2.options[0].text,
        "Bring it back, and explain to him the gift limits.",
        M2.options[2].text,
        M2.options[3].text,
    ),
    "L12: terms as options": texts(
        MULTIPLE, "Vicarious traumatization", "Emotional exhaustion", "Depersonalization"
    ),
    "L13: abuse of power": replace(M2, takeaway="Taking costly gifts can be an abuse of power."),
    "L13: a clean kitchen": replace(M2, takeaway="A clean kitchen is a good habit and the phone user knows."),
    "L14: a choice in the scene": change(
        M2, "c", rationale=M2.options[2].rationale + " The answer a person gives is theirs."
    ),
    "L14: her first choice": change(
        M2, "c", rationale=M2.options[2].rationale + " Her first choice was kinder."
    ),
    "L19: idioms": replace(M2, stem=M2.stem + " His phone died at the deadline, and he was at a loss."),
    "L19: flagged": replace(M2, stem=M2.stem + " His son died last year.", sensitive=True),
    "L21: two people": replace(M2, stem=M2.stem + " He smiles at her."),
}


@pytest.mark.parametrize("item", LET_THROUGH.values(), ids=LET_THROUGH.keys())
def test_a_sound_wording_that_looks_like_a_breach_is_let_through(item: Item) -> None:
    """False alarms block writers, so look-alikes pass."""
    assert codes(item) == []


def test_one_shared_word_in_the_key_is_a_warning() -> None:
    """L09 is an error from two words on and a warning for one."""
    item = texts(
        M1,
        "Pick a course that fits her goals and say why he chose it.",
        "Ask what draws her to the front and how she could decide.",
        "Say he will stop replying to texts until she decides.",
        "Share the story of how he picked his own lesson.",
    )
    assert [(finding.code, str(finding.level)) for finding in findings(item)] == [("L09", "warning")]


def test_quoted_stigma_passes_with_the_flag_and_a_rationale_on_the_wording() -> None:
    """The flag lets a character say the word when the rationale speaks of it."""
    stem = M2.stem.replace("he made.", 'he made. "Once a junkie," he says.')
    spoken = replace(
        change(M2, "a", rationale=M2.options[0].rationale + " His word can wait."),
        stem=stem,
        quoted_stigma=True,
    )
    assert codes(spoken) == []


def test_a_rationale_may_not_use_the_quoted_word() -> None:
    """The flag opens the stem alone."""
    item = change(M2, "a", rationale=M2.options[0].rationale + ' The word "junkie" hurts.')
    assert codes(replace(item, quoted_stigma=True)) == ["L13"]


@pytest.mark.parametrize("item", [MULTIPLE, JUDGEMENT], ids=["multiple", "judgement"])
def test_kinds_other_than_single_have_no_ratio_or_key_rules(item: Item) -> None:
    """Ratios, absolutes, hedges, clang and openings are judged for single-answer items alone."""
    long_key = replace(
        item.options[0], text="Limits on hours, and often on what the two may talk about first"
    )
    rest = (
        Option("b", "Never, say all limits", 0.0, "A talk about limits is what keeps the both of them safe."),
    )
    assert (
        codes(
            replace(item, options=(replace(long_key, rationale=long_key.rationale + " Limits help."), *rest))
        )
        == []
    )


@pytest.mark.parametrize("item", [item for _, item in BREACHES.values()], ids=BREACHES.keys())
def test_what_stops_serving_is_told_by_the_short_run_as_well(item: Item) -> None:
    """The run before serving leaves out rules, and never an error that would have stopped it."""
    bank = bank_of([item])
    short, whole = lint_for_serving(bank, {}), lint(bank, {})
    stops = {finding for finding in whole if finding.code in BLOCKING and finding.level is FindingLevel.ERROR}
    assert stops <= set(short) <= set(whole)
