"""A person who uses the keyboard alone: every control is reached by Tab and worked by its own keys."""

from playwright.sync_api import Page, expect

_MOST_TABS = 250


class Keys:
    """The keyboard of one page; where the focus is, is what the browser says."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, selector: str) -> None:
        """Press Tab until the focus is on what `selector` finds; it has to be seen there."""
        for _ in range(_MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("(found) => document.activeElement.matches(found)", selector):
                expect(self.page.locator(":focus")).to_be_visible()
                return
        raise AssertionError(f"{_MOST_TABS} times Tab never reached {selector}")

    def press(self, selector: str) -> None:
        """Reach a link or a button, press Enter and wait for the page that follows."""
        self.to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, selector: str, text: str) -> None:
        """Reach a field and put `text` in the place of what stands there."""
        self.to(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def choose(self, group: str, selector: str) -> None:
        """Reach a group of radio buttons and move to the one that `selector` finds."""
        self.to(group)
        for _ in range(self.page.locator(group).count()):
            if self.page.locator(selector).is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never reached {selector}")
