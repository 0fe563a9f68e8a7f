"""Forms of every kind of item, made for tests of printing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hypothesis import strategies as st

from exam_prep.core.bank import Scenario
from exam_prep.core.blueprint import Break
from exam_prep.core.drawing.form import Form, Pick
from exam_prep.core.drawing.options import shuffled_options
from exam_prep.core.items import Item, Kind
from exam_prep.core.printing.frame import FormItem, PrintFrame
from tests.factories import make_item

FRAME = PrintFrame(
    title="Every kind",
    sections={"s0": "First part", "s1": "Second part", "s2": "Third part"},
    minutes=Decimal(30),
    scheduled_break=Break(2, 10),
    disclaimer="Practice only.",
)


@dataclass(frozen=True)
class Made:
    """A form and the items that it asks."""

    form: Form
    items: Mapping[str, FormItem]


def made(items: Sequence[Item], sections: Sequence[str] = (), seed: int = 1) -> Made:
    """Return a form of these items in their order; `sections` names the section of each."""
    picks = tuple(
        Pick(
            at + 1,
            item.id,
            item.version,
            sections[at] if sections else "all",
            item.tag,
            item.concept,
            shuffled_options(item, seed=seed + at),
        )
        for at, item in enumerate(items)
    )
    scenes = {item.scenario for item in items if item.scenario}
    scenarios = {name: Scenario(name, f"Title of {name}", f"Body of {name}.") for name in scenes}
    by_id = {item.id: FormItem(item, scenarios.get(item.scenario or "")) for item in items}
    return Made(Form(seed, picks), by_id)


@st.composite
def forms(draw: st.DrawFn) -> Made:
    """Give forms of up to three sections in which scenes of one or two items, some sensitive, stand."""
    items: list[Item] = []
    sections: list[str] = []
    for section in range(draw(st.integers(1, 3))):
        for _ in range(draw(st.integers(1, 4))):
            number, is_sensitive = len(items) + 1, draw(st.booleans())
            scene = f"scene-{number}" if draw(st.booleans()) else None
            for at in range(draw(st.integers(1, 2)) if scene else 1):
                made_item = make_item(
                    number + at, draw(st.sampled_from(Kind)), version=draw(st.integers(1, 9))
                )
                items.append(replace(made_item, scenario=scene, sensitive=is_sensitive))
                sections.append(f"s{section}")
    return made(items, sections, draw(st.integers(0, 2**63 - 1)))
