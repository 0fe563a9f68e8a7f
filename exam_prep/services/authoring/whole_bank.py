"""What a new or changed item does to the bank as a whole: which of its rules break, and which hold again."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from exam_prep.core.bank import Bank, Taxonomy
from exam_prep.core.findings import Finding
from exam_prep.core.items import Item
from exam_prep.core.lint.check import lint_whole
from exam_prep.services.authoring.checking import bank_with, scenarios_of
from exam_prep.services.authoring.wording import reworded
from exam_prep.services.bank.served import Loaded

_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_OVER = re.compile(
    r"^(?P<tag>\S+) has (?P<count>\d+) published items of level (?P<level>\w+), planned are (?P<plan>\d+)$"
)
_GUESSER = re.compile(r"^the (?P<name>[\w-]+) guesser is right")
_PICKS: Mapping[str, str] = {
    "longest": "the longest answer",
    "shortest": "the shortest answer",
    "qualified": "the answer with the most conditions",
    "clang": "the answer that repeats most words of the question",
    "convergence": "the answer that has most words in common with the others",
    "position": "always the same place",
    "absolutes": "an answer without absolute words",
    "empathetic": "the answer with the kindest words",
    "safe": "the answer that sounds safest",
    "first-word": "an answer by its first word",
    "surface-model": "an answer by its looks alone",
}


@dataclass(frozen=True, slots=True)
class BankChange:
    """What publishing does to rules of the whole bank: those that break, those that hold again.

    `stays` counts those that are off now and stay so; no one question is to blame for them.
    """

    broken: tuple[Finding, ...]
    mended: tuple[Finding, ...]
    stays: int


def bank_change(loaded: Loaded, item: Item, supersedes: str | None, *, guessers: bool) -> BankChange:
    """Return what changes for the served bank once `item` takes its place in it.

    What holds now is worked out once for each state of the bank. With 400 items it takes some 20 ms, and half
    a second with `guessers`.
    """
    if guessers not in loaded.whole:
        items = {name: version.item for name, version in loaded.items.items()}
        bank = Bank(items, scenarios_of(loaded), loaded.taxonomy, loaded.sources, loaded.exams)
        loaded.whole[guessers] = lint_whole(bank, guessers=guessers)
    before = _by_subject(loaded.whole[guessers])
    after = _by_subject(lint_whole(bank_with(loaded, item, supersedes), guessers=guessers))
    return BankChange(
        broken=tuple(_told(after[name], loaded.taxonomy) for name in sorted(after.keys() - before.keys())),
        mended=tuple(_told(before[name], loaded.taxonomy) for name in sorted(before.keys() - after.keys())),
        stays=len(before.keys() & after.keys()),
    )


def _by_subject(found: Iterable[Finding]) -> dict[tuple[str, str], Finding]:
    """Return findings by what they are about: the same one with other numbers is the same."""
    return {(one.code, _NUMBERS.sub("", one.message)): one for one in found}


def _told(finding: Finding, taxonomy: Taxonomy) -> Finding:
    counted, guesser = _OVER.match(finding.message), _GUESSER.match(finding.message)
    message, fix = finding.message, finding.fix
    if counted:
        tag = taxonomy.tags[counted["tag"]]
        level, count, plan = counted["level"], int(counted["count"]), int(counted["plan"])
        message = f"“{tag.title}” has {count} questions of level {level}; planned are {plan}"
        is_over = count > plan
        fix = "choose another topic or level for the next ones" if is_over else "write more of these"
    elif guesser:
        who = f"Somebody who picks {_PICKS.get(guesser['name'], 'answers by their looks')} unread is right"
        message = who + finding.message[guesser.end() :]
    return replace(finding, message=_sentence(message), fix=reworded(fix))


def _sentence(text: str) -> str:
    worded = reworded(text)
    return f"{worded[0].upper()}{worded[1:]}."
