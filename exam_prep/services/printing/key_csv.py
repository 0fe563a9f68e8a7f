"""The key of one version as a table that `exam-prep analyse --key` reads beside a sheet typed from paper."""

from collections.abc import Iterator

from exam_prep.core.printing.key import Key
from exam_prep.interchange.sheet.cells import Cell

HEADER = ("item", "key", "options")


def key_rows(key: Key) -> Iterator[tuple[Cell, ...]]:
    """Give a row for each number: the number, the right answer, and the letters there are to choose from.

    Letters of several right options stand together, "AC". Where letters are written on lines, the answer
    is one word, "1C 2A 3B", and no options are listed, because any order of them is an answer. A regrade that
    names one answer is followed; where it names several, gives the point to all or leaves the item out, the
    printed one stands, and the paper says what counts.
    """
    for line in key.lines:
        if line.places:
            yield line.number, line.marked_by, None
        else:
            letters = " ".join(option.letter for option in line.options)
            yield line.number, line.marked_by.replace(" ", ""), letters
