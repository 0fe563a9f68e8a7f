"""The key of one version as a table that `exam-prep analyse --key` reads beside a sheet typed from paper."""

from collections.abc import Iterator

from exam_prep.core.printing.key import Key
from exam_prep.interchange.sheet.cells import Cell

HEADER = ("item", "key", "options")


def key_rows(key: Key) -> Iterator[tuple[Cell, ...]]:
    """Give a row for each number: the number, the right answer, and the letters there are to choose from.

    Letters of several right options stand together, "AC". Where letters are written on lines, the answer
    is one word, "1C 2A 3B", and no options are listed, because any order of them is an answer.
    """
    for line in key.lines:
        if line.places:
            yield line.number, line.answer, None
        else:
            letters = " ".join(option.letter for option in line.options)
            yield line.number, line.answer.replace(" ", ""), letters
