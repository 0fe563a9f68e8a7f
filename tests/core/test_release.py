"""Release: nothing that tells right from wrong before its time, and everything after, in order."""

from dataclasses import asdict, fields, replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.bank import Scenario
from exam_prep.core.items import ErrorType, Item, Kind
from exam_prep.core.release import CandidateItem, candidate_view, explanation, may_show_feedback
from exam_prep.core.responses import Certainty
from exam_prep.core.sitting import Feedback, Mode, State
from exam_prep.errors import InvalidError
from tests.core.sitting_samples import ORDER, SAMPLES, matching, responses, weighted

CANARY = "canary"


def with_canaries(item: Item) -> Item:
    """Return the item with a canary in every text that a candidate must not see."""
    options = tuple(
        replace(
            option,
            id=f"{CANARY}-{option.id}",
            rationale=f"{CANARY} rationale",
            error=ErrorType.RESCUE,
            weight=0.987654 if option.weight else 0.0,
        )
        for option in item.options
    )
    return replace(
        item,
        id=f"{CANARY}-item",
        domain=f"{CANARY}-domain",
        tag=f"{CANARY}.tag",
        tags=(f"{CANARY}-second",),
        concept=f"{CANARY}-concept",
        sources=(f"{CANARY}-source",),
        takeaway=f"{CANARY} takeaway",
        scenario=f"{CANARY}-scenario",
        jurisdiction=f"{CANARY}-place",
        enemies=(f"{CANARY}-enemy",),
        supersedes=f"{CANARY}-old",
        options=options,
    )


@given(data=st.data(), sample=st.sampled_from(SAMPLES))
def test_the_candidates_view_holds_nothing_that_is_to_stay_on_the_server(
    data: st.DataObject, sample: Item
) -> None:
    """No id, key, weight, rationale, takeaway, tag, concept or source is in the value in any form."""
    item = with_canaries(sample)
    order = tuple(data.draw(st.permutations([option.id for option in item.options])))
    scenario = Scenario(f"{CANARY}-scenario", "Title", "Body")
    view = candidate_view(item, scenario, order, 1, 10)
    for told in (repr(view), str(asdict(view))):
        assert CANARY not in told
        assert ErrorType.RESCUE.value not in told
        assert "0.987654" not in told


@given(sample=st.sampled_from(SAMPLES), weight=st.sampled_from([0.0, 0.5, 1.0]))
def test_the_candidates_view_does_not_depend_on_the_key(sample: Item, weight: float) -> None:
    """Items that differ in their weights alone look the same, so a look cannot tell the key."""
    other = replace(sample, options=tuple(replace(option, weight=weight) for option in sample.options))
    order = tuple(option.id for option in sample.options)
    assert candidate_view(sample, None, order, 1, 1) == candidate_view(other, None, order, 1, 1)


def test_the_candidates_view_has_only_the_fields_of_the_allow_list() -> None:
    """A new field is a decision, and this list is where it is made."""
    assert [field.name for field in fields(CandidateItem)] == [
        "kind",
        "position",
        "total",
        "scenario_title",
        "scenario_body",
        "stem",
        "lead_in",
        "options",
        "lefts",
        "sensitive",
        "lang",
    ]


def test_options_are_numbered_as_they_are_displayed() -> None:
    """Number 1 is the first of the sitting's order."""
    view = candidate_view(weighted(Kind.SINGLE, 0, 1, 0, 0), Scenario("s", "T", "B"), ORDER, 3, 60)
    assert [(option.number, option.text) for option in view.options] == [
        (1, "Text c"),
        (2, "Text a"),
        (3, "Text d"),
        (4, "Text b"),
    ]
    assert (view.position, view.total, view.scenario_title, view.scenario_body) == (3, 60, "T", "B")


def test_a_matching_view_parts_lefts_from_right_hand_sides() -> None:
    """Lefts stand in file order, right-hand sides in the sitting's."""
    view = candidate_view(matching(("North", "Up"), ("South", "Down")), None, ("b", "a"), 1, 1)
    assert view.lefts == ("North", "South")
    assert [option.text for option in view.options] == ["Down", "Up"]


@pytest.mark.parametrize(
    ("mode", "feedback", "state", "committed"),
    list(product(Mode, Feedback, State, (False, True))),
)
def test_feedback_appears_only_when_it_may(
    mode: Mode,
    feedback: Feedback,
    state: State,
    committed: bool,  # noqa: FBT001
) -> None:
    """After grading always; before it only for a committed item of practice or review; voided never."""
    early = mode is not Mode.MOCK and feedback is Feedback.EACH and committed
    expected = {State.GRADED: True, State.VOIDED: False}.get(state, early)
    assert may_show_feedback(mode, feedback, state, committed=committed) is expected


def test_an_open_mock_shows_no_feedback_even_when_asked_to() -> None:
    """Feedback after each item does not reach into a mock."""
    assert not may_show_feedback(Mode.MOCK, Feedback.EACH, State.IN_PROGRESS, committed=True)


@given(data=st.data(), sample=st.sampled_from(SAMPLES))
def test_every_option_is_explained_once(data: st.DataObject, sample: Item) -> None:
    """Chosen, keys, others and lines hold each rationale exactly once, whatever was chosen."""
    order = tuple(data.draw(st.permutations([option.id for option in sample.options])))
    told = explanation(sample, order, data.draw(responses(sample, len(order))), None)
    rationales = [part.rationale for part in (*told.chosen, *told.keys, *told.others)]
    rationales += [line.rationale for line in told.lines]
    assert sorted(rationales) == sorted(option.rationale for option in sample.options)


def test_a_wrong_choice_comes_first_and_the_key_after_it() -> None:
    """Letters are those of the sitting; the rest follow in the displayed order."""
    item = weighted(Kind.SINGLE, 0, 1, 0, 0)
    told = explanation(item, ORDER, "2", Certainty.SURE)
    assert [(part.letter, part.text) for part in told.chosen] == [("B", "Text a")]
    assert [(part.letter, part.is_key) for part in told.keys] == [("D", True)]
    assert [part.letter for part in told.others] == ["A", "C"]
    assert (told.points, told.answered, told.certainty) == (0.0, True, "sure")
    assert (told.takeaway, told.rung, told.sources) == (item.takeaway, 2, ("F23",))


def test_a_right_choice_leaves_no_key_to_show() -> None:
    """The chosen key is explained as the choice."""
    told = explanation(weighted(Kind.SINGLE, 0, 1, 0, 0), ORDER, "4", None)
    assert told.chosen[0].is_key
    assert told.keys == ()


def test_matching_is_explained_pair_by_pair() -> None:
    """A left shows what was chosen and what is right; a spare right-hand side stands with the others."""
    item = matching(("North", "Up"), ("South", "Down"), ("", "Left"))
    told = explanation(item, ("c", "b", "a"), "3 0", None)
    assert [(line.text, line.chosen, line.right, line.is_right) for line in told.lines] == [
        ("North", "Up", "Up", True),
        ("South", "", "Down", False),
    ]
    assert [(part.letter, part.text) for part in told.others] == [("A", "Left")]
    assert told.chosen == told.keys == ()


def test_ordering_is_explained_line_by_line() -> None:
    """Lines come in their right order, each with the place it was given."""
    told = explanation(weighted(Kind.ORDERING, 1, 1, 1), ("c", "a", "b"), "2 1 0", None)
    assert [(line.text, line.chosen, line.right, line.is_right) for line in told.lines] == [
        ("Text a", "1", "1", True),
        ("Text b", "", "2", False),
        ("Text c", "2", "3", False),
    ]


def test_a_blank_matching_response_is_explained_too() -> None:
    """Nothing chosen still shows every right pair."""
    told = explanation(matching(("North", "Up"), ("South", "Down")), ("a", "b"), "", None)
    assert [(line.chosen, line.right) for line in told.lines] == [("", "Up"), ("", "Down")]
    assert not told.answered


def test_letters_go_on_after_z() -> None:
    """A long item of others still has a letter for each option."""
    item = weighted(Kind.SINGLE, 1, 0)
    many = replace(item, options=tuple(replace(item.options[1], id=f"o{n}") for n in range(28)))
    told = explanation(many, tuple(option.id for option in many.options), "", None)
    assert [part.letter for part in told.others[24:]] == ["Y", "Z", "AA", "BB"]


def test_a_response_that_does_not_fit_is_refused() -> None:
    """The explanation is of a real response only."""
    with pytest.raises(InvalidError):
        explanation(weighted(Kind.SINGLE, 0, 1), ("a", "b"), "7", None)
