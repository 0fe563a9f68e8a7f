"""How a learner answers on a page of any kind, and what a test can see of what the device keeps."""

import json
from collections.abc import Mapping

from playwright.sync_api import BrowserContext, Page, expect

_KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) {
      found[new URL(one.url).pathname] = await (await cache.match(one)).text();
    }
  }
  return found;
}"""
_STORED = """async () => {
  const found = { local: { ...localStorage }, session: { ...sessionStorage } };
  for (const { name } of await indexedDB.databases()) {
    const asked = indexedDB.open(name);
    await new Promise((done) => { asked.onsuccess = done; });
    for (const store of asked.result.objectStoreNames) {
      const all = asked.result.transaction(store).objectStore(store).getAll();
      await new Promise((done) => { all.onsuccess = done; });
      found[store] = all.result;
    }
    asked.result.close();
  }
  return found;
}"""


def choose(page: Page, number: int) -> None:
    """Choose the displayed line `number`; on items with places, start the lines with it."""
    lines = page.locator("label.say")
    if lines.count():
        page.locator("input.ans").nth(number - 1).evaluate("one => one.checked || one.click()")
        return
    places = page.locator("select[name^='match-'], select[name^='order-']")
    for place in range(places.count()):
        wanted = (place + number - 1) % places.count() + 1
        places.nth(place).select_option(str(wanted))


def told(page: Page, words: str) -> None:
    """Wait until the status says `words`."""
    expect(page.locator("[data-status]")).to_contain_text(words)


def kept_pages(page: Page) -> dict[str, str]:
    """Return what Cache Storage holds, by path."""
    found: dict[str, str] = page.evaluate(_KEPT)
    return found


def wait_until_kept(page: Page, pages: int) -> Mapping[str, str]:
    """Wait until so many pages of sittings are on the device, and return all that is kept."""
    for _ in range(600):
        found = kept_pages(page)
        if sum(path.startswith("/sittings/") for path in found) >= pages:
            return found
        page.wait_for_timeout(50)
    raise AssertionError(f"{pages} pages were not kept: {sorted(found)}")


def on_device(page: Page) -> str:
    """Return all that this origin holds on the device, as one text."""
    return json.dumps([kept_pages(page), page.evaluate(_STORED)])


def cut_line(context: BrowserContext) -> None:
    """Take the line away from the pages and the worker."""
    context.set_offline(True)  # playwright's own signature


def mend_line(context: BrowserContext) -> None:
    """Give the line back."""
    context.set_offline(False)  # same


def shown_answer(page: Page) -> str:
    """Return the response that the form shows, in displayed numbers."""
    values: list[str] = page.evaluate(
        "[...document.querySelectorAll('input.ans:checked, #item select')].map((one) => one.value)"
    )
    return " ".join(values)
