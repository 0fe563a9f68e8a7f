"""Sheets and recorded outcomes of a bank on disk."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from exam_prep.cli.main import main
from exam_prep.core.blind_check import Check, right_answer, sheet_item
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.services.bank.blind_checks import record_answers, write_sheet
from exam_prep.services.bank.reading import read_bank

TODAY = date(2026, 11, 22)


def _answers(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _right(folder: Path, name: str, seed: int) -> str:
    return right_answer(sheet_item(read_bank(folder).bank.items[name], seed=seed))


@pytest.fixture
def name(folder: Path) -> str:
    """Give the id of an item of kind single."""
    return next(item.id for item in read_bank(folder).bank.items.values() if item.kind == "single")


def test_a_sheet_tells_neither_key_nor_rationale(folder: Path) -> None:
    """Stem, lead-in and every choice are there; nothing that was written for after the answer is."""
    sheet = write_sheet(folder, check=Check.BLIND_ANSWER, seed=1)
    for item in read_bank(folder).bank.items.values():
        assert item.lead_in in sheet
        assert all(option.text in sheet for option in item.options)
        assert not any(option.rationale in sheet for option in item.options)
        assert item.takeaway not in sheet


def test_options_only_hides_the_question(folder: Path, name: str) -> None:
    """The stem and lead-in are not on the sheet."""
    item = read_bank(folder).bank.items[name]
    sheet = write_sheet(folder, check=Check.OPTIONS_ONLY, seed=1, item_ids=[name])
    assert item.options[0].text in sheet
    assert item.lead_in not in sheet
    assert item.stem not in sheet


def test_tags_and_domains_pick_items(folder: Path, name: str) -> None:
    """A sheet can hold one domain; an unknown name is refused."""
    domain = read_bank(folder).bank.items[name].domain
    assert f"## {name} " in write_sheet(folder, check=Check.BLIND_ANSWER, seed=1, under=[domain])
    with pytest.raises(NotFoundError, match="No published item"):
        write_sheet(folder, check=Check.BLIND_ANSWER, seed=1, under=["nothing"])


def test_outcomes_are_appended_with_version_and_date(folder: Path, name: str) -> None:
    """Agreement and rating of a blind reader, then the passes of three who saw the options alone."""
    right = _right(folder, name, 5)
    wrong = "A" if right != "A" else "B"
    ratings = ",".join("3" if letter == wrong else "4" for letter in "ABCD")
    blind = _answers(folder.parent / "one.csv", "item,answer,A,B,C,D", f"{name},{right},{ratings}")
    assert record_answers(folder, check=Check.BLIND_ANSWER, seed=5, answers=[blind], today=TODAY) == 1
    files = [
        _answers(folder.parent / f"pass{n}.csv", "item,answer", f"{name},{letters}")
        for n, letters in enumerate((right, wrong, right))
    ]
    assert record_answers(folder, check=Check.OPTIONS_ONLY, seed=5, answers=files, today=TODAY) == 1
    version = read_bank(folder).bank.items[name].version
    assert (folder / "reviews.csv").read_text(encoding="utf-8").splitlines()[-2:] == [
        f"{name},{version},2026-11-22,blind-answer,agrees; least plausible distractor 3 of 5",
        f"{name},{version},2026-11-22,options-only,solved in 2 of 3 passes",
    ]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["who,what", "x,y"], "first row"),
        ([], "first row"),
        (["item,answer", "{name},Z"], "letters"),
        (["item,answer,A", "{name},A,9"], "plausibility"),
    ],
)
def test_a_faulty_file_writes_nothing(folder: Path, name: str, lines: list[str], told: str) -> None:
    """One sentence says what is wrong, and reviews.csv stays as it was."""
    before = (folder / "reviews.csv").read_bytes() if (folder / "reviews.csv").exists() else None
    path = _answers(folder.parent / "bad.csv", *(line.format(name=name) for line in lines))
    with pytest.raises(InvalidError, match=told):
        record_answers(folder, check=Check.BLIND_ANSWER, seed=1, answers=[path], today=TODAY)
    assert (folder / "reviews.csv").exists() == (before is not None)


def test_an_item_that_is_not_in_the_bank_is_refused(folder: Path) -> None:
    """Answers to another bank are not taken."""
    path = _answers(folder.parent / "other.csv", "item,answer", "bnd-9999,A")
    with pytest.raises(NotFoundError, match="bnd-9999"):
        record_answers(folder, check=Check.BLIND_ANSWER, seed=1, answers=[path], today=TODAY)


def test_two_readers_are_recorded_one_by_one(folder: Path, name: str) -> None:
    """A blind-answer check is one reader's."""
    path = _answers(folder.parent / "one.csv", "item,answer", f"{name},A")
    with pytest.raises(InvalidError, match="one file"):
        record_answers(folder, check=Check.BLIND_ANSWER, seed=1, answers=[path, path], today=TODAY)


def test_the_commands_print_a_sheet_and_record_it(folder: Path, name: str) -> None:
    """What a reviewer and an author type."""
    runner = CliRunner(env={"EXAM_PREP_BANK_DIR": str(folder)})
    sheet = runner.invoke(main, ["bank", "sheet", "--seed", "4", name])
    assert (sheet.exit_code, f"## {name} " in sheet.stdout) == (0, True)
    path = _answers(folder.parent / "one.csv", "item,answer", f"{name},{_right(folder, name, 4)}")
    done = runner.invoke(main, ["bank", "record", "--seed", "4", str(path)])
    assert done.exit_code == 0
    assert done.stdout.startswith("1 outcomes added to ")
    assert runner.invoke(main, ["bank", "sheet", "nothing"]).exit_code != 0
