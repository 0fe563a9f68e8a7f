"""Every address of the application with values filled in, for tests that try all of them."""

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

NAMES = {
    "exam_id": "first-look-20",
    "topic": "timing",
    "mark": "000000000000",
    "name": "app.css",
    "file": "answers.csv",
    "item_id": "bnd-0001",
    "token": "made-up",
    "person": "nobody-at-all",
    "group": "nobodys-group",
    "member": "nobody-at-all",
    "regrade": "no-such-regrade",
    "mock": "nobodys-exam",
    "version": "nobodys-version",
    "given": "nothing-given",
    "run": "nobodys-run",
    "kind": "csv",
    "code": "FHK-7MR-2TW",
    "position": 1,
    "number": 1,
}
"""Values of the parts of addresses but a sitting's."""


def rules(app: Flask, method: str) -> Iterator[Rule]:
    """Give the rules that take `method`."""
    return (rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()))


def path_of(rule: Rule, sitting: str, position: int = 1) -> str:
    """Return the rule's address for one sitting and position."""
    values = {**NAMES, "sitting": sitting, "position": position}
    built = rule.build({name: values[name] for name in rule.arguments})
    assert built is not None
    return str(built[1])
