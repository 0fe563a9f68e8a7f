"""Passkeys in a real browser: made, used, refused where they must be, removed."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.e2e.authenticator import Authenticator
from tests.e2e.conftest import Server, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

PASSWORD = "teal kettle under rain"  # noqa: S105  # for tests
_REFUSED = "This passkey was not taken."
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_LOOKS = (
    {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
    {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
)
_numbers = count(1)


@pytest.fixture(scope="module")
def server(server: Server) -> Server:
    """Reach the server by a name: no browser makes passkeys for a number."""
    return replace(server, url=server.url.replace("127.0.0.1", "localhost"))


def test_a_passkey_is_made_and_signs_in(visit: Callable[..., Visitor]) -> None:
    """Made on the account's page, then used instead of the password; what was asked for comes next."""
    visitor, device, _email = _joined(visit)
    _make(visitor, "My phone")
    assert len(device.keys()) == 1
    _sign_out(visitor)
    visitor.goto("/account/login?next=/progress")
    visitor.press("Sign in with a passkey")
    visitor.press("Use a passkey")
    assert visitor.page.url.endswith("/progress")
    assert _is_in(visitor)


@pytest.mark.long
def test_the_wrong_finger_opens_nothing(visit: Callable[..., Visitor]) -> None:
    """The device does not answer; the page says in words what happened, and the next try works."""
    visitor, device, _email = _joined(visit)
    _make(visitor, "My phone")
    _sign_out(visitor)
    visitor.goto("/account/passkey")
    device.unlocks(unlocks=False)
    visitor.page.get_by_role("button", name="Use a passkey").click()
    expect(visitor.page.get_by_text("That was stopped or took too long.")).to_be_visible()
    device.unlocks(unlocks=True)
    visitor.press("Use a passkey")
    assert _is_in(visitor)


@pytest.mark.long
def test_a_device_without_its_lock_is_refused(visit: Callable[..., Visitor]) -> None:
    """A page that asks for less than our own: the answer is signed, but nobody had to unlock anything."""
    visitor, device, _email = _joined(visit)
    _make(visitor, "My phone")
    _sign_out(visitor)
    visitor.goto("/account/passkey")
    device.unlocks(unlocks=False)
    visitor.page.route("**/account/passkey/options", _asks_for_less)
    visitor.press("Use a passkey")
    _expect_refused(visitor)


@pytest.mark.long
def test_a_removed_passkey_opens_nothing(visit: Callable[..., Visitor]) -> None:
    """The device still has it; the account does not."""
    visitor, device, _email = _joined(visit)
    _make(visitor, "My phone")
    visitor.press("Remove My phone")
    expect(visitor.page.get_by_text("“My phone” does not open your account any more.")).to_be_visible()
    assert len(device.keys()) == 1
    _sign_out(visitor)
    visitor.goto("/account/passkey")
    visitor.press("Use a passkey")
    _expect_refused(visitor)


@pytest.mark.long
@pytest.mark.parametrize("counts", [True, False], ids=["counting", "not-counting"])
def test_an_answer_counts_once(visit: Callable[..., Visitor], server: Server, *, counts: bool) -> None:
    """Cookie, token and answer sent once more are refused, whether or not the passkey counts its uses."""
    visitor, _device, _email = _joined(visit)
    _make(visitor, "My phone")
    _sign_out(visitor)
    visitor.goto("/account/passkey")
    form, headers = _overheard(visitor)
    assert _is_in(visitor)
    _sign_out(visitor)
    if not counts:
        server.forget_counts()
    visitor.page.context.clear_cookies()
    answer = visitor.page.context.request.post(
        f"{visitor.url}/account/passkey", data=form, headers=headers, max_redirects=0
    )
    assert answer.status == 422
    assert _REFUSED in answer.text()
    assert not _is_in(visitor)


@pytest.mark.long
def test_a_passkey_opens_its_own_account_and_no_other(visit: Callable[..., Visitor]) -> None:
    """Whoever is signed in is not proved by somebody else's passkey, nor does one name two accounts."""
    first, device, _email = _joined(visit)
    _make(first, "Hers")
    second, other, email = _joined(visit)
    other.hold(device.keys()[0])
    second.goto("/account/passkey?next=/account/passkeys")
    second.press("Use a passkey")
    _expect_refused(second)
    second.goto("/account")
    expect(second.page.get_by_text(email)).to_be_visible()

    key = device.keys()[0]
    other.forget_all()
    other.hold({**key, "userHandle": "AAAAAAAAAAAAAAAAAAAAAA=="})
    _sign_out(second)
    second.goto("/account/passkey")
    second.press("Use a passkey")
    _expect_refused(second)


@pytest.mark.long
def test_a_device_has_one_passkey_an_account(visit: Callable[..., Visitor]) -> None:
    """The second is not made, and the page says why; the name is still there."""
    visitor, _device, _email = _joined(visit)
    _make(visitor, "My phone")
    visitor.page.get_by_label("Name").fill("My phone again")
    visitor.page.get_by_role("button", name="Make the passkey").click()
    expect(visitor.page.get_by_text("This device or key has a passkey of yours already.")).to_be_visible()
    expect(visitor.page.get_by_label("Name")).to_have_value("My phone again")


@pytest.mark.long
def test_without_scripts_the_password_works_and_the_page_says_so(
    visit: Callable[..., Visitor],
) -> None:
    """No button that does nothing; one link leads back."""
    visitor = visit(java_script_enabled=False)
    visitor.goto("/account/login?next=/progress")
    visitor.press("Sign in with a passkey")
    expect(visitor.page.get_by_text("This needs a browser that knows passkeys")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Use a passkey")).to_have_count(0)
    visitor.press("Use your password instead")
    assert visitor.page.url.endswith("/account/login?next=/progress")


def test_at_a_number_the_page_says_where_passkeys_work(visit: Callable[..., Visitor], server: Server) -> None:
    """Trying out on one machine: the address that works is named."""
    visitor = visit()
    by_number = server.url.replace("localhost", "127.0.0.1")
    visitor.page.goto(f"{by_number}/account/passkey")
    expect(visitor.page.get_by_text(f"open {server.url} instead.")).to_be_visible()
    visitor.hosts.discard(by_number.removeprefix("http://"))


@pytest.mark.long
@pytest.mark.parametrize("look", _LOOKS, ids=["narrow-light", "wide-dark"])
def test_axe_finds_nothing(visit: Callable[..., Visitor], look: dict[str, object]) -> None:
    """On the page of passkeys, empty and not, with a problem, and on the one that signs in."""
    visitor, _device, _email = _joined(visit, **look)
    found = _violations(visitor, "/account/passkeys")
    _make(visitor, "My phone")
    found += _violations(visitor, "/account/passkeys")
    visitor.page.get_by_label("Name").fill("")
    found += _violations(visitor, "/account/passkey")
    _sign_out(visitor)
    found += _violations(visitor, "/account/passkey")
    visitor.page.evaluate("document.forms[0].submit()")
    visitor.page.wait_for_load_state()
    _expect_refused(visitor)
    found += [one["id"] for one in Axe().run(visitor.page, options=_RULES).response["violations"]]
    assert found == []


def _joined(visit: Callable[..., Visitor], **options: object) -> tuple[Visitor, Authenticator, str]:
    """Give somebody with a new account, signed in, and a device with a lock."""
    visitor = visit(**options)
    email = f"passkey{next(_numbers)}@example.org"
    visitor.goto("/account/register")
    _fill(visitor.page, email)
    visitor.press("Make the account")
    _fill(visitor.page, email)
    visitor.press("Sign in")
    return visitor, Authenticator(visitor.page), email


def _fill(page: Page, email: str) -> None:
    page.get_by_label("Mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)


def _make(visitor: Visitor, name: str) -> None:
    visitor.goto("/account/passkeys")
    visitor.page.get_by_label("Name").fill(name)
    visitor.press("Make the passkey")
    expect(visitor.page.get_by_text(f"“{name}” is on your account now.")).to_be_visible()


def _sign_out(visitor: Visitor) -> None:
    visitor.goto("/account")
    visitor.press("Sign out")


def _is_in(visitor: Visitor) -> bool:
    visitor.goto("/account")
    return visitor.page.url == f"{visitor.url}/account"


def _expect_refused(visitor: Visitor) -> None:
    """Refused in a sentence, on a page that is no surprise to the browser but for its status."""
    expect(visitor.page.get_by_text(_REFUSED).first).to_be_visible()
    visitor.complaints[:] = [one for one in visitor.complaints if "status of 422" not in one]


def _asks_for_less(route: Route) -> None:
    """Let the page ask the device for an answer without its lock."""
    answer = route.fetch()
    route.fulfill(response=answer, json={**answer.json(), "userVerification": "discouraged"})


def _overheard(visitor: Visitor) -> tuple[str, dict[str, str]]:
    """Sign in with the passkey; return the form that was sent, and the headers that went with it."""
    taken: list[tuple[str, dict[str, str]]] = []

    def listen(route: Route) -> None:
        sent = route.request
        wanted = {"cookie", "content-type", "referer", "origin"}
        headers = {name: value for name, value in sent.all_headers().items() if name in wanted}
        taken.append((sent.post_data or "", headers))
        route.continue_()

    visitor.page.route("**/account/passkey", listen)
    visitor.press("Use a passkey")
    visitor.page.unroute("**/account/passkey")
    return taken[0]


def _violations(visitor: Visitor, path: str) -> list[str]:
    visitor.goto(path)
    found = Axe().run(visitor.page, options=_RULES)
    return [f"{path}: {one['id']}" for one in found.response["violations"]]
