"""A browser goes over every view of a bank and a sitting, and looks for anything that ran or could run."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page, Response

from exam_prep.clock import system_clock
from exam_prep.services.browsing.opening import new_link
from tests.security.site import SECRET

_SENTINEL = "window.zqhits = 0; window.zqhit = () => { window.zqhits += 1 }"
_AUDIT = r"""() => {
  const bad = [];
  const strange = 'iframe,object,embed,base,math,foreignObject,animate,set,marquee,video,audio,style,' +
    'template:not([data-conflict])';
  for (const e of document.querySelectorAll(strange)) bad.push('element ' + e.outerHTML.slice(0, 80));
  for (const e of document.querySelectorAll('script'))
    if (!e.src.startsWith(location.origin + '/assets/')) bad.push('script ' + e.outerHTML.slice(0, 80));
  for (const e of document.querySelectorAll('*')) for (const a of e.attributes) {
    if (/^on|^style$|^srcdoc$/i.test(a.name)) bad.push(`attribute ${a.name}=${a.value.slice(0, 60)}`);
    const leads = /^(href|src|action|formaction|xlink:href)$/i.test(a.name);
    const drawn = e.matches('img.qr') && a.name === 'src' && /^data:image\/svg\+xml;base64,/.test(a.value);
    if (leads && !drawn && !/^(https?:|[/#]|$)/i.test(a.value))
      bad.push(`address ${a.name}=${a.value.slice(0, 60)}`);
  }
  for (const e of document.querySelectorAll('main *'))
    for (const type of ['mouseover', 'mouseenter', 'pointerover', 'focus', 'toggle', 'error', 'load'])
      e.dispatchEvent(new Event(type));
  if (window.zqhits) bad.push(`ran ${window.zqhits} times`);
  return bad;
}"""

_WAIT = HTTPStatus.TOO_MANY_REQUESTS
_WITH_TEXTS = "main form:has(textarea, input[type=text], input[type=search])"
_FILL = """(form, text) => {
  const fields = form.querySelectorAll('textarea, input[type=text], input[type=search]');
  for (const field of fields) field.value = text;
}"""
_SEND = "(form) => form.requestSubmit(form.querySelector('[type=submit]:not(.vh)'))"


@dataclass
class Tour:
    """A page that keeps what it found; `views` counts the pages that were looked at."""

    page: Page
    url: str
    found: list[str] = field(default_factory=list)
    views: int = 0

    def enter(self, cookie: str) -> None:
        """Be signed in as whoever has this session."""
        self.page.context.add_cookies([{"name": "session", "value": cookie, "url": self.url}])

    def see(self, path: str) -> None:
        """Open a page and look at it."""
        self._answered(path, self.page.goto(self.url + path))
        self.look(path)

    def press(self, selector: str) -> None:
        """Press a button and look at the page that follows."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.look(selector)

    def send(self, form: Locator, place: str) -> None:
        """Send a form by its first button and look at the page that follows."""
        with self.page.expect_navigation() as followed:
            form.evaluate(_SEND)
        self._answered(place, followed.value)
        self.look(place)

    def look(self, place: str) -> None:
        """Note what on this page ran, or could run."""
        self.views += 1
        self.found += [f"{place}: {one}" for one in self.page.evaluate(_AUDIT)]

    def _answered(self, place: str, answer: Response | None) -> None:
        """Note what was no page of its own: one that broke, or that says to wait."""
        if answer is not None and (
            answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == _WAIT
        ):
            self.found.append(f"{place}: status {answer.status}")

    def _heard(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Trusted" in message.text:
            self.found.append(f"{self.page.url}: {message.text}")

    def _asked(self, dialog: Dialog) -> None:
        self.found.append(f"{self.page.url}: dialog {dialog.message}")
        dialog.dismiss()


def tour_of(browser: Browser, url: str, *, with_policy: bool) -> Tour:
    """Return a tour; without the policy nothing but the escaping of texts is left to hold a payload."""
    page = browser.new_context(bypass_csp=not with_policy).new_page()
    page.add_init_script(_SENTINEL)
    tour = Tour(page, url)
    page.on("console", tour._heard)  # noqa: SLF001  # its own ear
    page.on("dialog", tour._asked)  # noqa: SLF001  # same
    return tour


def over_everything(tour: Tour, texts: list[str]) -> None:
    """Look at every view that shows a text of the bank or of a person, once for each payload."""
    tour.see(new_link(SECRET, now=system_clock()))
    tour.press("main form button")
    for path in ("/", "/practice", "/exams", "/bank", "/bank/exams", "/sources", "/review", "/progress"):
        tour.see(path)
    for number in range(len(texts)):
        tour.see(f"/bank/items/item-{number:04}")
        tour.see(f"/exams/exam-{number:04}")
    tour.see("/exams/all")
    tour.press("aside form button")
    sitting = tour.page.url.rpartition("/")[0].removeprefix(tour.url)
    places = [f"{sitting}/{position}" for position in range(1, len(texts) + 1)]
    for path in (*places, f"{sitting}/finish", "/", "/data"):
        tour.see(path)
    tour.see(f"{sitting}/finish")
    tour.press("main form button.btn:not(.two)")
    tour.see(f"{sitting}/result")
    for path in (*places, "/", "/practice", "/progress"):
        tour.see(path)
    _report(tour, places[0], texts)


def over_teaching(tour: Tour, paths: Iterable[str], text: str) -> None:
    """Look at every page of `paths`; then send `text` in each field of each form there, refused or not."""
    for path in paths:
        tour.see(path)
    for path in paths:
        _send_everywhere(tour, path, text)


def _send_everywhere(tour: Tour, path: str, text: str) -> None:
    """Fill in every text of the forms on a page, one form at a time, and look at what comes back."""
    at = 0
    while True:
        tour.page.goto(tour.url + path)
        forms = tour.page.locator(_WITH_TEXTS)
        if at >= forms.count():
            return
        forms.nth(at).evaluate(_FILL, text.replace("\0", ""))
        tour.send(forms.nth(at), f"{path}, form {at}")
        at += 1


def _report(tour: Tour, path: str, texts: list[str]) -> None:
    """Send each payload as a report, as long as its field takes, and look at the list of them."""
    for text in texts:
        tour.page.goto(tour.url + path)
        tour.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        tour.page.locator("textarea[name=text]").fill(text.replace("\0", "") + "x" * 2001)
        tour.press("form[action$='/report'] button")
    tour.see("/reports")
