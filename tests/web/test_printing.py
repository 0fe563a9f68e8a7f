"""The print page and the papers behind it: what they show and hold back, and what a bad address gets."""

import html
import io
import re
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from click.testing import CliRunner
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import Engine

from exam_prep.cli.main import main
from exam_prep.core.items import Kind
from exam_prep.core.roles import Role
from exam_prep.db.engine import writing_session
from exam_prep.services.bank.sync import sync_bank
from exam_prep.services.printing.pdf import is_installed
from tests.browsing import Browser
from tests.factories import CANARY
from tests.people import sign_in_as
from tests.security.corpora import payloads
from tests.security.hostile_bank import hostile_bank
from tests.set_clock import FakeClock
from tests.statements import Counter, without_frame

_PLACE = "/teach/print"
_SECRET = re.compile(CANARY + r"\w*")


@pytest.fixture
def canary(canary_app: Flask, canaries: Engine, clock: FakeClock) -> Browser:
    """Give the browser of an instructor over the canary items of every kind."""
    browser = Browser(canary_app)
    sign_in_as(browser, canaries, Role.INSTRUCTOR, now=clock())
    return browser


def _address(below: str = "", /, **asked: str | int | list[str]) -> str:
    return f"{_PLACE}{below}?{urlencode(asked, doseq=True)}"


def _made(browser: Browser, /, **asked: str | int | list[str]) -> str:
    """Press the button of the form; return the address that it leads to."""
    answer = browser.get(_address(**asked))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def _links(page: str) -> Iterator[str]:
    return (html.unescape(link) for link in re.findall(r'href="(/teach/print/[^"]+)"', page))


def test_an_address_names_a_print_for_good(instructor: Browser) -> None:
    """A new seed is chosen, shown and kept; the page has every paper of every version, and the bank."""
    asked: dict[str, str | int | list[str]] = {
        "exam": "first-look-20",
        "versions": 3,
        "seed": "",
        "count": "",
        "title": "",
        "large": "",
        "size": "a4",
    }
    address = _made(instructor, **asked)
    said = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert (said["seed"], said["versions"], said["size"]) == ("1", "3", "a4")
    page = instructor.get(address).text
    assert f"20 questions, seed 1, bank {said['bank']}." in page
    assert 'name="seed" value="1"' in page
    assert "has changed" not in page
    links = [link for link in _links(page) if link != _PLACE]
    for link in links:
        if "/paper.pdf" not in link:
            assert instructor.get(link).status_code == 200, link
    assert {letter for link in links for letter in parse_qs(urlsplit(link).query).get("version", [])} == set(
        "ABC"
    )
    assert instructor.get(address).text.partition("<main")[2] == page.partition("<main")[2]


def test_a_bank_that_changed_is_told(instructor: Browser) -> None:
    """Other papers are told loudly; another bank with the same papers quietly."""
    address = _made(instructor, exam="first-look-20", seed=5)
    bank, mark = (parse_qs(urlsplit(address).query)[name][0] for name in ("bank", "mark"))
    other = instructor.get(address.replace(mark, "0" * 12)).text
    assert "these are other papers" in other
    same = instructor.get(address.replace(bank, "0" * 12)).text
    assert "these are the same papers" in same
    assert "other papers" not in same


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        ({"exam": "", "versions": 1}, {"exam": "Choose an exam", "count": "from 1 to 200"}),
        ({"exam": "nowhere"}, {"exam": "no such exam"}),
        ({"exam": "first-look-20", "count": 21}, {"exam": "always has 20"}),
        ({"exam": "oh-prs"}, {"exam": "Say how many"}),
        ({"exam": "oh-prs", "count": 201}, {"count": "from 1 to 200"}),
        ({"exam": "oh-prs", "count": "9" * 30}, {"count": "from 1 to 200"}),
        ({"exam": "", "topics": ["nowhere"], "count": 5}, {"exam": "No tag or domain"}),
        ({"exam": "", "topics": ["boundaries.gifts-money"], "count": 200}, {"exam": "too few questions"}),
        ({"exam": "first-look-20", "versions": 6}, {"versions": "1 to 5"}),
        ({"exam": "first-look-20", "versions": "x"}, {"versions": "1 to 5"}),
        ({"exam": "first-look-20", "seed": "-1"}, {"seed": "whole number"}),
        ({"exam": "first-look-20", "seed": "5.0"}, {"seed": "whole number"}),
        ({"exam": "first-look-20", "seed": str(2**63)}, {"seed": "whole number"}),
        ({"exam": "first-look-20", "title": "x" * 81}, {"title": "at most 80"}),
    ],
)
def test_what_cannot_be_printed_is_told_at_its_field(
    instructor: Browser, asked: dict[str, str | int | list[str]], fields: dict[str, str]
) -> None:
    """422 with one sentence a field and the words kept; the papers behind such an address are refused too."""
    answer = instructor.get(_address(**asked))
    assert answer.status_code == 422
    for name, sentence in fields.items():
        told = re.search(rf'<p class="err" id="{name}-problem">([^<]+)</p>', answer.text)
        assert told is not None
        assert sentence in told[1]
        assert f'<a href="#{name}">' in answer.text
    assert answer.text.count('class="err"') == len(fields)
    for name in ("seed", "title"):
        if name in asked:
            assert f'value="{asked[name]}"' in answer.text
    for below in ("/paper", "/paper.pdf", "/key.csv"):
        assert instructor.get(_address(below, **asked)).status_code == 422


def test_papers_that_are_not_there(instructor: Browser) -> None:
    """A version beyond the last, a table of several keys, a PDF of several versions."""
    asked: dict[str, str | int | list[str]] = {"exam": "first-look-20", "versions": 2, "seed": 5}
    for below in ("/paper", "/paper.pdf", "/key.csv"):
        assert instructor.get(_address(below, **asked, version="C")).status_code == 404
    assert instructor.get(_address("/key.csv", **asked)).status_code == 404
    several = instructor.get(_address("/paper.pdf", **asked))
    assert (several.status_code, "A PDF holds one version" in several.text) == (422, True)


@pytest.mark.parametrize("size", ["usual", "large"])
def test_what_learners_get_tells_nothing_and_the_key_tells_all(canary: Browser, size: str) -> None:
    """Every kind of item, three versions: no canary in booklet and sheet, every one in the key."""
    asked: dict[str, str | int | list[str]] = {"exam": "any-number", "count": 12, "versions": 3, "seed": 4}
    asked["large"] = "1" if size == "large" else ""
    given = canary.get(_address("/paper", **asked, part=["booklet", "sheet"])).text
    assert _SECRET.findall(given) == []
    assert given.count('<article class="paper"') == 6
    for sign in ("North", "What comes first in scene 12?", "Write one letter for each numbered line", "True"):
        assert given.count(sign) >= 3, sign
    key = canary.get(_address("/paper", **asked, version="B", part=["key"])).text
    secrets = _SECRET.findall(key)
    for number in range(1, 13):
        assert f"{CANARY}takeaway" in secrets
        assert f"zqcanaryitem-{number:04}, version 1." in key
        for at in range(2 if number % 6 == 3 else 3):
            assert f"{CANARY}rationale-{number}-{at}" in key
    assert ('class="large"' in key) == (size == "large")


def test_hostile_texts_stay_texts(canary: Browser) -> None:
    """A title of markup, of CSS and of control signs is shown as it is, in heads and in data."""
    title = '"><script>alert(1)</script> \0\x1b</style>{{7*7}}'
    page = canary.get(_address("/paper", exam="any-number", count=3, seed=4, title=title)).text
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;/style&gt;{{7*7}}" in page
    assert not re.search("[\0\x1b]", page)


@pytest.mark.long
def test_a_bank_of_attacks_is_printed_as_text(
    make_app: Callable[[Engine], Flask], engine: Engine, clock: FakeClock
) -> None:
    """Stems, options, reasons, scenes and titles: only our own elements and attributes, also in the PDF."""
    texts = payloads("xss.txt")[:60]
    with writing_session(engine) as session:
        sync_bank(session, hostile_bank(texts), (), now=clock())
    browser = Browser(make_app(engine))
    sign_in_as(browser, engine, Role.INSTRUCTOR, now=clock())
    asked: dict[str, str | int | list[str]] = {"exam": "all", "seed": 4, "versions": 1}
    page = browser.get(_address("/paper", **asked)).text
    seen = _Markup()
    seen.feed(page)
    assert seen.elements <= _ELEMENTS
    assert seen.attributes <= _ATTRIBUTES
    assert all(address.startswith(("/assets/", "/teach/print")) for address in seen.addresses)
    assert page.count('class="q"') == len(texts)
    if is_installed():
        made = browser.get(_address("/paper.pdf", **asked, part=["booklet"]))
        reader = PdfReader(io.BytesIO(made.data))
        assert not any("/A" in note.get_object() for one in reader.pages for note in one.get("/Annots", ()))
        assert "<script>zqhit(1)</script>" in _text(made.data)


class _Markup(HTMLParser):
    """Notes which elements, attributes and addresses stand in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements, self.attributes, self.addresses = set[str](), set[str](), set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {value or "" for name, value in attrs if name in {"href", "src"}}


_ELEMENTS = {
    "html", "head", "meta", "title", "link", "body", "header", "main", "article", "div", "section", "p", "a",
    "h1", "h2", "h3", "ul", "ol", "li", "span", "b", "i", "table", "caption", "thead", "tbody", "tr", "th",
    "td", "em", "strong", "br", "blockquote", "code",
}  # fmt: skip
_ATTRIBUTES = {
    "lang", "class", "charset", "name", "content", "rel", "href", "type", "aria-labelledby", "aria-label",
    "aria-hidden", "data-title", "data-form", "data-page", "data-of", "id", "role", "scope",
}  # fmt: skip


def test_a_title_of_ones_own_stands_on_every_paper(instructor: Browser) -> None:
    """In place of the exam's; the page says whose papers they are."""
    page = instructor.get(
        _address("/paper", exam="first-look-20", versions=2, seed=5, title="Monday  quiz")
    ).text
    assert page.count('<h1 id="paper-') == page.count(">Monday quiz</h1>") == 6
    assert "A first look" not in page


def test_a_sheet_typed_from_paper_is_analysed_with_the_key(instructor: Browser, tmp_path: Path) -> None:
    """One who answers as the key says has all points, one who answers nothing right has none."""
    asked: dict[str, str | int | list[str]] = {"exam": "", "topics": ["crisis-safety", "boundaries-ethics"]}
    answer = instructor.get(_address("/key.csv", **asked, count=40, versions=2, seed=9, version="B"))
    assert answer.content_type == "text/csv; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="exam-prep-\w{3}-\w{3}-b-key.csv"', answer.headers["Content-Disposition"]
    )
    key = tmp_path / "key.csv"
    key.write_bytes(answer.data)
    rows = [line.split(",") for line in answer.data.decode("utf-8-sig").splitlines()]
    assert rows[0] == ["item", "key", "options"]
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, 41)]
    right = [row[1] for row in rows[1:]]
    wrong = [next((letter for letter in row[2].split() if letter not in row[1]), "none") for row in rows[1:]]
    sheet = tmp_path / "sheet.csv"
    lines = [["learner", *(str(number) for number in range(1, 41))], ["ana", *right], ["ben", *wrong]]
    sheet.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    done = CliRunner().invoke(main, ["analyse", str(sheet), "--key", str(key), "--all", "--json"])
    assert done.exit_code == 0, done.stderr
    assert '"mean": 20.0' in done.stdout
    assert '"facility": 0.5' in done.stdout


def test_letters_on_lines_are_one_word_in_the_table(canary: Browser) -> None:
    """Another order of the same letters is another answer."""
    answer = canary.get(_address("/key.csv", exam="any-number", count=12, seed=4))
    keys = [line.split(",")[1] for line in answer.data.decode("utf-8-sig").splitlines()[1:]]
    assert sum(bool(re.fullmatch(r"1[A-C] 2[A-C] 3[A-C]", key)) for key in keys) == 2
    assert sum(bool(re.fullmatch(r"1[A-D] 2[A-D] 3[A-D] 4[A-D]", key)) for key in keys) == 2
    assert sum(bool(re.fullmatch(r"[A-D]{2}", key)) for key in keys) == 2
    assert len(keys) == 2 * len(Kind)


def test_the_page_says_what_is_absent(instructor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra no PDF is offered, one sentence says why, and the rest is there."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    page = instructor.get(_made(instructor, exam="first-look-20", seed=5)).text
    assert "/paper.pdf" not in page
    assert "PDF files need the extra" in page
    paper = _address("/paper", exam="first-look-20", seed=5)
    assert "/paper.pdf" not in instructor.get(paper).text
    refused = instructor.get(_address("/paper.pdf", exam="first-look-20", seed=5))
    assert refused.status_code == 503
    assert "print from the browser instead" in refused.text


def test_a_print_costs_the_database_nothing_but_the_look_at_the_bank(app: Flask, instructor: Browser) -> None:
    """And one at regrades, whatever its size; the page lists besides what the instructor published."""
    costs = set()
    for exam, versions in (("first-look-20", 1), ("ncps-125", 5)):
        address = _made(instructor, exam=exam, versions=versions, seed=5)
        for path in (address, address.replace("?", "/paper?")):
            with Counter(app).of() as heard:
                assert instructor.get(path).status_code == 200
            costs.add((path.count("/"), len(without_frame(heard))))
    assert costs == {(2, 6), (3, 5)}


@pytest.mark.long
def test_a_pdf_of_every_kind_holds_what_its_page_holds(canary: Browser) -> None:
    """Questions and sheet without a canary, with the right numbers of pages; the key with every reason."""
    if not is_installed():
        pytest.skip("The extra print is not installed.")
    asked: dict[str, str | int | list[str]] = {"exam": "any-number", "count": 12, "versions": 2, "seed": 4}
    given = canary.get(_address("/paper.pdf", **asked, version="B", part=["booklet", "sheet"]))
    assert given.content_type == "application/pdf"
    assert given.headers["Content-Disposition"].endswith('-b-booklet-sheet.pdf"')
    text = _text(given.data)
    assert CANARY not in text
    assert CANARY not in repr(PdfReader(io.BytesIO(given.data)).metadata)
    for number in range(1, 13):
        assert f"What comes first in scene {number}?" in text
    assert "Answer sheet. Version B" in text
    key = _text(canary.get(_address("/paper.pdf", **asked, version="B", part=["key"])).data)
    for number in range(1, 13):
        assert f"{CANARY}rationale-{number}-1" in key
        assert f"{CANARY}item-{number:04}, version 1" in key


@pytest.mark.long
def test_no_page_splits_a_question(instructor: Browser) -> None:
    """In usual and in large print, on both papers: number, question and last option stand on one page."""
    if not is_installed():
        pytest.skip("The extra print is not installed.")
    for size, large in (("letter", ""), ("a4", "1")):
        asked: dict[str, str | int | list[str]] = {
            "exam": "diagnostic-30",
            "seed": 5,
            "size": size,
            "large": large,
        }
        made = instructor.get(_address("/paper.pdf", **asked, part=["booklet"])).data
        pages = [_plain(page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]
        page = instructor.get(_address("/paper", **asked, part=["booklet"])).text
        blocks = re.findall(r'<div class="q".*?</ul>', page, re.DOTALL)
        assert len(blocks) == 30
        for block in blocks:
            lines = [
                _plain(html.unescape(re.sub("<[^>]+>", "", t)))
                for t in re.findall(r'class="(?:t|lead|stem)">(.*?)</(?:span|p|div)>', block, re.DOTALL)
            ]
            assert len(lines) >= 4
            assert any(all(line in one for line in lines) for one in pages), lines[0]
        assert f"Page1of{len(pages)}" in pages[0]
        assert f"Page{len(pages)}of{len(pages)}" in pages[-1]


def _text(made: bytes) -> str:
    """Return all text; long words are broken over lines, so that breaks are taken out."""
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).replace("\n", " ")


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)
