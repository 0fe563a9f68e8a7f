"""The look before handing in tells what has no answer, seen or not."""

from tests.browsing import Browser


def test_questions_never_seen_count_as_unanswered(browser: Browser) -> None:
    """After one answer of a new mock nineteen questions have none, and the way back leads to the first."""
    sitting = browser.start_exam()
    browser.save(sitting, 1, 1)
    page = browser.get(f"/sittings/{sitting}/finish").text

    assert "19 questions have no answer yet" in page
    assert f'href="/sittings/{sitting}/2"' in page


def test_a_full_set_says_that_every_question_is_answered(browser: Browser) -> None:
    """The sentence stands only where it is true."""
    sitting = browser.start_set(count="5", feedback="end", set="topics", topics=["boundaries.setting"])
    before = browser.get(f"/sittings/{sitting}/finish").text
    assert "Every question has an answer" not in before
    for position in range(1, 1 + before.count('<a class="cell seen"')):
        page = browser.get(f"/sittings/{sitting}/{position}").text
        response = "1" if 'name="response"' in page else "1 2 3 4"
        browser.answer(sitting, position, "save", response=response)

    assert "Every question has an answer" in browser.get(f"/sittings/{sitting}/finish").text
