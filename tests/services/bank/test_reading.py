"""Reading a bank's folder."""

from pathlib import Path

import pytest

from exam_prep.core.findings import Finding, FindingLevel
from exam_prep.errors import InvalidError
from exam_prep.services.bank.reading import blocking, read_bank
from tests.interchange.native.samples import ITEM_PATH, SINGLE


def test_a_bank_is_read_whole(folder: Path) -> None:
    """Items, scenarios, exams, taxonomy and sources of the folder are one bank."""
    read = read_bank(folder)

    assert read.findings == ()
    assert list(read.bank.items) == ["bnd-0001"]
    assert (list(read.bank.scenarios), list(read.bank.exams)) == (["scn-jam"], ["gifts-10"])
    assert (list(read.bank.sources), len(read.bank.taxonomy.tags)) == (["F23", "F24"], 2)
    assert read.places["bnd-0001"].path == ITEM_PATH


def test_what_is_no_part_of_a_bank_is_skipped(folder: Path) -> None:
    """Hidden files and folders, the readme and CSV files are left alone."""
    for name in (".git/config.md", "items/.hidden.md", "README.md", "reviews.csv"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"\xff")

    assert read_bank(folder).findings == ()


def test_a_file_of_another_sort_is_named_without_being_read(folder: Path) -> None:
    """An item saved as .txt would be missed in silence; it is a warning."""
    (folder / "items" / "boundaries-ethics" / "bnd-0002.md.txt").write_bytes(b"\xff")
    (finding,) = read_bank(folder).findings

    assert (finding.code, finding.level) == ("F56", FindingLevel.WARNING)


def test_a_file_that_is_not_utf8_is_a_finding_with_its_line(folder: Path) -> None:
    """The other files are read all the same."""
    bad = folder / "items" / "boundaries-ethics" / "bnd-0002.md"
    bad.write_bytes(b"---\nid: bnd-0002\nstem: caf\xe9\n")
    read = read_bank(folder)

    assert [(finding.code, finding.line) for finding in read.findings] == [("F01", 3)]
    assert list(read.bank.items) == ["bnd-0001"]


def test_a_broken_item_is_left_out_and_the_rest_stays(folder: Path) -> None:
    """One item's fault takes nothing else from the bank."""
    path = folder / "items" / "boundaries-ethics" / "bnd-0002.md"
    path.write_text(SINGLE.replace("bnd-0001", "bnd-0002").replace("level: apply\n", ""), encoding="utf-8")
    read = read_bank(folder)

    assert [finding.code for finding in read.findings] == ["F07"]
    assert list(read.bank.items) == ["bnd-0001"]


@pytest.mark.parametrize("name", ["absent", "empty"])
def test_a_missing_or_empty_folder_is_refused(tmp_path: Path, name: str) -> None:
    """The refusal is a sentence that names the folder."""
    (tmp_path / "empty").mkdir()

    with pytest.raises(InvalidError, match=name):
        read_bank(tmp_path / name)


@pytest.mark.parametrize(
    ("code", "level", "blocks"),
    [
        ("F06", FindingLevel.ERROR, True),
        ("F13", FindingLevel.WARNING, False),
        ("L01", FindingLevel.ERROR, True),
        ("L02", FindingLevel.ERROR, False),
        ("L02H", FindingLevel.ERROR, True),
        ("L15", FindingLevel.ERROR, False),
        ("L15P", FindingLevel.ERROR, True),
        ("L17", FindingLevel.WARNING, False),
    ],
)
def test_only_what_makes_an_item_wrong_to_ask_blocks(code: str, level: FindingLevel, *, blocks: bool) -> None:
    """Errors of form and the graver lint codes block; style and warnings do not."""
    finding = Finding("x.md", 1, code, level, "Off.", "mend it")

    assert bool(blocking([finding])) == blocks
