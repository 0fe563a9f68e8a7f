"""`bank stats`: the counts of a bank as a JSON document and as text."""

from collections.abc import Mapping
from dataclasses import asdict

from exam_prep.cli.printing import print_table
from exam_prep.core.bank import Bank
from exam_prep.core.bank_stats import BankStats, count_bank
from exam_prep.core.items import Item
from exam_prep.core.lint.blind import limits
from exam_prep.core.lint.guessers import guessers, parity, single_answers, surface_guessers

_DIGITS = 4


def stats_document(bank: Bank) -> dict[str, object]:
    """Return the counts of `bank`, the share that each blind guesser gets right, and the parity of cues.

    `limits` are the lowest and highest share that luck explains; `by_domain` has guessers without the model.
    """
    items = tuple(bank.items.values())
    singles = single_answers(items)
    low, high = limits(singles)
    return {
        **asdict(count_bank(bank)),
        "guessers": _rounded(guessers(items)),
        "limits": _rounded({"low": low, "high": high}),
        "guessers_by_domain": {domain: _rounded(shares) for domain, (_, shares) in _domains(bank).items()},
        "parity": {
            cue: {"n": n, "key_share": round(share, _DIGITS)} for cue, (n, share) in parity(items).items()
        },
    }


def print_stats(bank: Bank) -> None:
    """Print the same as tables."""
    items = tuple(bank.items.values())
    low, high = limits(single_answers(items))
    _print_counts(count_bank(bank))
    print_table(
        f"Blind guessers, share right (luck explains {low:.1%} to {high:.1%})",
        {name: f"{share:.1%}" for name, share in guessers(items).items()},
    )
    print_table(
        "Furthest from chance in each domain",
        {domain: _furthest(singles, shares) for domain, (singles, shares) in _domains(bank).items()},
    )
    print_table(
        "Cue lists, share of key where one option has the cue",
        {cue: f"{share:.1%} of {n}" for cue, (n, share) in parity(items).items()},
    )


def _domains(bank: Bank) -> dict[str, tuple[tuple[Item, ...], Mapping[str, float]]]:
    """Return, for each domain that has any, its single-answer items and what blind guessers hit."""
    singles = single_answers(bank.items.values())
    inside = {name: tuple(item for item in singles if item.domain == name) for name in bank.taxonomy.domains}
    return {name: (items, surface_guessers(items)) for name, items in inside.items() if items}


def _furthest(singles: tuple[Item, ...], shares: Mapping[str, float]) -> str:
    name, share = max(shares.items(), key=lambda each: each[1])
    return f"{name} {share:.1%} of {len(singles)} (luck explains up to {limits(singles)[1]:.1%})"


def _rounded(shares: Mapping[str, float]) -> dict[str, float]:
    return {name: round(share, _DIGITS) for name, share in shares.items()}


def _print_counts(counts: BankStats) -> None:
    print_table(
        "Bank",
        {
            "items": str(counts.items),
            "published": str(counts.published),
            "concepts": str(counts.concepts),
        },
    )
    print_table("By domain", {name: str(n) for name, n in counts.by_domain.items()})
    print_table(
        "By tag",
        {
            tag: ", ".join(f"{level} {n}" for level, n in levels.items())
            for tag, levels in counts.by_tag.items()
        },
    )
    print_table("By kind", {name: str(n) for name, n in counts.by_kind.items()})
    print_table("Stored place of the key", {name: str(n) for name, n in counts.key_positions.items()})
