"""Rule: docs tell every command, option, setting and finding code, and none that is gone."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from tests.architecture.sources import texts

_SETTING = re.compile(r"EXAM_PREP_[A-Z][A-Z_]*[A-Z]")
_SECTION = re.compile(r"^#{2,3} `?([^\n`]+)`?\n(.*?)(?=^#{2,3} |\Z)", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"--[a-z][a-z-]*")


def commands(group: click.Group, above: str = "exam-prep") -> Iterator[tuple[str, click.Command]]:
    """Give name and object of each command below `group`; groups themselves are left out."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{above} {name}")
        elif command is not None:
            yield f"{above} {name}", command


def command_gaps(page: str, known: Mapping[str, click.Command]) -> list[str]:
    """Return a finding for each command or option that `page` lacks, and for each that is gone."""
    told = {name: text for name, text in _SECTION.findall(page) if name.startswith("exam-prep")}
    found = _differences("command", set(known), set(told))
    for name in sorted(set(known) & set(told)):
        options = {
            text for each in known[name].params if isinstance(each, click.Option) for text in each.opts
        }
        found += _differences(f"option of {name}", options, set(_OPTION.findall(told[name])))
    return found


def setting_gaps(root: Path) -> list[str]:
    """Return a finding for each setting that docs/settings.md lacks, and for each that is gone."""
    read = {name for _, text in texts(root, "exam_prep/**/*.py") for name in _SETTING.findall(text)}
    for_tests = {
        name for _, text in texts(root, "tests/**/*.py", ".ci/run") for name in _SETTING.findall(text)
    }
    told = set(_SETTING.findall((root / "docs" / "settings.md").read_text(encoding="utf-8")))
    return _differences("setting", read, told - (for_tests - read))


def code_gaps(page: str, table: Mapping[str, str]) -> list[str]:
    """Return a finding for each code whose line "**F01** …" `page` lacks, and for each that is gone."""
    told = dict(re.findall(r"^- \*\*([A-Z]\d+\w?)\*\* (.+)$", page, re.MULTILINE))
    wrong = [f"code {code} is told otherwise" for code in table if code in told and told[code] != table[code]]
    return _differences("code", set(table), set(told)) + wrong


def _differences(what: str, real: set[str], told: set[str]) -> list[str]:
    untold = [f"{what} {name} is not told" for name in sorted(real - told)]
    return untold + [f"{what} {name} is told but gone" for name in sorted(told - real)]
