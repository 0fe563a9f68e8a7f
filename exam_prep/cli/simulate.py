"""`exam-prep simulate`: which policy brings made-up learners furthest until their exam."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence

import click

from exam_prep.cli.printing import print_json
from exam_prep.core.planning.taking import Costs
from exam_prep.core.simulation.comparison import Comparison, Estimate, compare, simulate_all
from exam_prep.core.simulation.models import LEARNER_MODELS, SCHEDULERS
from exam_prep.core.simulation.protocol import Protocol
from exam_prep.errors import InvalidError

_AGAIN_SECONDS = 30.0
_TOLD_EVERY = 10
_MOST_LEARNERS, _MOST_CONCEPTS, _MOST_DAYS, _MOST_MINUTES, _MOST_SIBLINGS = 10_000, 5_000, 365, 480, 20
_DEFAULT = "random,redo-missed,leitner,sm2,fsrs,fsrs-new-first,coverage,threshold,greedy,due-first"
# Shares of five sections of an exam; concepts are spread evenly over them.
_SECTIONS = (0.2, 0.32, 0.2, 0.2, 0.08)


@click.command()
@click.option("--learners", default=200, show_default=True, help="How many made-up learners.")
@click.option("--concepts", default=300, show_default=True, help="How many concepts each has to learn.")
@click.option("--days", default=30, show_default=True, help="Days until the exam.")
@click.option("--minutes", default=20.0, show_default=True, help="Minutes of study a day.")
@click.option("--learner-model", "model", default="match", show_default=True, help="How they remember.")
@click.option("--policies", default=_DEFAULT, show_default=True, help="Names, parted by commas.")
@click.option("--baseline", default="fsrs", show_default=True, help="What the others are compared with.")
@click.option("--missed-days", default=0.0, show_default=True, help="Chance that a day is missed.")
@click.option("--siblings", default=1, show_default=True, help="Items for each concept.")
@click.option("--uneven", is_flag=True, help="Let five sections weigh 20, 32, 20, 20 and 8 %.")
@click.option("--ask-again", is_flag=True, help="Ask what was wrong again at once, for 30 seconds more.")
@click.option("--seed", default=1, show_default=True, help="Equal seeds give equal results.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def simulate(  # noqa: PLR0913, PLR0917 - each option is one condition
    learners: int,
    concepts: int,
    days: int,
    minutes: float,
    model: str,
    policies: str,
    baseline: str,
    missed_days: float,
    siblings: int,
    uneven: bool,  # noqa: FBT001
    ask_again: bool,  # noqa: FBT001
    seed: int,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Compare policies on made-up learners: recall on exam day, and the difference to a baseline."""
    _check("--learners", learners, 1, _MOST_LEARNERS)
    _check("--concepts", concepts, 1, _MOST_CONCEPTS)
    _check("--days", days, 1, _MOST_DAYS)
    _check("--minutes", minutes, 1, _MOST_MINUTES)
    _check("--siblings", siblings, 1, _MOST_SIBLINGS)
    _check("--missed-days", missed_days, 0, 0.95)
    _check("--seed", seed, 0, 2**31 - 1)
    names = _known([*policies.split(","), baseline], SCHEDULERS, "policy")
    _known([model], LEARNER_MODELS, "learner model")
    protocol = Protocol(
        learners=learners,
        concepts=concepts,
        days=days,
        minutes=minutes,
        missed=missed_days,
        siblings=siblings,
        weights=tuple(_SECTIONS[at % len(_SECTIONS)] for at in range(concepts)) if uneven else None,
        costs=Costs(again=_AGAIN_SECONDS if ask_again else 0.0),
    )
    outcomes = simulate_all(protocol, model, names, seed=seed, progress=_telling(names, days))
    compared = compare(outcomes, baseline.strip())
    if as_json:
        print_json(_document(protocol, model, baseline.strip(), seed, compared))
    else:
        _print(protocol, model, baseline.strip(), compared)


def _check(option: str, value: float, least: float, most: float) -> None:
    # Written so that nan, of which every comparison is false, is refused as well.
    if not least <= value <= most:
        raise InvalidError(f"{option} has to be from {least:,g} to {most:,g}; it is {value:g}.")


def _known(names: Sequence[str], known: Mapping[str, object], what: str) -> list[str]:
    """Return the names without blanks and repetitions, in order."""
    wanted = list(dict.fromkeys(name.strip() for name in names))
    for name in wanted:
        if name not in known:
            raise InvalidError(f"There is no {what} “{name}”; choose from {', '.join(known)}.")
    return wanted


def _telling(names: Sequence[str], days: int) -> Callable[[int], None]:
    """Return what tells on the standard error how far the simulation is."""
    waiting = list(names)

    def tell(day: int) -> None:
        if day == days or day % _TOLD_EVERY == 0:
            click.echo(f"{waiting[0]}: {day} of {days} days", err=True)
        if day == days:
            waiting.pop(0)

    return tell


def _document(
    protocol: Protocol, model: str, baseline: str, seed: int, compared: Sequence[Comparison]
) -> dict[str, object]:
    told = dataclasses.asdict(protocol)
    told["weights"] = "equal" if protocol.weights is None else "uneven"
    return {
        "protocol": told,
        "learner_model": model,
        "baseline": baseline,
        "seed": seed,
        "policies": [
            {
                "policy": each.scheduler,
                "recall": _interval(each.recall),
                "difference": _interval(each.difference),
                "believed": round(each.believed, 4),
                "coverage": round(each.coverage, 4),
                "minutes": round(each.minutes, 1),
            }
            for each in compared
        ],
    }


def _interval(found: Estimate) -> dict[str, float]:
    low, high = found.mean - found.half, found.mean + found.half
    return {"mean": round(found.mean, 4), "low": round(low, 4), "high": round(high, 4)}


def _print(protocol: Protocol, model: str, baseline: str, compared: Sequence[Comparison]) -> None:
    click.echo(
        f"{protocol.learners} learners ({model}), {protocol.concepts} concepts, "
        f"{protocol.days} days of {protocol.minutes:g} minutes; shares in %, 95 % intervals"
    )
    click.echo(
        f"{'policy':<16}{'exam-day recall':>18}{'minus ' + baseline:>22}"
        f"{'believed':>10}{'met':>7}{'minutes':>9}"
    )
    for each in compared:
        recall = f"{100 * each.recall.mean:.1f} ± {100 * each.recall.half:.1f}"
        more = f"{100 * each.difference.mean:+.1f} ± {100 * each.difference.half:.1f}"
        click.echo(
            f"{each.scheduler:<16}{recall:>18}{more:>22}"
            f"{100 * each.believed:>10.1f}{100 * each.coverage:>7.1f}{each.minutes:>9.0f}"
        )
