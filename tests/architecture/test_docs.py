"""The docs tell what there is."""

import ast
import re
from pathlib import Path

import click

from exam_prep.cli.main import main
from exam_prep.interchange.native.report import CODES
from exam_prep.services.bank.sync import NOTHING_PUBLISHED
from tests.architecture.docs_pages import code_gaps, command_gaps, commands, setting_gaps
from tests.architecture.sources import ROOT, modules

_CODE = re.compile(r"[A-Z]\d\d[A-Z]?")
_SYNC = {
    "S01": "The number of a version was used for other content; the item is kept under the next free number.",
    "S02": NOTHING_PUBLISHED.message,
    "S03": "The id belongs to a question that was written in the browser, which is drawn.",
    "E01": "Signs in a text begin another part of a question, or the question has more than one paragraph.",
    "E02": "The credit of an answer is not a number from 0 to 100.",
}


def _page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_docs_tell_each_command_with_its_options() -> None:
    """A new command or option comes with its lines, a removed one takes them along."""
    assert command_gaps(_page("commands.md"), dict(commands(main))) == []


def test_docs_tell_each_setting() -> None:
    """A new setting comes with its line, a removed one takes it along."""
    assert setting_gaps(ROOT) == []


def test_docs_tell_each_code_of_form_and_syncing() -> None:
    """The page has the sentences of the program's own table."""
    assert code_gaps(_page("findings.md"), {**CODES, **_SYNC}) == []


def test_every_code_that_the_program_can_print_is_told() -> None:
    """No finding sends its reader to a page that does not know it."""
    used = {
        node.value
        for _, tree in modules(ROOT, "exam_prep")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value)
    }
    told = set(
        re.findall(r"^## (\w+)$|^- \*\*(\w+)\*\*", _page("lint.md") + _page("findings.md"), re.MULTILINE)
    )
    assert used - {code for pair in told for code in pair} == set()


def test_the_rule_sees_gaps_in_the_commands() -> None:
    """A command and an option too many or too few are found."""

    @click.group()
    def group() -> None:
        """Hold."""

    @group.command()
    @click.option("--told")
    @click.option("--untold")
    def one(told: str, untold: str) -> None:
        """Do."""

    group.add_command(one, "two")
    page = "## `exam-prep one`\n- `--told` x\n- `--gone` x\n## `exam-prep three`\n"
    assert command_gaps(page, dict(commands(group))) == [
        "command exam-prep two is not told",
        "command exam-prep three is told but gone",
        "option of exam-prep one --untold is not told",
        "option of exam-prep one --gone is told but gone",
    ]


def test_the_rule_sees_gaps_in_the_settings(tmp_path: Path) -> None:
    """A setting that only the code or only the page knows is found; one that tests read may be told."""
    for name, text in {
        "exam_prep/settings.py": "'EXAM_PREP_NEW'",
        "tests/test_x.py": "'EXAM_PREP_FIXTURE'",
        "docs/settings.md": "EXAM_PREP_OLD EXAM_PREP_FIXTURE",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert setting_gaps(tmp_path) == [
        "setting EXAM_PREP_NEW is not told",
        "setting EXAM_PREP_OLD is told but gone",
    ]


def test_the_rule_sees_gaps_in_the_codes() -> None:
    """A missing, a stale and a differing sentence are found."""
    page = "- **F01** One.\n- **F02** Two.\n- **F09** Nine.\n"
    assert code_gaps(page, {"F01": "One.", "F02": "Another.", "F03": "Three."}) == [
        "code F03 is not told",
        "code F09 is told but gone",
        "code F02 is told otherwise",
    ]
