"""Papers as answers of the server: one page for the browser, a PDF, the key as a table."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import Response, render_template

from exam_prep.core.printing.papers import PrintedForm, Version
from exam_prep.errors import InvalidError, NotFoundError
from exam_prep.interchange.sheet.csv_file import write_csv
from exam_prep.services.printing.key_csv import HEADER, key_rows
from exam_prep.services.printing.pdf import PaperSize, make_pdf
from exam_prep.web.assets import STATIC
from exam_prep.web.transaction import leave_transaction


class Part(StrEnum):
    """One of the papers of a version."""

    BOOKLET = "booklet"
    SHEET = "sheet"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper to show: a part of a version."""

    part: Part
    version: Version


@dataclass(frozen=True, slots=True)
class Look:
    """How papers look: large print, the sheet of paper, and what the key says of where the form is from."""

    large: bool
    size: PaperSize
    origin: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Addresses that a page for the browser leads to; `pdf` is "" where there is none."""

    back: str
    pdf: str


def choose_papers(printed: PrintedForm, letter: str, named: Sequence[Part]) -> tuple[Paper, ...]:
    """Return the named parts of a version ("" for all): by version what the class gets, then the keys.

    Raises:
        NotFoundError: the form has no such version.
    """
    versions = (find_version(printed, letter),) if letter else printed.versions
    given = [part for part in Part if part in named and part is not Part.KEY]
    papers = [Paper(part, version) for version in versions for part in given]
    if Part.KEY in named:
        papers += [Paper(Part.KEY, version) for version in versions]
    return tuple(papers)


def find_version(printed: PrintedForm, letter: str) -> Version:
    """Return a version by its letter, the only one for ""; raises NotFoundError where there is none."""
    for version in printed.versions:
        if version.letter == letter or (not letter and len(printed.versions) == 1):
            return version
    raise NotFoundError("This form has no such version; start from the page that it is printed from.")


def papers_page(printed: PrintedForm, papers: Sequence[Paper], look: Look, bar: Bar | None) -> str:
    """Return papers as one page of HTML; without `bar` as the PDF takes it."""
    return render_template("print/document.html", papers=papers, printed=printed, look=look, bar=bar)


def papers_pdf(printed: PrintedForm, papers: Sequence[Paper], look: Look) -> Response:
    """Return the papers of one version as a PDF; each paper counts its own pages.

    Raises:
        InvalidError: the papers are of several versions.
        UnavailableError: no PDF can be made here, or not now.
    """
    if len({paper.version.letter for paper in papers}) > 1:
        raise InvalidError("A PDF holds one version; choose which.")
    documents = [papers_page(printed, (paper,), look, None) for paper in papers]
    # The layout takes seconds, in which nothing is asked of the database.
    leave_transaction()
    made = make_pdf(documents, (STATIC / "print.css").read_text(encoding="utf-8"), look.size)
    named = [paper.part for paper in papers]
    return _file(made, "application/pdf", f"{_stem(papers[0].version, named)}.pdf")


def key_table(version: Version) -> Response:
    """Return the key of a version as CSV for `exam-prep analyse --key`."""
    out = io.StringIO(newline="")
    write_csv(out, HEADER, key_rows(version.key))
    return _file(out.getvalue().encode(), "text/csv; charset=utf-8", f"{_stem(version, [Part.KEY])}.csv")


def _stem(version: Version, named: Sequence[Part]) -> str:
    letter = version.booklet.head.letter
    words = ["exam-prep", version.code, letter, *(part.value for part in named)]
    return "-".join(filter(None, words)).lower()


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
