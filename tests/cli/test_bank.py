"""`exam-prep bank …` as a person or a program calls it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exam_prep.cli.main import LAZY, main
from tests.interchange.native.samples import FILES, ITEM_PATH, SINGLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of the sample bank."""
    for name, text in FILES.items():
        path = tmp_path / "bank" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "bank"


def _run(*arguments: str | Path, folder: Path | None = None) -> Result:
    env = {"EXAM_PREP_BANK_DIR": str(folder) if folder else None}
    return CliRunner(env=env).invoke(main, [str(argument) for argument in arguments])


def test_check_prints_place_code_and_fix_and_the_sums(folder: Path) -> None:
    """A finding is one line that an editor can open; the last line counts."""
    (folder / ITEM_PATH).write_text(SINGLE.replace("avoid", "avoyd"), encoding="utf-8")
    result = _run("bank", "check", folder)
    lines = result.stdout.splitlines()

    assert result.exit_code == 1
    assert f"{folder}/{ITEM_PATH}:22: F19" in result.stdout
    assert lines[-1].startswith("0 items, ")
    assert lines[-1].endswith(" warnings")


def test_check_as_json_has_the_contract_s_shape(folder: Path) -> None:
    """A program gets items and findings with path, line, code, level, message and fix."""
    (folder / ITEM_PATH).write_text(SINGLE.replace("avoid", "avoyd"), encoding="utf-8")
    result = _run("bank", "check", folder, "--json")
    document = json.loads(result.stdout)

    assert result.exit_code == 1
    assert set(document) == {"items", "findings"}
    found = next(finding for finding in document["findings"] if finding["code"] == "F19")
    assert set(found) == {"path", "line", "code", "level", "message", "fix"}
    assert (found["path"], found["line"], found["level"]) == (ITEM_PATH, 22, "error")


def test_warnings_alone_are_success(folder: Path) -> None:
    """Exit code 1 is for errors only."""
    (folder / ITEM_PATH).unlink()
    (folder / "notes.txt").touch()
    result = _run("bank", "check", folder)

    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "0 items, 0 errors, 1 warnings")


def test_a_missing_bank_is_one_line_on_stderr_and_exit_two(tmp_path: Path) -> None:
    """Input that cannot be read at all is told apart from findings."""
    result = _run("bank", "check", tmp_path / "absent", "--json")

    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1


def test_the_environment_names_the_bank(folder: Path) -> None:
    """Without PATH the bank of EXAM_PREP_BANK_DIR is meant."""
    document = json.loads(_run("bank", "stats", "--json", folder=folder).stdout)

    assert (document["items"], document["published"], document["concepts"]) == (1, 1, 1)
    assert document["by_domain"] == {"boundaries-ethics": 1, "role-relationship": 0}
    assert document["by_tag"]["boundaries.gifts-money"] == {"recall": 0, "apply": 1, "judge": 0}
    assert document["by_kind"]["single"] == 1
    assert document["key_positions"] == {"a": 0, "b": 1, "c": 0, "d": 0}
    assert set(document["parity"]["empathetic"]) == {"n", "key_share"}
    assert "longest" in document["guessers"]


def test_stats_for_people_show_the_gaps(folder: Path) -> None:
    """A domain without items is listed with nought."""
    result = _run("bank", "stats", folder)

    assert result.exit_code == 0
    assert "role-relationship                0" in result.stdout


def test_fmt_check_refuses_and_fmt_mends(folder: Path) -> None:
    """With --check a file in another form is exit code 1; without, it is rewritten."""
    (folder / ITEM_PATH).write_text(SINGLE.replace("[x]", "[X]"), encoding="utf-8")

    assert _run("bank", "fmt", folder, "--check").exit_code == 1
    assert _run("bank", "fmt", folder).stdout == f"changed {folder / ITEM_PATH}\n"
    assert _run("bank", "fmt", folder, "--check").exit_code == 0


def test_new_prints_the_path_of_a_draft(folder: Path) -> None:
    """The printed path is the file to edit."""
    result = _run("bank", "new", "--kind", "matching", "--tag", "self-disclosure", folder=folder)

    assert result.exit_code == 0
    assert Path(result.stdout.strip()).read_text(encoding="utf-8").startswith("---\nid: rol-0001\n")


def test_export_refuses_a_full_folder_with_exit_one(folder: Path, tmp_path: Path) -> None:
    """A refusal that is no fault of the input is exit code 1."""
    assert _run("bank", "export", tmp_path / "out", folder=folder).exit_code == 0
    again = _run("bank", "export", tmp_path / "out", folder=folder)

    assert again.exit_code == 1
    assert "empty folder" in again.stderr


def test_export_of_a_broken_bank_is_exit_one_and_tells_why(folder: Path, tmp_path: Path) -> None:
    """Whoever exports has to know that an item stayed behind."""
    (folder / ITEM_PATH).write_text(SINGLE.replace("avoid", "avoyd"), encoding="utf-8")
    result = _run("bank", "export", tmp_path / "out", folder=folder)

    assert result.exit_code == 1
    assert f"{ITEM_PATH}:22: F19" in result.stderr
    assert result.stdout.startswith("0 items written")


def test_stats_of_a_broken_bank_tell_its_errors_beside_the_document(folder: Path) -> None:
    """Errors go to stderr, so that the document stays one document."""
    (folder / ITEM_PATH).write_text(SINGLE.replace("avoid", "avoyd"), encoding="utf-8")
    result = _run("bank", "stats", "--json", folder=folder)

    assert (result.exit_code, json.loads(result.stdout)["items"]) == (0, 0)
    assert f"{ITEM_PATH}:22: F19" in result.stderr


def test_help_lists_every_command_without_loading_one() -> None:
    """The list comes from a table; it names what the commands themselves would say."""
    listed = _run("--help").stdout

    assert all(name in listed and text.split()[0] in listed for name, (_, text) in LAZY.items())


def test_unknown_commands_are_usage_errors() -> None:
    """A mistyped command is exit code 2."""
    assert _run("bnak").exit_code == 2


def test_the_real_process_keeps_stdout_and_stderr_apart(tmp_path: Path) -> None:
    """Called as a program, a refusal is on stderr alone, without a traceback."""
    code = "from exam_prep.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "bank", "stats", str(tmp_path / "absent"), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: There is no folder")
    assert "Traceback" not in done.stderr
