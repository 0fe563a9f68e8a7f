"""How commands print: one JSON document or plain lines, and the exit code for findings."""

import json
import sys
from collections.abc import Mapping, Sequence

import click

from exam_prep.cli.exits import FINDINGS
from exam_prep.core.findings import Finding

_WIDTH = 32
_SHOWN = 20


def print_json(document: object) -> None:
    """Print `document` as indented JSON; equal documents give equal bytes."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


def print_table(title: str, rows: Mapping[str, str]) -> None:
    """Print a title and, indented below it, a name and its value a line."""
    click.echo(title)
    for name, value in rows.items():
        click.echo(f"  {name:<{_WIDTH}} {value}")


def tell_findings(findings: Sequence[Finding]) -> None:
    """Print the first findings on the standard error, so that the answer on the other stream stays whole."""
    for finding in findings[:_SHOWN]:
        click.echo(str(finding), err=True)
    if len(findings) > _SHOWN:
        click.echo(f"… and {len(findings) - _SHOWN} more; run exam-prep bank check", err=True)


def refuse_with_findings(count: int) -> None:
    """Leave with exit code 1 when `count` findings stand; what they are has been printed."""
    if count:
        sys.exit(FINDINGS)
