"""A made-up language in which every sentence stands in brackets: what stands in none was not translated."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo

from exam_prep.services.bank.reading import read_bank
from exam_prep.settings import templates_dir
from tests.conftest import BANK

MADE_UP = "eo"
_CODE = Path(__file__).resolve().parents[2] / "exam_prep"
_REFUSALS = (
    "InvalidError",
    "NotFoundError",
    "ConflictError",
    "ClosedError",
    "CommittedError",
    "UnavailableError",
    "WrongCodeError",
)
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_": None,
    **dict.fromkeys(_REFUSALS),
    "ChoiceError": (2,),
    "Fault": (2,),
    "ReplyError": (2,),
    "told": None,
    "__init__": None,
}
_WORD = re.compile(r"[A-Za-z]{2,}")


def write_language(folder: Path) -> None:
    """Write the catalog of the language below `folder`, where Flask-Babel looks for it."""
    made = Catalog(locale=MADE_UP)
    for message in _messages():
        if isinstance(message, tuple):
            made.add(message, tuple(f"⟦{one}⟧" for one in message))
        else:
            made.add(message, f"⟦{message}⟧")
    file = folder / MADE_UP / "LC_MESSAGES" / "messages.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        write_mo(out, made)


def _messages() -> Iterator[str | tuple[str, ...]]:
    code = extract_from_dir(_CODE, [("**.py", "python")], keywords=_KEYWORDS)
    pages = extract_from_dir(templates_dir(), [("**.html", "jinja2.ext:babel_extract")], keywords=_KEYWORDS)
    mails = extract_from_dir(templates_dir(), [("**.txt", "jinja2.ext:babel_extract")], keywords=_KEYWORDS)
    for found in (*code, *pages, *mails):
        yield found[2]


def is_translated(text: str, own: str) -> bool:
    """Whether a text is translated, or is a date or part of `own`, which is nobody's to translate."""
    if "⟦" in text or "⟧" in text or not _WORD.search(text):
        return True
    if any(name in text for name in _dates()) or re.fullmatch(
        r"[\d:\s]*(AM|PM|ATM|PTM|EST|[A-Z]{3,4})", text
    ):
        return True
    return " ".join(_WORD.findall(text)) in own


def _dates() -> set[str]:
    locale = Locale.parse(MADE_UP)
    months = (locale.months["format"][width] for width in ("wide", "abbreviated"))
    return {str(name) for names in (locale.days["format"]["wide"], *months) for name in names.values()}


def bank_texts() -> str:
    """Return all words of the bank's texts in order; what it says is the bank's own language."""
    bank = read_bank(BANK).bank
    return " ".join(_WORD.findall(" ".join(_texts(bank))))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for one in fields(value):
            yield from _texts(getattr(value, one.name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
