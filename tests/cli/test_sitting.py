"""`exam-prep sitting`: what staff do to one sitting, from the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exam_prep.cli.main import main
from exam_prep.core.sitting import FinishedBy, StaffActKind, State
from tests.house import House

_WHY = ("--reason", "They left the room", "--by", "Ida")

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, house: House, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give the command over the shipped bank."""
    monkeypatch.setenv("EXAM_PREP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("EXAM_PREP_DATABASE_URL", house.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("EXAM_PREP_SECRET_KEY", "0123456789abcdef" * 4)

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, ["sitting", *words])

    return call


def test_a_sitting_without_a_clock_is_handed_in_reopened_and_voided(run: Run, house: House) -> None:
    """Each act says what it did, stands in the log with who decided, and the next one goes on from there."""
    learner = house.guest(None)
    sitting = house.mock(learner)
    house.save(learner, sitting, 1, house.response(house.item(sitting, 1), right=True))
    assert run("hand-in", sitting, *_WHY).stdout == "Handed in; reopening it takes that back\n"
    row = house.sitting(sitting)
    assert (row.state, row.finished_by, row.points) == (State.GRADED, FinishedBy.STAFF, 1)
    assert run("reopen", sitting, "--minutes", "5", *_WHY).stdout == "Reopened; it has no clock\n"
    assert house.sitting(sitting).state is State.IN_PROGRESS
    assert run("void", sitting, *_WHY).exit_code == 0
    assert house.sitting(sitting).state is State.VOIDED
    acts = [(act.act, act.reason, act.actor) for act in house.acts(sitting)]
    kinds = (StaffActKind.HAND_IN, StaffActKind.REOPEN, StaffActKind.VOID)
    assert acts == [(kind, "They left the room", "Ida") for kind in kinds]


@pytest.mark.parametrize(
    ("was", "told"),
    [
        ("graded", "handed in meanwhile"),
        ("voided", "voided meanwhile"),
        ("over", "the clock hands it in"),
        ("unknown", "There is no sitting with this id"),
    ],
)
def test_what_cannot_be_handed_in_is_told_in_one_sentence(
    run: Run, house: House, was: str, told: str
) -> None:
    """Exit 1, and nothing is logged."""
    learner = house.guest() if was == "over" else house.guest(None)
    sitting = house.mock(learner)
    if was == "graded":
        house.submit(learner, sitting)
    if was == "voided":
        run("void", sitting, *_WHY)
    before = house.snapshot()
    refused = run("hand-in", "nobody" if was == "unknown" else sitting, *_WHY)
    assert refused.exit_code == 1
    assert told in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert house.snapshot() == before


def test_an_act_without_a_reason_is_wrong_usage(run: Run, house: House) -> None:
    """A blank one is refused as well; nothing changes."""
    sitting = house.mock(house.guest(None))
    assert run("hand-in", sitting).exit_code == 2
    blank = run("hand-in", sitting, "--reason", " ")
    assert (blank.exit_code, "Give a reason" in blank.stderr) == (2, True)
    assert house.sitting(sitting).state is State.IN_PROGRESS
