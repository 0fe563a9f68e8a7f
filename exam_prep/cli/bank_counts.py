"""`bank stats`: the counts of a bank as a JSON document and as text."""

from dataclasses import asdict

from exam_prep.cli.printing import print_table
from exam_prep.core.bank import Bank
from exam_prep.core.bank_stats import BankStats, count_bank
from exam_prep.core.lint.guessers import guessers, parity

_DIGITS = 4


def stats_document(bank: Bank) -> dict[str, object]:
    """Return the counts of `bank`, the share that each blind guesser gets right, and the parity of cues."""
    items = tuple(bank.items.values())
    return {
        **asdict(count_bank(bank)),
        "guessers": {name: round(share, _DIGITS) for name, share in guessers(items).items()},
        "parity": {
            cue: {"n": n, "key_share": round(share, _DIGITS)} for cue, (n, share) in parity(items).items()
        },
    }


def print_stats(bank: Bank) -> None:
    """Print the same as tables."""
    items = tuple(bank.items.values())
    _print_counts(count_bank(bank))
    print_table(
        "Blind guessers, share right", {name: f"{share:.1%}" for name, share in guessers(items).items()}
    )
    print_table(
        "Cue lists, share of key where one option has the cue",
        {cue: f"{share:.1%} of {n}" for cue, (n, share) in parity(items).items()},
    )


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
