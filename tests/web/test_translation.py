"""Every text a person reads goes through gettext: in a made-up language no English is left."""

import re
from dataclasses import replace

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from exam_prep.core.mail import MailKind
from exam_prep.core.roles import Role
from exam_prep.db.accounts import Factor, Signin
from exam_prep.db.engine import writing_session
from exam_prep.services.accounts.people import get_account
from exam_prep.web.errors import wait_page
from exam_prep.web.mailer import deliver_once
from tests.browsing import Browser
from tests.mail_server import mail_server
from tests.services.mail.letterbox import Letterbox
from tests.set_clock import FakeClock
from tests.web.made_up_language import bank_texts, is_translated
from tests.web.second_factor import SET_UP, scan, step
from tests.web.soft_key import SoftKey
from tests.web.spoken import spoken
from tests.web.test_accounts import EMAIL, join, sign_in, sign_out

_TIME = re.compile(r"[\d:\s]*[A-Z]{2,4}")
_CODE_SHOWN = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){5}")


def test_no_page_speaks_untranslated(foreign: Browser) -> None:
    """All that is said is bracketed, a text of the bank, a name, a number or a date."""
    own = bank_texts()
    left = {
        f"{path}: {text}"
        for path in _visited(foreign)
        for text in spoken(foreign.get(path).text)
        if not is_translated(text, own)
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
        assert [text for text in spoken(page) if not is_translated(text, "")] == []
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
        if not is_translated(text, "") and "@example.org" not in text and "/account/link/" not in text
    }
    assert left == set()


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
        assert [text for text in spoken(page) if not is_translated(text, "")] == []


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
    left = {text for text in said if not is_translated(text, "") and not _CODE_SHOWN.fullmatch(text)}
    assert left - {phone.key} == set()
    assert len(said) > 30


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
