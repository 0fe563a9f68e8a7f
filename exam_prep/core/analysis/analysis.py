"""The whole analysis of one form from the answers of all who sat it."""

from dataclasses import dataclass, replace

from exam_prep.core.analysis.answers import Answers
from exam_prep.core.analysis.curves import Curve, option_curves
from exam_prep.core.analysis.display import Tier, shown_item, shown_reliability, shown_scores, tier
from exam_prep.core.analysis.efficiency import discriminative_efficiencies
from exam_prep.core.analysis.flags import Flag, item_flags
from exam_prep.core.analysis.item_figures import ItemFigures, item_figures
from exam_prep.core.analysis.reliability import Reliability, alpha_of, effective_weights
from exam_prep.core.analysis.score_figures import ScoreFigures, score_figures
from exam_prep.core.analysis.shrinkage import with_shrunk
from exam_prep.core.analysis.sums import ItemSums
from exam_prep.core.analysis.tally import tally_answers


@dataclass(frozen=True, slots=True)
class AnalysedItem:
    """One item of a form; efficiency and weight in percent, None where undefined or not shown.

    `curves` go with the item's options; there are none where they are not shown.
    """

    item: str
    tier: Tier
    figures: ItemFigures
    efficiency: float | None
    weight: float | None
    curves: tuple[Curve, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A form: its items in their order, the scores, and how far these can be trusted."""

    items: tuple[AnalysedItem, ...]
    scores: ScoreFigures
    reliability: Reliability | None


def analyse(answers: Answers, *, everything: bool) -> Analysis:
    """Return what may be shown of the answers; with `everything` all figures and flags, whatever n is."""
    sums = tally_answers(answers)
    found = with_shrunk(
        [
            item_figures([sums.items.get(name, ItemSums())], maximum=int(maximum), scale=answers.scale)
            for name, maximum in zip(answers.items, answers.maxima, strict=True)
        ]
    )
    weights = effective_weights(sums)
    efficiencies, curves = discriminative_efficiencies(answers), option_curves(answers)
    level = Tier.LARGE if everything else tier(sums.form.n)
    return Analysis(
        items=tuple(
            _shown(
                AnalysedItem(
                    item=name,
                    tier=Tier.LARGE if everything else tier(figures.n),
                    figures=figures,
                    efficiency=efficiencies[at],
                    weight=weights.get(name),
                    curves=curves[at],
                    flags=(),
                ),
                [option.is_key for option in answers.options[at]],
            )
            for at, (name, figures) in enumerate(zip(answers.items, found, strict=True))
        ),
        scores=shown_scores(score_figures(answers.scores, scale=answers.scale), level),
        reliability=shown_reliability(alpha_of(sums, scale=answers.scale), level),
    )


def _shown(item: AnalysedItem, keys: list[bool]) -> AnalysedItem:
    """Return the item with its flags, and without what its number of learners does not carry."""
    flags = item_flags(item.figures, keys, item.tier) if item.figures.n else ()
    figures = shown_item(item.figures, item.tier)
    if item.tier >= Tier.INTERVALS:
        return replace(item, figures=figures, flags=flags)
    return replace(item, figures=figures, flags=flags, efficiency=None, weight=None, curves=())
