"""PDF files: what stands in them, equal bytes for equal orders, and what is said where none can be made."""

import importlib.util
import io
import sys
import threading
from pathlib import Path
from typing import Any, cast

import pytest
from pypdf import PdfReader

from exam_prep.errors import UnavailableError
from exam_prep.services.printing import pdf
from exam_prep.services.printing.pdf import PaperSize, is_installed, make_pdf

_CSS = (
    "@page { margin: 20mm; @bottom-center { content: counter(page) ' of ' counter(pages); "
    "font-family: 'Atkinson Hyperlegible' } } body { font-family: 'Atkinson Hyperlegible' }"
)
_SPANISH = "¿Qué hará Begoña? «Está», “bien”, ‘así’ – 100 % … ½"  # noqa: RUF001  # what fonts must hold


@pytest.fixture
def _library() -> None:
    if not is_installed():
        pytest.skip("The extra print is not installed.")
    try:
        make_pdf([_page("x")], _CSS, PaperSize.LETTER)
    except UnavailableError as error:
        if error.message != pdf.NO_SYSTEM_LIBRARY:
            raise
        pytest.skip("Pango is not installed on this machine.")


def _page(body: str) -> str:
    return f'<!doctype html><html lang="es"><head><title>A title</title></head><body>{body}</body></html>'


def _read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


@pytest.mark.long
@pytest.mark.usefixtures("_library")
def test_papers_are_joined_and_each_counts_its_own_pages() -> None:
    """In our letters, tagged, with language and title, on the paper that was asked for."""
    two = _page("<h1>Uno</h1>" + "<p>x</p>" * 120)
    found = _read(make_pdf([two, _page(f"<p>{_SPANISH}</p>")], _CSS, PaperSize.A4))
    texts = [page.extract_text() for page in found.pages]
    pages = len(texts) - 1
    assert [text.rstrip().splitlines()[-1] for text in texts] == [
        *(f"{at} of {pages}" for at in range(1, pages + 1)),
        "1 of 1",
    ]
    assert pages > 1
    assert _SPANISH in texts[-1]
    root = cast("dict[str, Any]", found.root_object)
    assert root["/MarkInfo"]["/Marked"] is not None
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "es"
    assert found.metadata is not None
    assert found.metadata.title == "A title"
    resources = cast("dict[str, Any]", found.pages[0]["/Resources"])
    fonts = {str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()}
    assert all("Atkinson-Hyperlegible" in font for font in fonts)
    assert [round(float(side)) for side in found.pages[0].mediabox[2:]] == [595, 842]


@pytest.mark.long
@pytest.mark.usefixtures("_library")
def test_equal_orders_give_equal_bytes() -> None:
    """No time and no chance goes into a file."""
    one, other = (make_pdf([_page("<p>One</p>"), _page("<p>Two</p>")], _CSS, PaperSize.LETTER) for _ in "12")
    assert one == other
    assert b"CreationDate" not in one


@pytest.mark.long
@pytest.mark.usefixtures("_library")
def test_nothing_is_loaded_from_anywhere(tmp_path: Path) -> None:
    """Neither a file of the server nor an address: the picture is not there, the page is."""
    picture = tmp_path / "secret.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="20">zqsecret</text></svg>')
    sources = (picture.as_uri(), "http://127.0.0.1:9/secret.svg")
    body = "".join(f'<p>Here</p><img src="{source}" alt="">' for source in sources)
    made = make_pdf([_page(body)], f"@import url({picture.as_uri()});{_CSS}", PaperSize.LETTER)
    text = _read(made).pages[0].extract_text()
    assert "Here" in text
    assert "zqsecret" not in text


def test_without_the_extra_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what to do instead."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert importlib.util.find_spec("weasyprint") is None
    with pytest.raises(UnavailableError, match=r"exam-prep\[print\].*print from the browser"):
        make_pdf([_page("x")], _CSS, PaperSize.LETTER)


def test_without_what_the_library_needs_of_the_system_one_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A library that finds no Pango raises OSError when it is loaded."""
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library')\n")
    _found_first(monkeypatch, tmp_path)
    with pytest.raises(UnavailableError, match="Pango"):
        make_pdf([_page("x")], _CSS, PaperSize.LETTER)


def test_an_error_of_the_library_is_told_without_the_text_of_a_paper(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log names the kind of the error; a second try is not kept waiting."""
    (tmp_path / "weasyprint.py").write_text(
        "import sys\nif '-m' in sys.orig_argv: raise ValueError('zqpaper')\n"
    )
    _found_first(monkeypatch, tmp_path)
    for _ in range(2):
        with pytest.raises(UnavailableError, match="could not be made"):
            make_pdf([_page("zqpaper")], _CSS, PaperSize.LETTER)
    assert [(record.message, record.error) for record in caplog.records] == [("pdf_failed", "ValueError")] * 2  # type: ignore[attr-defined]  # an extra of ours


def test_a_second_pdf_is_refused_while_one_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever asks meanwhile is told so at once, and no thread of the server waits."""
    (tmp_path / "weasyprint.py").write_text("import time\ntime.sleep(1)\nraise OSError\n")
    _found_first(monkeypatch, tmp_path)
    begun, said = threading.Event(), list[str]()

    def first() -> None:
        begun.set()
        try:
            make_pdf([_page("x")], _CSS, PaperSize.LETTER)
        except UnavailableError as error:
            said.append(error.message)

    thread = threading.Thread(target=first)
    thread.start()
    begun.wait()
    while thread.is_alive() and pdf.BUSY not in said:
        try:
            make_pdf([_page("x")], _CSS, PaperSize.LETTER)
        except UnavailableError as error:
            said.append(error.message)
    thread.join()
    assert pdf.BUSY in said
    assert pdf.NO_SYSTEM_LIBRARY in said


def _found_first(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the library be the one in `folder`, here and in processes that are started."""
    monkeypatch.syspath_prepend(str(folder))
    paths = [str(folder), str(Path(__file__).resolve().parents[3])]
    monkeypatch.setenv("PYTHONPATH", ":".join(paths))
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
