"""Reasons as plain sentences with numbers: what is wanted, what can serve it, what stands between."""

from collections.abc import Collection, Sequence

from exam_prep.core.assembly.problem import Problem
from exam_prep.core.assembly.result import Reason, Rule

INSTALL = (
    "Without scipy nobody can say whether such forms exist: install it with "
    "pip install 'exam-prep[assembly]', and ask again."
)


UNKNOWN = "Whether others exist is not known: loosen a quota or a rule, and ask again."


def shortage(
    problem: Problem, quotas: Sequence[int], *, serving: int, fit: int | None, rules: Collection[Rule]
) -> Reason:
    """Say that `quotas` want more than the `serving` items give; `fit` places at most can be filled."""
    facts = _wanted(problem, quotas, serving) | {
        "fit": fit,
        "rules": _joined([_told(problem, rule) for rule in Rule if rule in rules]),
    }
    sentence = _WANTED
    if fit is not None:
        sentence += ", enough for at most %(fit)s of the %(all)s places"
    sentence += ", because %(rules)s." if facts["rules"] else "."
    return Reason(sentence, frozenset({Rule.QUOTA, *rules}), facts)


def variety(problem: Problem, quotas: Sequence[int], *, serving: int, needed: int) -> Reason:
    """Say that forms which share so little need more different items than there are."""
    facts = _wanted(problem, quotas, serving) | {
        "needed": needed,
        "most": problem.request.most_overlap,
    }
    sentence = _WANTED + ", but it takes %(needed)s while two forms may share at most %(most)s."
    return Reason(sentence, frozenset({Rule.OVERLAP, Rule.QUOTA}), facts)


_WANTED = "%(sections)s %(verb)s %(each)s in %(forms)s; %(serving)s can serve %(them)s"


def _wanted(problem: Problem, quotas: Sequence[int], serving: int) -> dict[str, object]:
    forms, each = problem.forms, sum(problem.request.quotas[at].count for at in quotas)
    return {
        "sections": _titles(problem, quotas),
        "verb": "wants" if len(quotas) == 1 else "together want",
        "each": each,
        "forms": "the form" if forms == 1 else f"each of {forms} forms",
        "serving": _questions(serving),
        "them": "it" if len(quotas) == 1 else "them",
        "all": forms * each,
    }


def misfit(problem: Problem, limit: int, *, serving: int, fit: int, rules: Collection[Rule]) -> Reason:
    """Say that a limit asks for more than the pool can give under `rules`."""
    asked = problem.request.limits[limit]
    facts = {
        "limit": asked.title,
        "least": asked.least,
        "forms": problem.forms,
        "serving": _questions(serving),
        "fit": fit,
        "all": asked.least * problem.forms,
        "rules": _joined([_told(problem, rule) for rule in Rule if rule in rules]),
    }
    sentence = (
        "“%(limit)s” wants at least %(least)s in each form, %(all)s in all; %(serving)s can serve it, "
        "enough for %(fit)s"
    )
    sentence += ", because %(rules)s." if facts["rules"] else "."
    return Reason(sentence, frozenset({Rule.LIMIT, *rules}), facts)


def conflict(
    problem: Problem, limits: Sequence[int], rules: Collection[Rule], quotas: Sequence[int]
) -> Reason:
    """Say which quotas, limits and rules cannot hold together, where no number of places tells it."""
    parts = [_wants(problem, at) for at in quotas]
    parts += [limit_told(problem, at) for at in limits]
    parts += [_told(problem, rule) for rule in Rule if rule in rules]
    return Reason(
        "These cannot all hold: %(parts)s.",
        frozenset({*rules, *([Rule.QUOTA] if quotas else []), *([Rule.LIMIT] if limits else [])}),
        {"parts": "; ".join(parts)},
    )


def unplaced_pin(name: str) -> Reason:
    """Say that a pinned item can stand nowhere."""
    return Reason(
        "The pinned “%(item)s” fits no section, or its scene cannot be drawn whole: unpin it.",
        frozenset({Rule.PINS}),
        {"item": name},
    )


def crowded(problem: Problem, quota: int, pins: int) -> Reason:
    """Say that more items are pinned into a quota than it has places."""
    asked = problem.request.quotas[quota]
    return Reason(
        "“%(section)s” has %(count)s places in each form, but %(pins)s pinned questions fit nowhere else: "
        "unpin some.",
        frozenset({Rule.PINS, Rule.QUOTA}),
        {"section": asked.title, "count": asked.count, "pins": pins},
    )


def pins_clash(problem: Problem, one: int, two: int) -> Reason:
    """Say that two pinned units may not stand in one form."""
    are_siblings = any(one in group and two in group for group in problem.sibling_groups)
    why = "ask about the same idea" if are_siblings else "give each other away"
    return Reason(
        "The pinned “%(one)s” and “%(two)s” %(why)s and cannot stand in one form: unpin one.",
        frozenset({Rule.PINS, Rule.SIBLINGS if are_siblings else Rule.ENEMIES}),
        {"one": problem.units[one][0].id, "two": problem.units[two][0].id, "why": why},
    )


def not_found(problem: Problem, short: Sequence[tuple[int, int]]) -> Reason:
    """Say how near the search came: the quotas that stayed `short`, with the places filled over all forms."""
    quotas, forms = problem.request.quotas, problem.forms
    parts = [
        f"“{quotas[at].title}” has {filled} of {forms * quotas[at].count} places" for at, filled in short
    ]
    what = f" in the best try {_joined(parts)}" if parts else " the limits stayed broken"
    return Reason("No such forms were found:%(what)s.", frozenset({Rule.QUOTA}), {"what": what})


def limit_told(problem: Problem, limit: int) -> str:
    """Return one limit in words."""
    asked = problem.request.limits[limit]
    most = "" if asked.most is None else f"allows at most {asked.most}"
    least = f"wants at least {asked.least}" if asked.least else ""
    return f"“{asked.title}” {' and '.join(filter(None, (least, most)))} in each form"


def _wants(problem: Problem, quota: int) -> str:
    asked = problem.request.quotas[quota]
    return f"“{asked.title}” wants {asked.count} in each form"


def _titles(problem: Problem, quotas: Sequence[int]) -> str:
    return _joined([f"“{problem.request.quotas[at].title}”" for at in quotas])


def _told(problem: Problem, rule: Rule) -> str:
    request = problem.request
    overlap = (
        "no question may stand in two forms"
        if request.most_overlap == 0
        else f"two forms may share at most {request.most_overlap}"
    )
    return {
        Rule.SIBLINGS: "questions about one idea never meet in a form",
        Rule.ENEMIES: "questions that give each other away never meet in a form",
        Rule.SCENARIOS: "the questions of a scene come together",
        Rule.OVERLAP: overlap,
        Rule.USES: f"no question may stand in more than {_forms(request.most_uses)}, earlier ones counted",
        Rule.PINS: "pinned questions stand in every form",
    }.get(rule, "")


def _joined(parts: Sequence[str]) -> str:
    told = [part for part in parts if part]
    return told[0] if len(told) == 1 else " and ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))


def _forms(count: int | None) -> str:
    return "one form" if count == 1 else f"{count} forms"


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"
