"""Every text a person reads goes through gettext: in a made-up language no English is left."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from flask import Flask
from flask_babel import get_babel
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from exam_prep.core.mail import MailKind
from exam_prep.core.mock_exams.blueprint import DISCLAIMER
from exam_prep.core.roles import Role
from exam_prep.core.sitting import State
from exam_prep.db.accounts import Factor, Signin
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort, CohortMember
from exam_prep.db.engine import writing_session
from exam_prep.services.accounts.people import get_account
from exam_prep.services.bank.reading import read_bank
from exam_prep.settings import templates_dir
from exam_prep.web.errors import wait_page
from exam_prep.web.mailer import deliver_once
from tests.browsing import Browser
from tests.class_sitting import Sitter, given, members_of
from tests.cohorts import a_cohort, account_of, fill
from tests.conftest import BANK
from tests.house import House, snapshot
from tests.mail_server import mail_server
from tests.mock_exams import a_mock_exam, a_version
from tests.people import sign_in_as
from tests.services.mail.letterbox import Letterbox
from tests.set_clock import FakeClock
from tests.web.exam_form import fields_of
from tests.web.second_factor import SET_UP, scan, step
from tests.web.soft_key import SoftKey
from tests.web.spoken import spoken
from tests.web.test_accounts import EMAIL, join, sign_in, sign_out

_MADE_UP = "eo"
_CODE = Path(__file__).resolve().parents[2] / "exam_prep"
_REFUSALS = (
    "InvalidError",
    "NotFoundError",
    "ConflictError",
    "ClosedError",
    "CommittedError",
    "UnavailableError",
)
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_": None,
    **dict.fromkeys(_REFUSALS),
    "ChoiceError": (2,),
    "Fault": (2,),
    "ReplyError": (2,),
    "told": None,
}
_TIME = re.compile(r"[\d:\s]*[A-Z]{2,4}")
_CODE_SHOWN = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){5}")
_JOIN_CODE = re.compile(r"[0-9A-Z]{3}(-[0-9A-Z]{3}){2}")
_WORD = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a language in which every sentence stands in brackets."""
    made = Catalog(locale=_MADE_UP)
    for message in _messages():
        if isinstance(message, tuple):
            made.add(message, tuple(f"⟦{one}⟧" for one in message))
        else:
            made.add(message, f"⟦{message}⟧")
    folder = tmp_path_factory.mktemp("translations")
    file = folder / _MADE_UP / "LC_MESSAGES" / "messages.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        write_mo(out, made)
    return folder


_ON_PAPER = re.compile(r"[A-Z]|[A-Z0-9]{3}-[A-Z0-9]{3}|[0-9 A-Z]+|US Letter|A4|PDF|CSV")
"""Form codes, letters and numbers of answers, names of files and sheets of paper."""


@pytest.fixture
def foreign(make_app: Callable[[Engine], Flask], bank: Engine, catalog: Path) -> Browser:
    """Give a browser on an application that speaks the made-up language."""
    app = make_app(bank)
    with app.app_context():
        settings = get_babel()
        settings.default_locale = _MADE_UP
        settings.translation_directories = [str(catalog)]
    return Browser(app)


def test_no_page_speaks_untranslated(foreign: Browser) -> None:
    """All that is said is bracketed, a text of the bank, a name, a number or a date."""
    own = _bank_texts()
    left = {
        f"{path}: {text}"
        for path in _visited(foreign)
        for text in spoken(foreign.get(path).text)
        if not _is_translated(text, own)
    }
    assert left == set()


def test_the_pages_of_passkeys_speak_the_language(foreign: Browser) -> None:
    """With one made and without, on the way in, and what the script says; its name is the owner's own."""
    join(foreign)
    key = SoftKey("localhost", "http://localhost")
    pages = [foreign.get("/account/passkeys").text, foreign.get("/account/passkey").text]
    asked = foreign.send("/account/passkeys/options", {}).get_json()
    foreign.post("/account/passkeys", name="⟦Key⟧", credential=key.make(asked))
    pages.append(foreign.get("/account/passkeys").text)
    pages.append(foreign.post("/account/passkey", credential="{}").text)
    pages.append(foreign.post("/account/passkeys", name="", credential="{}").text)
    elsewhere = foreign.client.get("/account/passkey", headers={"Host": "127.0.0.1:8000"}).text
    assert "⟦To try passkeys on this machine, open http://localhost:8000 instead.⟧" in elsewhere
    for page in pages:
        assert [text for text in spoken(page) if not _is_translated(text, "")] == []
        said = re.findall(r'data-(?:asking|stopped|known|trouble|cannot)="([^"]*)"', page)
        assert len(said) == 5
        assert all(text.startswith("⟦") for text in said)


def test_no_page_of_an_account_speaks_untranslated(foreign: Browser, bank: Engine) -> None:
    """What an admin sees, of their own account and of the people of the site."""
    join(foreign)
    with writing_session(bank) as session:
        mine = get_account(session, EMAIL)
        mine.role = Role.ADMIN
        session.execute(update(Signin).values(factor=Factor.SECOND))
    pages = {"invited": foreign.post("/admin/people", email="ina@example.org", role="instructor").text}
    with Session(bank) as session:
        invited = get_account(session, "ina@example.org")
    paths = ("", "/register", "/forgot", "/password", "/sessions", "/address", "/delete")
    people = ("", f"/{mine.public_id}", f"/{invited.public_id}", "?find=zzz")
    for path in (*(f"/account{path}" for path in paths), *(f"/admin/people{path}" for path in people)):
        pages[path] = foreign.get(path).text
    pages["gone"] = foreign.post("/account/delete", password="").text
    left = {
        f"{path}: {text}"
        for path, page in pages.items()
        for text in spoken(page)
        if not _is_translated(text, "") and "@example.org" not in text and "/account/link/" not in text
    }
    assert left == set()


def test_no_page_of_a_group_speaks_untranslated(foreign: Browser, bank: Engine, clock: FakeClock) -> None:
    """Both sides, in every state; titles, names, addresses and codes are people's own."""
    mine = account_of(bank, sign_in_as(foreign, bank, Role.INSTRUCTOR, now=clock()))
    made = a_cohort(bank, mine, clock(), title="⟦Monday⟧")
    place, link = f"/teach/groups/{made.public_id}", f"/join/{made.join_code}"
    looked = ("/teach/groups", "/teach/groups?archived=1", place, link, "/groups", "/data")
    pages = [foreign.get(path) for path in looked]
    pages += [foreign.post("/teach/groups"), foreign.post(link, name="")]
    foreign.post(link, name="⟦Ana⟧")
    presses = [
        {"do": "remove", "member": str(snapshot(bank)["cohort_member"][0][1])},
        *({"do": what} for what in ("close", "rename", "code", "add", "archive", "open")),
        {"do": "drop", "staff": mine.public_id},
    ]
    for press in presses:
        pages += [foreign.get(path) for path in looked]
        pages.append(foreign.post(place, **press))
    said = {text for page in pages if page.status_code != 303 for text in spoken(page.text)}
    own = {text for text in said if mine.email in text or "/join/" in text or _JOIN_CODE.fullmatch(text)}
    assert [text for text in said - own if not _is_translated(text, "")] == []
    assert len(said) > 60


def test_no_page_of_a_print_speaks_untranslated(foreign: Browser, bank: Engine, clock: FakeClock) -> None:
    """The choice, what belongs to it, and the papers; codes, letters and numbers are nobody's language."""
    sign_in_as(foreign, bank, Role.INSTRUCTOR, now=clock())
    asked = (
        "topics=boundaries-ethics&topics=crisis-safety&topics=self-care-practice&count=40&seed=3&versions=2"
    )
    made = foreign.get(f"/teach/print?{asked}").headers["Location"]
    papers = f"/teach/print/paper?{asked}&title=⟦Monday⟧"
    paths = ("/teach/print", "/teach/print?exam=&versions=9", made, made.replace("mark=", "mark=x"), papers)
    own = _bank_texts()
    said = {text for path in paths for text in spoken(foreign.get(path).text)}
    left = {text for text in said if not _is_translated(text, own) and not _ON_PAPER.fullmatch(text)}
    assert left == set()
    assert len(said) > 100


@pytest.mark.long
def test_no_page_of_results_speaks_untranslated(foreign: Browser, bank: Engine, clock: FakeClock) -> None:
    """Live, results and reports, of a class in every standing; what the bank says is its own."""
    mine = account_of(bank, sign_in_as(foreign, bank, Role.INSTRUCTOR, now=clock()))
    own, names = _bank_texts(), {f"⟦{number}⟧" for number in range(1, 13)}
    pages = []
    for size, shared in [(0, True), (12, True), (12, False)]:
        made = a_cohort(bank, mine, clock(), title="⟦Monday⟧")
        fill(bank, made, size, clock())
        with writing_session(bank) as session:
            for row in session.scalars(select(CohortMember).where(CohortMember.cohort_id == made.id)):
                row.name = f"⟦{row.number}⟧"
        exam = given(bank, made, clock(), title="⟦Mock⟧", attempts=2)
        members = _sit_in_every_way(bank, exam, made, clock, shared=shared)
        looked = ["live", "results", "results?attempt=last", "results?page=2", "class", *members]
        pages += [foreign.get(f"/teach/given/{exam.public_id}/{page}") for page in looked]
    assert {page.status_code for page in pages} == {200}
    said = {text for page in pages for text in spoken(page.text)}
    assert [text for text in said - names if not _is_translated(text, own)] == []
    assert len(said) > 100


def _sit_in_every_way(
    bank: Engine, exam: Assignment, made: Cohort, clock: FakeClock, *, shared: bool
) -> list[str]:
    """Let a class of twelve stand everywhere; returns the paths of their reports."""
    sitter, members = Sitter(bank, exam), members_of(bank, made)
    for place, member in enumerate(members[:10]):
        sitter.sit(
            member, clock(), place, seed=1 if shared else place, form_number=1 if shared else None, cut=5
        )
    ways: list[dict[str, object]] = [
        {"multiplier": None},
        {"paused_at": clock()},
        {"heard_at": clock(), "started_at": clock() - timedelta(minutes=5), "limit_seconds": 6000},
        {"started_at": clock() - timedelta(hours=9)},
        {"state": State.VOIDED},
    ]
    for member, changes in zip(members[6:], ways, strict=False):
        sitter.start(member, clock(), seed=77, **changes)
    with Session(bank) as session:
        rows = session.scalars(select(CohortMember.public_id).where(CohortMember.cohort_id == made.id))
        return [f"learners/{name}" for name in rows]


def test_no_page_of_a_mock_exam_speaks_untranslated(foreign: Browser, house: House, clock: FakeClock) -> None:
    """The builder in every state and the page before the start; titles are the bank's or people's own."""
    mine = account_of(house.engine, sign_in_as(foreign, house.engine, Role.INSTRUCTOR, now=clock()))
    place = f"/teach/exams/{a_mock_exam(house, mine)}"
    pages = [foreign.get("/teach/exams"), foreign.post("/teach/exams", **{"from": "nothing"})]
    fields = fields_of(foreign.get(place).text)
    wrong = {"minutes": "0", "items": "x", "title": "", "part-care-quota": "", "order": "same"}
    presses: list[dict[str, str]] = [
        {"do": "check", **wrong},
        {"do": "save", **wrong},
        {"do": "publish", "part-care-quota": "60"},
        {"do": "publish-link", "revision": "2"},
        {"do": "save", "title": "old", "revision": "1"},
        {"do": "archive", "revision": "3"},
    ]
    for press in presses:
        pages += [foreign.post(place, **{**fields, **press}), foreign.get(place)]
    pages.append(foreign.get("/teach/exams?archived=1"))
    link = f"/mock/{a_version(house, mine, link_open=True)}"
    pages += [foreign.get(link), foreign.post(link, extra="x")]
    loaded = house.loaded()
    own = {exam.title for exam in loaded.exams.values()} | {DISCLAIMER}
    own |= {tag.title for tag in loaded.taxonomy.tags.values()}
    own |= {domain.title for domain in loaded.taxonomy.domains.values()}
    own |= {"Limits", "Care for oneself", "Monday exam", "1: Monday exam", mine.email}
    said = {text for page in pages if page.status_code != 303 for text in spoken(page.text)} - own
    left = [text for text in said if not _is_translated(text, "") and "/mock/" not in text]
    assert left == []
    assert len(said) > 60


def test_no_page_of_reports_speaks_untranslated(foreign: Browser, bank: Engine, clock: FakeClock) -> None:
    """Both sides, before and after a reply; what people wrote, addresses and ids are their own."""
    sitting = foreign.start_set(count="5")
    foreign.answer(sitting, 1, "check", response="1")
    here = f"/sittings/{sitting}/1"
    pages = [foreign.get("/reports"), foreign.get("/teach/reports")]
    foreign.post(f"{here}/report", text="⟦Two keys⟧")
    learner = foreign.twin()
    mine = account_of(bank, sign_in_as(foreign, bank, Role.INSTRUCTOR, now=clock()))
    version, report = (snapshot(bank)["problem_report"][0][at] for at in (2, 5))
    item = next(str(row[1]) for row in snapshot(bank)["item_version"] if row[0] == version)
    place = f"/teach/reports/{item}"
    pages += [foreign.get(path) for path in ("/teach/reports", "/teach/reports?state=kept")]
    pages += [learner.get("/reports")]
    for do, revision in (("reply", 0), ("note", 0), ("reply", 0)):
        sent = {"to": f"{report}.{revision}", "reply": "⟦Thank you⟧", "state": "kept", "note": "⟦Mine⟧"}
        pages.append(foreign.post(place, do=do, **sent))
    pages += [foreign.post(place, do=do) for do in ("reply", "note")]
    pages += [learner.get("/"), learner.get("/reports")]
    told = {text for page in pages if page.status_code != 303 for text in spoken(page.text)}
    own = _bank_texts() + mine.email
    assert [text for text in told if not _is_translated(text.replace(item, ""), own)] == []
    assert len(told) > 60


def test_refusals_are_translated_with_their_facts(foreign: Browser) -> None:
    """A sentence that is born in the core comes out in the reader's language, facts filled in."""
    sitting = foreign.start_set(count="5")
    foreign.answer(sitting, 1, "check", response="1")
    page = foreign.post(f"/sittings/{sitting}/1/report", text="x" * 2001).text
    assert "⟦The report is too long; keep it under 2000 signs.⟧" in page


def test_the_title_of_a_set_is_translated_where_it_is_shown(foreign: Browser) -> None:
    """It is stored in English; an exam's title is the bank's own."""
    sitting = foreign.start_set(count="5")
    assert "⟦A mix⟧" in foreign.get(f"/sittings/{sitting}/1").text
    assert "⟦A mix⟧" in foreign.get("/").text


def test_the_page_that_says_to_wait_is_translated(foreign: Browser) -> None:
    """For one minute and for more; its number is filled in."""
    with foreign.app.test_request_context():
        foreign.app.preprocess_request()
        pages = [
            foreign.app.make_response(wait_page(seconds)).get_data(as_text=True) for seconds in (30, 3000)
        ]
    assert [("1 minute," in page, "50 minutes," in page) for page in pages] == [(True, False), (False, True)]
    for page in pages:
        assert [text for text in spoken(page) if not _is_translated(text, "")] == []


def test_letters_are_written_in_the_site_s_language(foreign: Browser, bank: Engine, clock: FakeClock) -> None:
    """Every kind, subject and text; only a link is the same in all languages."""
    letterbox = Letterbox(bank, clock)
    for kind in MailKind:
        letterbox.put(kind)
    with mail_server() as server:
        parts = foreign.app.extensions["exam_prep"]
        settings = replace(parts.settings, mail_url=server.url)
        foreign.app.extensions["exam_prep"] = replace(parts, settings=settings)
        assert deliver_once(foreign.app) == len(MailKind)
    for letter in server.taken:
        said = [str(letter["Subject"]), *letter.get_content().split("\n\n")]
        assert [text for text in said if text.strip() and "⟦" not in text and "://" not in text] == []


def test_the_second_step_speaks_translated(foreign: Browser, clock: FakeClock) -> None:
    """Set up, refused, asked for by both ways; only address, key and codes are no words."""
    join(foreign)
    pages = [foreign.get("/account/second-factor")]
    phone = scan(foreign, clock)
    pages += [foreign.get(SET_UP), foreign.post(SET_UP, code=""), foreign.post(SET_UP, code=phone.code())]
    foreign.forget_token()
    pages += [foreign.get("/account/second-factor")]
    sign_out(foreign)
    sign_in(foreign)
    for way in ("", "/recovery"):
        pages += [foreign.get(f"/account/second-step{way}"), step(foreign, "000000", way)]
    said = {text for page in pages for text in spoken(page.text)}
    left = {text for text in said if not _is_translated(text, "") and not _CODE_SHOWN.fullmatch(text)}
    assert left - {phone.key} == set()
    assert len(said) > 30


def _messages() -> Iterator[str | tuple[str, ...]]:
    code = extract_from_dir(_CODE, [("**.py", "python")], keywords=_KEYWORDS)
    pages = extract_from_dir(templates_dir(), [("**.html", "jinja2.ext:babel_extract")], keywords=_KEYWORDS)
    mails = extract_from_dir(templates_dir(), [("**.txt", "jinja2.ext:babel_extract")], keywords=_KEYWORDS)
    for found in (*code, *pages, *mails):
        yield found[2]


def _visited(browser: Browser) -> list[str]:
    """Return the pages to listen to, of a newcomer's first steps and after."""
    practice = browser.start_set(count="5")
    browser.answer(practice, 1, "check", response="1")
    mock = browser.start_exam()
    browser.save(mock, 1, 1)
    done = browser.start_set(count="5", feedback="end", clock="pace")
    browser.post(f"/sittings/{done}/finish")
    paused = browser.start_set(count="5", clock="pace")
    browser.post(f"/sittings/{paused}/pause")
    resting = browser.start_exam("ca-pssc-120")
    for position in (60, 61):
        browser.answer(resting, position, "next", response="1")
    plain = ["/", "/practice", "/exams", "/exams/first-look-20", "/exams/ca-pssc-120", "/review", "/progress"]
    helps = [
        "",
        "/timing",
        "/scoring",
        "/review",
        "/readiness",
        "/groups",
        "/keys",
        "/accessibility",
        "/data",
    ]
    sat = [f"{practice}/1", f"{practice}/2", f"{mock}/2", f"{mock}/finish", f"{done}/result", f"{done}/1"]
    sat += [f"{paused}/1", f"{resting}/61", f"{resting}/62"]
    return [
        *plain,
        *(f"/help{page}" for page in helps),
        *(f"/sittings/{page}" for page in sat),
        "/sources",
        "/data",
        "/data/delete",
        "/groups",
        "/join",
        "/join?code=none",
        "/join/FHK-7MR-2TW",
        "/nowhere",
    ]


def _is_translated(text: str, own: str) -> bool:
    if "⟦" in text or "⟧" in text or not _WORD.search(text):
        return True
    if any(name in text for name in _dates()) or re.fullmatch(
        r"[\d:\s]*(AM|PM|ATM|PTM|EST|[A-Z]{3,4})", text
    ):
        return True
    return " ".join(_WORD.findall(text)) in own


def _dates() -> set[str]:
    locale = Locale.parse(_MADE_UP)
    months = (locale.months["format"][width] for width in ("wide", "abbreviated"))
    return {str(name) for names in (locale.days["format"]["wide"], *months) for name in names.values()}


def _bank_texts() -> str:
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
