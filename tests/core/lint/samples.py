"""One clean item of each kind, and small changes of them, for the tests of the rules."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from exam_prep.core.bank import Bank, Concept, Domain, Scenario, Source, Tag, Taxonomy
from exam_prep.core.findings import Finding, Place
from exam_prep.core.items import Item, Kind, Level, Option, Status
from exam_prep.core.lint.check import lint

M1 = Item(
    id="bnd-0001",
    version=1,
    kind=Kind.SINGLE,
    domain="boundaries-ethics",
    tag="dependency",
    tags=(),
    concept="hand-choices-back",
    level=Level.JUDGE,
    difficulty=0.60,
    sources=("F22", "F31"),
    status=Status.PUBLISHED,
    stem=(
        "Rosa has met with Devin, a peer specialist, for five months. She now texts him before most choices, "
        'even what to cook. Today she writes, "Just tell me which class to take. You know best." She has the '
        "class list in front of her."
    ),
    lead_in="What should Devin do first?",
    options=(
        Option(
            "a",
            "Pick the class that fits her goals and explain why he chose it.",
            0.0,
            "It is kind and quick, but she gets a class and no practice in choosing. The next choice will "
            "come back to Devin.",
        ),
        Option(
            "b",
            "Ask what draws her to the classes and how she could decide.",
            1.0,
            "Rosa has the facts and the skill to choose. Asking about her reasons hands the choice back and "
            "lets her practice deciding, while Devin stays warm and present. Each choice she makes builds "
            "trust in her own judgment.",
        ),
        Option(
            "c",
            "Say he will stop replying to texts until she decides alone.",
            0.0,
            "A limit on texts may help, but a sudden cut-off feels like a penalty. Limits work best when "
            "talked over and agreed.",
        ),
        Option(
            "d",
            "Share the story of how he picked his own first class.",
            0.0,
            "A story can help when it meets her need. Here it moves the focus to Devin and hints at a right "
            "way to choose.",
        ),
    ),
    takeaway="Give the choice back and stay alongside.",
    rung=2,
)

M2 = replace(
    M1,
    id="bnd-0002",
    tag="boundaries.gifts-money",
    concept="gift-within-policy",
    level=Level.APPLY,
    difficulty=0.70,
    sources=("F23",),
    stem=(
        "At their last planned visit, Mr. Osei gives Lena, a peer specialist, a small jar of jam he made. Her"
        " agency lets staff keep handmade gifts worth under $15 if they tell their supervisor."
    ),
    lead_in="What is Lena's best response?",
    options=(
        Option(
            "a",
            "Thank him, take the jam, and let her supervisor know that day.",
            1.0,
            "The gift is small, handmade and within the written limit. Taking it with thanks honors his wish "
            "to give, and telling the supervisor keeps it open. Open and modest is what the rule is for.",
        ),
        Option(
            "b",
            "Thank him, turn down the jam, and explain the gift limits.",
            0.0,
            "Caution is fair when a gift is large or has strings. This one fits the rule, so a refusal may "
            "hurt him for no gain.",
        ),
        Option(
            "c",
            "Take the jam, and bring him a gift of equal worth next week.",
            0.0,
            "A return gift starts a trade and adds contact after a planned ending. Thanks are enough.",
        ),
        Option(
            "d",
            "Take the jam, and spare him by not telling her supervisor.",
            0.0,
            "Sparing his feelings is a kind aim, but hiding it from the supervisor breaks the rule and makes "
            "a small gift look wrong.",
        ),
    ),
    takeaway="Follow the written limit and keep gifts in the open.",
    rung=None,
)

RECALL = replace(
    M2,
    id="bnd-0003",
    tag="confidentiality",
    concept="part-2-records",
    level=Level.RECALL,
    sources=("F41",),
    jurisdiction="US",
    review_by=date(2028, 2, 1),
    stem="",
    lead_in="Which rule gives extra privacy to records from substance use disorder programs?",
    options=(
        Option(
            "a",
            "42 CFR Part 2",
            1.0,
            "Part 2 adds guards to the records of a drug or alcohol program. It asks for consent in most "
            "cases. That lets people seek help with less fear of who may read about it.",
        ),
        Option(
            "b",
            "The Olmstead case",
            0.0,
            "The Olmstead ruling is about living and being served in the community, not about records.",
        ),
        Option(
            "c",
            "Title I of the ADA",
            0.0,
            (
                "The first title of the ADA bars unfair treatment at work. It does not deal with program "
                "records."
            ),
        ),
        Option(
            "d",
            "The Fair Housing Act",
            0.0,
            "The housing act guards renters and buyers of homes. It says nothing about records of care.",
        ),
    ),
    takeaway="Part 2 guards the records of drug and alcohol programs.",
)

_WHY = "Setting limits early makes the work safe and clear for both people."
_LINE = "Talking about limits early makes each visit safe and clear for both."

MULTIPLE = replace(
    M2,
    id="bnd-0004",
    kind=Kind.MULTIPLE,
    stem="Kai starts work at a drop-in center and plans the first talk with a new person.",
    lead_in="Which two topics belong in that first talk?",
    options=(
        Option("a", "Limits on hours and contact", 1.0, _WHY),
        Option(
            "b", "What the team will see", 1.0, "What a team will see is fair to know before trust is given."
        ),
        Option(
            "c",
            "The debts of coworkers",
            0.0,
            "The debts of coworkers are private and help no one here at all.",
        ),
    ),
    takeaway="Talk about hours, contact and privacy on day one.",
)
TRUEFALSE = replace(
    MULTIPLE,
    id="bnd-0005",
    kind=Kind.TRUEFALSE,
    level=Level.RECALL,
    stem="Keeping a limit is the job of the worker, even when the other person crosses it.",
    lead_in="Is this statement true or false?",
    options=(
        Option("a", "True", 1.0, _WHY),
        Option(
            "b", "False", 0.0, "The person may forget a limit, and the worker still keeps it with kindness."
        ),
    ),
    takeaway="Keeping the limit is the job of the worker.",
)
JUDGEMENT = replace(
    M1,
    id="bnd-0006",
    kind=Kind.JUDGEMENT,
    stem=(
        "Sofia calls her peer worker, Jamal, four times each night. He answers each call and is tired by "
        "noon. Tonight he has a plan for the talk."
    ),
    lead_in="What is the best thing to say first?",
    options=(
        Option(
            "a",
            "Say when he can talk and ask what nights are like.",
            1.0,
            "Saying when he can talk keeps him well and asks for her view.",
        ),
        Option(
            "b",
            "Say he will look at the phone less.",
            0.5,
            "Looking at the phone less helps, but she learns of it by waiting.",
        ),
        Option(
            "c",
            "Block her number for a week.",
            0.0,
            "To block her number gives rest, yet it leaves her alone at night.",
        ),
    ),
    takeaway="Name the hours and ask what the nights are like.",
)
MATCHING = replace(
    MULTIPLE,
    id="bnd-0007",
    kind=Kind.MATCHING,
    level=Level.RECALL,
    stem="",
    lead_in="Match each limit with what it keeps safe at the drop-in center.",
    options=(
        Option(
            "a",
            "Set hours",
            1.0,
            "Set hours leave time for rest, and people know when to call.",
            match="Rest",
        ),
        Option(
            "b",
            "Shared notes",
            1.0,
            "Shared notes keep the whole crew fair and open with one person.",
            match="Trust",
        ),
    ),
    takeaway="Each limit keeps a different thing safe.",
)
ORDERING = replace(
    MATCHING,
    id="bnd-0008",
    kind=Kind.ORDERING,
    lead_in="Put the steps of mending a slip in order, the earliest on top.",
    options=(
        Option("a", "Own the slip", 1.0, "Own the slip first, so that trust has a place to grow."),
        Option(
            "b",
            "Agree on a new limit",
            1.0,
            "A new limit holds when two people shape it, once the air is clear.",
        ),
    ),
    takeaway="Own a slip before you set the new limit.",
)

KINDS = (M1, M2, RECALL, MULTIPLE, TRUEFALSE, JUDGEMENT, MATCHING, ORDERING)

NO_TAXONOMY = Taxonomy({}, {}, {})


def change(item: Item, option_id: str, **values: object) -> Item:
    """Return `item` with fields of one option replaced."""
    return replace(
        item,
        options=tuple(
            replace(option, **values) if option.id == option_id else option  # type: ignore[arg-type]
            for option in item.options
        ),
    )


def texts(item: Item, *lines: str) -> Item:
    """Return `item` with the texts of its options replaced in order, each repeated in its rationale."""
    return replace(
        item,
        options=tuple(
            replace(option, text=line, rationale=f"{option.rationale} {line}")
            for option, line in zip(item.options, lines, strict=True)
        ),
    )


def bank_of(
    items: Iterable[Item],
    scenarios: Mapping[str, Scenario] = MappingProxyType({}),
    taxonomy: Taxonomy = NO_TAXONOMY,
    sources: Mapping[str, Source] = MappingProxyType({}),
) -> Bank:
    """Return a bank of `items`; without taxonomy and sources nothing is looked up in them."""
    return Bank({item.id: item for item in items}, scenarios, taxonomy, sources, {})


def place_of(item: Item) -> Place:
    """Return a place whose parts stand on lines of their own."""
    parts = ["head", "stem", "lead-in"]
    for option in item.options:
        parts += [f"option.{option.id}", f"why.{option.id}"]
    lines = {part: line for line, part in enumerate([*parts, "takeaway", "ladder"], start=2)}
    return Place(f"bank/items/{item.domain}/{item.id}.md", lines)


def findings(*items: Item) -> tuple[Finding, ...]:
    """Return what the lint says of a bank of `items` alone."""
    return lint(bank_of(items), {item.id: place_of(item) for item in items})


def codes(*items: Item) -> list[str]:
    """Return the codes of the findings of a bank of `items` alone, in order."""
    return [finding.code for finding in findings(*items)]


def taxonomy_of(item: Item) -> Taxonomy:
    """Return the taxonomy that `item` fits."""
    return Taxonomy(
        {item.domain: Domain(item.domain, "", "")},
        {item.tag: Tag(item.tag, "", item.domain, "", {})},
        {item.concept: Concept(item.concept, "", item.tag)},
    )
