"""Formatting, starting and exporting items on disk."""

from pathlib import Path

import pytest

from exam_prep.core.items import Kind, Level, Status
from exam_prep.errors import ConflictError, InvalidError
from exam_prep.services.bank.creating import create_item
from exam_prep.services.bank.exporting import Export, export_bank
from exam_prep.services.bank.files import write_text
from exam_prep.services.bank.formatting import format_files
from exam_prep.services.bank.reading import read_bank
from tests.interchange.native.samples import ITEM_PATH, SINGLE


def test_formatting_mends_form_and_keeps_the_version(folder: Path) -> None:
    """A file in another form becomes canonical; a second run finds nothing to do."""
    item = folder / ITEM_PATH
    item.write_text(SINGLE.replace("[x]", "[X]").replace("\n  >", "\n>"), encoding="utf-8")

    assert format_files(folder, write=True).differing == (item,)
    assert item.read_text(encoding="utf-8") == SINGLE
    assert format_files(folder, write=True).differing == ()


def test_a_look_at_the_form_changes_nothing(folder: Path) -> None:
    """Without write the files that differ are named and left alone."""
    item = folder / ITEM_PATH
    crlf = SINGLE.replace("\n", "\r\n").encode()
    item.write_bytes(crlf)

    assert format_files(folder, write=False).differing == (item,)
    assert item.read_bytes() == crlf


def test_a_file_with_errors_is_reported_and_left_alone(folder: Path) -> None:
    """What cannot be read is not rewritten."""
    item = folder / ITEM_PATH
    item.write_text(SINGLE.replace("level: apply\n", ""), encoding="utf-8")
    before = item.read_bytes()
    done = format_files(item, write=True)

    assert [fault.code for fault in done.errors] == ["F07"]
    assert item.read_bytes() == before


def test_a_text_that_is_not_utf8_is_never_rewritten(folder: Path) -> None:
    """Formatting must not put replacement signs where the author had letters."""
    item = folder / ITEM_PATH
    item.write_bytes(SINGLE.replace("small jar", "caf\xe9").encode("latin-1"))
    before = item.read_bytes()
    done = format_files(item, write=True)

    assert [fault.code for fault in done.errors] == ["F01"]
    assert item.read_bytes() == before


def test_formatting_what_is_not_there_is_refused(tmp_path: Path) -> None:
    """A wrong path is an error, not an empty success."""
    with pytest.raises(InvalidError, match="absent"):
        format_files(tmp_path / "absent", write=True)


def test_a_new_item_gets_the_next_free_id_and_reads_as_a_draft(folder: Path) -> None:
    """The id follows the highest in use, and the bank still reads without findings."""
    path = create_item(
        folder, Kind.SINGLE, "boundaries.gifts-money", concept="gift-within-policy", level=Level.JUDGE
    )
    read = read_bank(folder)

    assert path == folder / "items" / "boundaries-ethics" / "bnd-0002.md"
    assert read.findings == ()
    assert read.bank.items["bnd-0002"].status is Status.DRAFT


def test_a_new_item_without_a_concept_names_one_to_be_added(folder: Path) -> None:
    """The check then asks for the concept's title in the taxonomy."""
    create_item(folder, Kind.ORDERING, "self-disclosure", concept=None, level=Level.RECALL)

    assert [finding.code for finding in read_bank(folder).findings] == ["F53"]


def test_a_new_item_of_an_unknown_tag_is_refused_with_the_nearest(folder: Path) -> None:
    """A mistyped tag is answered with the one that was meant."""
    with pytest.raises(InvalidError, match="did you mean self-disclosure"):
        create_item(folder, Kind.SINGLE, "self-disclosur", concept=None, level=Level.RECALL)


def test_an_exported_bank_reads_as_the_same_bank(folder: Path, tmp_path: Path) -> None:
    """Export and reading are inverse."""
    target = tmp_path / "out"

    assert export_bank(folder, target) == Export(1, ())
    assert read_bank(target) == read_bank(folder)


def test_an_export_never_overwrites(folder: Path, tmp_path: Path) -> None:
    """A folder with files in it is refused."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "kept.txt").touch()

    with pytest.raises(ConflictError, match="empty folder"):
        export_bank(folder, tmp_path / "out")


def test_writing_keeps_the_mode_and_leaves_nothing_beside(tmp_path: Path) -> None:
    """A replaced file has the mode it had, and no temporary file stays."""
    path = tmp_path / "a.md"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    write_text(path, "new\n")

    assert path.read_text(encoding="utf-8") == "new\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_keeps_the_old_text(tmp_path: Path) -> None:
    """A text that cannot be encoded leaves the file and its folder as they were."""
    path = tmp_path / "a.md"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "\ud800")

    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_tells_what_it_could_not_write(folder: Path, tmp_path: Path) -> None:
    """An item that cannot be read is an error of the export, and a taxonomy is copied byte for byte."""
    (folder / ITEM_PATH).write_text(SINGLE.replace("level: apply\n", ""), encoding="utf-8")
    garbled = (folder / "sources.toml").read_bytes() + b"# caf\xe9\n"
    (folder / "sources.toml").write_bytes(garbled)
    done = export_bank(folder, tmp_path / "out")

    assert done.written == 0
    assert {"F01", "F07"} <= {fault.code for fault in done.errors}
    assert (tmp_path / "out" / "sources.toml").read_bytes() == garbled
