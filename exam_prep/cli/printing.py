"""How commands print: one JSON document or plain lines, and the exit code for findings."""

import json
import sys
from collections.abc import Mapping

import click

from exam_prep.cli.exits import FINDINGS

_WIDTH = 32


def print_json(document: object) -> None:
    """Print `document` as indented JSON; equal documents give equal bytes."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


def print_table(title: str, rows: Mapping[str, str]) -> None:
    """Print a title and, indented below it, a name and its value a line."""
    click.echo(title)
    for name, value in rows.items():
        click.echo(f"  {name:<{_WIDTH}} {value}")


def refuse_with_findings(count: int) -> None:
    """Leave with exit code 1 when `count` findings stand; what they are has been printed."""
    if count:
        sys.exit(FINDINGS)
