"""Files and functions stay small."""

from pathlib import Path

from tests.architecture.sizes import long_files, long_functions
from tests.architecture.sources import ROOT


def test_no_file_is_too_long() -> None:
    """400 lines for code and templates, 600 for tests."""
    assert long_files(ROOT) == []


def test_no_function_is_too_long() -> None:
    """40 lines for a function, its docstring apart."""
    assert long_functions(ROOT) == []


def test_the_rules_see_a_long_file_and_a_long_function(tmp_path: Path) -> None:
    """One line more than allowed is found, one fewer is not."""
    (tmp_path / "exam_prep").mkdir()
    (tmp_path / "exam_prep" / "long.py").write_text("x = 1\n" * 401, encoding="utf-8")
    (tmp_path / "exam_prep" / "fits.py").write_text("x = 1\n" * 400, encoding="utf-8")
    body = '    """Say.\n\n    More.\n    """\n' + "    x = 1\n"
    (tmp_path / "exam_prep" / "f.py").write_text(
        f"def f():\n{body * 1}" + "    x = 1\n" * 39, encoding="utf-8"
    )
    (tmp_path / "exam_prep" / "g.py").write_text(
        f"def g():\n{body * 1}" + "    x = 1\n" * 38, encoding="utf-8"
    )
    assert long_files(tmp_path) == ["exam_prep/long.py: 401 lines, at most 400"]
    assert long_functions(tmp_path) == ["exam_prep/f.py:1: f has 41 lines, at most 40"]
