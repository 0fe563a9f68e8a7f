"""Texts that want to be programs stay texts, in every field and every view of a real browser."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from exam_prep.core.access import Access
from exam_prep.web.presenters import markdown, markdown_inline, outside
from tests.school import Words
from tests.security.corpora import payloads
from tests.security.hostile_bank import hostile_bank
from tests.security.site import school_in, site_of
from tests.security.tour import over_everything, over_teaching, tour_of

XSS = payloads("xss.txt")
_ALLOWED = {"p", "em", "strong", "ul", "ol", "li", "br", "blockquote", "code"}
_EVERY = 17


class _Elements(HTMLParser):
    """Collects elements and attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[tuple[str, bool]] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element and whether it has attributes."""
        self.found.add((tag, bool(attrs)))


def test_the_corpus_is_large_and_each_payload_stands_once() -> None:
    """At least 100, each of which says what it would do."""
    assert len(XSS) == len(set(XSS)) >= 100


_POLICIES = (
    pytest.param(True, id="as-served"),  # with or without it
    pytest.param(False, id="without-the-policy", marks=pytest.mark.long),  # same
)


@pytest.mark.parametrize("text", XSS)
def test_markdown_gives_plain_elements_only(text: str) -> None:
    """No element but those of prose, none with an attribute; and no address that is not a page elsewhere."""
    for made in (markdown(text), markdown_inline(text)):
        assert _Elements(str(made)).found <= {(tag, False) for tag in _ALLOWED}
    assert outside(text) == "" or text.startswith("http")


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize("with_policy", _POLICIES)
def test_nothing_runs_in_any_view(browser: Browser, tmp_path: Path, *, with_policy: bool) -> None:
    """A sample of the corpus over every view: no dialog, no report of the policy, nothing ran or could run.

    tests/bench/attacks.py takes all of it. Without the policy only the escaping holds, so both are shown.
    """
    texts = XSS[::_EVERY]
    with site_of(hostile_bank(texts), tmp_path) as (_app, url):
        tour = tour_of(browser, url, with_policy=with_policy)
        over_everything(tour, texts)
        tour.page.context.close()
    assert tour.found == []
    assert tour.views > 5 * len(texts)


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize("with_policy", _POLICIES)
def test_nothing_runs_in_any_view_of_staff(browser: Browser, tmp_path: Path, *, with_policy: bool) -> None:
    """Every route of the teaching side over a school in which all that people write is a payload.

    Names, titles, reasons, reports, replies and drafts of items; each is typed into every form as well.
    """
    texts = XSS[::_EVERY]
    words = Words(tuple(texts), tuple(texts), tuple(texts), texts[0], exam="all", tag="tag-0000")
    with site_of(hostile_bank(texts), tmp_path) as (app, url), school_in(app, words) as school:
        tour = tour_of(browser, url, with_policy=with_policy)
        for person, paths in (
            (school.staff, school.staff_pages(app)),
            (school.student, school.learners_pages),
        ):
            tour.enter(person.cookie)
            over_teaching(tour, paths, texts[1])
        tour.page.context.close()
    assert tour.found == []
    assert tour.views > 120


@pytest.mark.browser
@pytest.mark.parametrize("with_policy", _POLICIES)
def test_the_tour_sees_what_runs(browser: Browser, tmp_path: Path, *, with_policy: bool) -> None:
    """A page that does not escape is found out, so that finding nothing means something."""
    with site_of(hostile_bank(XSS[:1]), tmp_path) as (app, url):
        app.extensions["policy"]["open"] = Access.ANYONE
        app.add_url_rule("/open", "open", lambda: "<body><main><img src=x onerror=zqhit(1)></main>")
        tour = tour_of(browser, url, with_policy=with_policy)
        tour.see("/open")
        tour.page.context.close()
    assert any("attribute onerror" in one for one in tour.found)
    assert any("Content Security Policy" in one if with_policy else "ran" in one for one in tour.found)
