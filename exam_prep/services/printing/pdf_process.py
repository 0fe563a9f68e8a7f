"""Lays HTML out as PDF: an order as JSON comes in, bytes go out. Run as `python -m`, apart from the server.

Loads nothing from anywhere: the order has all it needs, and the letters come with the package.
"""

import gc
import json
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

NO_LIBRARY = 3
"""Exit status where the library, or one that it needs of the system, cannot be loaded."""

_FONTS = Path(__file__).resolve().parent / "fonts"
_FACES = (
    ("Regular", 400, "normal"),
    ("Bold", 700, "normal"),
    ("Italic", 400, "italic"),
    ("BoldItalic", 700, "italic"),
)
_VARIANT = "pdf/ua-1"


def main() -> None:
    """Read the order, write the PDF."""
    # The process ends with its one PDF: looking for circles among its boxes takes a sixth of the time and
    # frees next to nothing.
    gc.disable()
    order = json.load(sys.stdin.buffer)
    try:
        import weasyprint  # noqa: F401, PLC0415  # an extra, which loads a library of the system
    except (ImportError, OSError):
        sys.exit(NO_LIBRARY)
    sys.stdout.buffer.write(_lay_out(order["documents"], order["css"], order["size"]))


def _lay_out(documents: list[str], css: str, size: str) -> bytes:
    from weasyprint import CSS, HTML  # noqa: PLC0415  # an extra; only this process needs it
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415  # same
    from weasyprint.urls import URLFetcher  # noqa: PLC0415  # same

    fonts, nowhere = FontConfiguration(), URLFetcher(allowed_protocols=("data",))
    sheet = CSS(string=f"{_faces()}{css}@page {{ size: {size} }}", font_config=fonts, url_fetcher=nowhere)
    laid: list[Any] = [
        HTML(string=text, url_fetcher=nowhere).render(stylesheets=[sheet], font_config=fonts, pdf_tags=True)
        for text in documents
    ]
    pages = [page for document in laid for page in document.pages]
    return bytes(laid[0].copy(pages).write_pdf(pdf_tags=True, pdf_variant=_VARIANT))


def _faces() -> str:
    return "".join(_face(*face) for face in _FACES)


def _face(name: str, weight: int, style: str) -> str:
    letters = b64encode((_FONTS / f"AtkinsonHyperlegible-{name}.ttf").read_bytes()).decode()
    source = f"url(data:font/ttf;base64,{letters})"
    return (
        '@font-face { font-family: "Atkinson Hyperlegible"; '
        f"src: {source}; font-weight: {weight}; font-style: {style} }}\n"
    )


if __name__ == "__main__":
    main()
