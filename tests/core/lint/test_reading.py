"""Words, sentences, syllables and the reading grade."""

import pytest

from exam_prep.core.lint.people import named_people
from exam_prep.core.lint.readability import grade
from exam_prep.core.lint.sentences import sentences
from exam_prep.core.lint.syllables import syllables
from exam_prep.core.lint.words import content_stems, normalised, stem

SYLLABLES = """
people 2 listened 2 choices 2 agency 3 family 3 asked 1 telling 2 being 2 idea 3 created 3 reliable 4
science 2 question 2 social 2 special 2 patient 2 table 2 tables 2 settled 2 smile 1 safely 2 homeless 2
visited 3 needed 2 tried 1 agrees 2 clothes 1 houses 2 voices 2 notes 1 situation 4 violent 3 diary 3
quiet 2 client 2 anxious 2 curious 3 previous 3 experience 4 medium 3 genuine 3 actual 3 continue 3 value 2
argue 2 theater 3 museum 3 video 3 period 3 suicide 3 influence 3 spiritual 4 individual 5 guided 2
building 2 buying 2 crying 2 carried 2 movement 2 lonely 2 rely 2 immediately 5 sometimes 2 nineteen 2
therapist 3 peer 1 higher 2 rhythm 2 employee 3 courageous 3 language 2 guest 1 equal 2 lied 1 optimism 4
"""
KNOWN = [(word, int(count)) for word, count in zip(*[iter(SYLLABLES.split())] * 2, strict=True)]


@pytest.mark.parametrize(("word", "count"), KNOWN, ids=[word for word, _ in KNOWN])
def test_syllables_of_known_words(word: str, count: int) -> None:
    """Common spellings are counted as they are said."""
    assert syllables(word) == count


@pytest.mark.parametrize("word", ["confidentiality", "Supervisor", "relationships", "HIPAA", "42"])
def test_words_of_the_field_count_two_syllables(word: str) -> None:
    """A candidate knows the field's terms by sight."""
    assert syllables(word) == 2


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('Mr. Osei asks, "Is it under $15?" and waits. He nods.', 2),
        ("It cost $15. He paid.", 2),
        ('She writes, "Just tell me. You know best." He sighs.', 3),
        ("She has one rule: call first. It holds!", 2),
        ("Staff at the U.S. center meet at 3 p.m. daily.", 1),
        ("First line\n\n- one\n- two", 3),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, count: int) -> None:
    """Titles, sums, quotations and colons do not split a sentence; paragraphs and list lines do."""
    assert len(sentences(text)) == count


def test_the_grade_is_the_published_formula() -> None:
    """Ten words of one syllable in two sentences: 0.39 * 5 + 11.8 - 15.59."""
    assert grade("The cat sat on it. The dog ran to us.") == pytest.approx(0.39 * 5 + 11.8 - 15.59)


def test_no_text_has_no_grade() -> None:
    """Nothing to read is easy."""
    assert grade(" ... ") == 0.0


@pytest.mark.parametrize(
    "forms",
    ["share shares shared sharing", "stop stops stopped stopping", "policy policies", "agree agrees agreeing",
     "kind kindly kindness", "class classes", "listen listens listened listening"],
)  # fmt: skip
def test_forms_of_a_word_meet_at_one_stem(forms: str) -> None:
    """Endings of verbs, plurals and adverbs are stripped alike."""
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["sing sibling", "class clash", "test tease", "bus business"])
def test_different_words_keep_their_stems(pair: str) -> None:
    """Stripping stops before words fall together."""
    assert len({stem(word) for word in pair.split()}) == 2


def test_content_stems_leave_out_small_words_and_keep_numbers() -> None:
    """Words below the length asked for and function words do not count; a number does."""
    assert content_stems("There are 42 shared rules about them", 5) == {"42", "shar", "rul"}


def test_markdown_and_typographic_marks_do_not_make_words() -> None:
    """Emphasis, links and curly quotes leave the words as they are read."""
    assert normalised("**Don\u2019t** [call](http://x.org/a_b) \u201cher\u201d") == ("don't", "call", "her")


def test_people_are_told_from_days_laws_and_sentence_openings() -> None:
    """Only capitals that can be a person's name count."""
    text = "Today Mei sees Dr. Adeyemi. On Monday the Olmstead Act is read to Kofi's group. Nothing helps."
    assert named_people(text) == {"Mei", "Adeyemi", "Kofi"}
