"""A small bank as texts, right in every respect, that tests break in one place."""

HEAD = """---
id: bnd-0001
version: 3
kind: single
domain: boundaries-ethics
tag: boundaries.gifts-money
tags: [self-disclosure]
concept: gift-within-policy
level: apply
difficulty: 0.70
sources: [F23, F24]
status: published
---
"""

SINGLE = (
    HEAD
    + """Mr. Osei gives Lena a small jar of jam.

Her agency lets staff keep gifts worth under $15.

What is Lena's best response?

- [ ] Turn down the jam.
  > Why not: The rule allows it.
  > Error: avoid
- [x] Thank him and take the jam.
  > Why: It is open and within the rule.
- [ ] Bring him a gift next week.
  > Why not: That starts a trade.

## Takeaway
Follow the written limit.
"""
)

_STEM_END = SINGLE.index("- [ ]")
_TAKEAWAY = SINGLE.index("## Takeaway")


def with_options(kind: str, options: str, extra: str = "") -> str:
    """Return an item of `kind` with these options, and `extra` lines at the end of its head."""
    top = SINGLE[:_STEM_END].replace("kind: single", f"kind: {kind}")
    top = top.replace("status: published\n", f"status: published\n{extra}")
    return f"{top}{options}\n{SINGLE[_TAKEAWAY:]}"


MULTIPLE = with_options(
    "multiple", "- [x] One.\n  > Why: Yes.\n- [x] Two.\n  > Why: Yes.\n- [ ] Three.\n  > Why not: No.\n"
)
WEIGHTED = with_options(
    "multiple",
    "- [33.33] One.\n  > Why: Yes.\n- [66.67] Two.\n  > Why: Yes.\n- [0] Three. {.last}\n  > Why not: No.\n",
    "scoring: weights\n",
)
TRUEFALSE = with_options("truefalse", "- [ ] True\n  > Why not: No.\n- [x] False\n  > Why: Yes.\n")
JUDGEMENT = (
    with_options(
        "judgement",
        "- [100] Best.\n  > Why: Yes.\n- [50] Half.\n  > Why not: Later.\n  > Error: wrong-time\n"
        "- [0] Worst.\n  > Why not: No.\n",
    ).replace("level: apply", "level: judge")
    + "\n## Ladder\n2\n"
)
MATCHING = with_options(
    "matching",
    "- Red => stop\n  > Why: So it is.\n- Green => go\n  > Why: So it is.\n"
    "- => turn\n  > Why not: No light.\n",
)
ORDERING = with_options(
    "ordering", "1. First.\n  > Why: So.\n2. Second.\n  > Why: So.\n3. Third.\n  > Why: So.\n"
)

BY_KIND = {
    "single": SINGLE,
    "multiple": MULTIPLE,
    "weighted": WEIGHTED,
    "truefalse": TRUEFALSE,
    "judgement": JUDGEMENT,
    "matching": MATCHING,
    "ordering": ORDERING,
}

TAXONOMY = """[domains.boundaries-ethics]
title = "Boundaries and ethics"
covers = "Limits."

[domains.role-relationship]
title = "Role"
covers = "Roles."

[tags."boundaries.gifts-money"]
title = "Gifts"
domain = "boundaries-ethics"
covers = "gifts, loans"
icrc = "Ethical Responsibility"

[tags.self-disclosure]
title = "Own story"
domain = "role-relationship"
covers = "purpose"

[concepts.gift-within-policy]
title = "A gift within the rule"
tag = "boundaries.gifts-money"
renamed_from = ["gift-rule"]
"""

SOURCES = """[F23]
fact = "Gifts are told to the supervisor."
citation = "A code, 2020."
url = "https://example.org/code"
year = "2020"
checked_on = 2026-11-01
status = "seen"

[F24]
fact = "So small gifts are open."
citation = "Derived."
checked_on = 2026-11-01
status = "derived"
rests_on = ["F23"]
"""

EXAM = """id = "gifts-10"
title = "Gifts"
authority = "This project"
status = "ours"
items = 10
minutes = 22.5
options = 4
kinds = ["single"]
disclaimer = "Practice."

[pass]
type = "percent"
value = 70

[break]
after_item = 5
minutes = 10

[[sections]]
id = "all"
title = "Gifts"
quota = 6
tags = ["boundaries"]

[[sections]]
id = "more"
title = "Story"
quota = 4
tags = ["role-relationship"]
"""

SCENARIO = "---\nid: scn-jam\ntitle: A jar of jam\n---\nThe kitchen is warm.\n"

ITEM_PATH = "items/boundaries-ethics/bnd-0001.md"
EXAM_PATH = "exams/gifts-10.toml"
SCENARIO_PATH = "scenarios/scn-jam.md"

FILES = {
    ITEM_PATH: SINGLE,
    EXAM_PATH: EXAM,
    SCENARIO_PATH: SCENARIO,
    "taxonomy.toml": TAXONOMY,
    "sources.toml": SOURCES,
}
