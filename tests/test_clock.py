"""The steady clock: jumps of the wall clock change nothing, and all processes of a host agree."""

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exam_prep.clock import SUSPENDED, TOLERANCE, Sources, SteadyClock, jump_note, steady_clock, system_clock
from tests.set_clock import START

HOUR = timedelta(hours=1)


@dataclass
class Machine:
    """A machine whose wall clock can be set and which can be started anew."""

    folder: Path
    wall: datetime = START
    uptime: timedelta = field(default=timedelta(minutes=7))
    boot: str = "first"

    def clock(self) -> SteadyClock:
        """Return the clock of a new process."""
        return steady_clock(self.folder, Sources(lambda: self.wall, lambda: self.uptime, lambda: self.boot))

    def run(self, time: timedelta) -> None:
        """Let time pass."""
        self.wall += time
        self.uptime += time

    def restart(self, off: timedelta) -> None:
        """Start the machine anew after a while."""
        self.wall += off
        self.uptime, self.boot = timedelta(seconds=3), f"{self.boot}-again"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Give a machine with an empty data directory."""
    return Machine(tmp_path)


@pytest.mark.parametrize(
    "jump", [HOUR, -HOUR, timedelta(days=1), timedelta(days=-1), timedelta(seconds=2, microseconds=1)]
)
def test_a_jump_changes_nothing_and_is_told_once(
    machine: Machine, jump: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    """Time goes on as before; the log has one line, and for a minute nothing is handed in by itself."""
    clock = machine.clock()
    assert (clock(), jump_note(clock), clock.is_suspended()) == (START, None, False)
    machine.wall += jump
    with caplog.at_level(logging.WARNING):
        assert [clock() for _ in range(3)] == [START] * 3
    assert len(caplog.records) == 1
    assert clock.drift() == jump
    assert ("ahead of" if jump > timedelta() else "behind") in str(jump_note(clock))

    assert clock.is_suspended()
    machine.run(SUSPENDED)
    assert not clock.is_suspended()
    assert clock() == START + SUSPENDED


def test_a_small_step_is_no_jump(machine: Machine, caplog: pytest.LogCaptureFixture) -> None:
    """Two seconds are within what NTP may do."""
    clock = machine.clock()
    machine.wall += TOLERANCE
    assert (clock(), clock.is_suspended(), jump_note(clock)) == (START, False, None)
    assert caplog.records == []


def test_a_jump_back_is_told_as_well(machine: Machine, caplog: pytest.LogCaptureFixture) -> None:
    """Somebody sets the date and sets it right again: two lines, two suspensions, no change."""
    clock = machine.clock()
    for jump in (HOUR, -HOUR):
        machine.wall += jump
        assert clock() == machine.wall - (HOUR if jump > timedelta() else timedelta())
        assert clock.is_suspended()
        machine.run(SUSPENDED)
    assert len(caplog.records) == 2
    assert jump_note(clock) is None


def test_processes_of_one_host_agree_also_after_a_jump(machine: Machine) -> None:
    """A worker that is started after the jump takes over the time of the others."""
    old = machine.clock()
    machine.wall += HOUR
    machine.run(timedelta(seconds=5))
    assert machine.clock()() == old() == START + timedelta(seconds=5)


def test_following_the_wall_reaches_the_others(machine: Machine) -> None:
    """One process anchors anew, the other finds the new anchor in the file."""
    one, two = machine.clock(), machine.clock()
    machine.wall += HOUR
    assert one() == two() == START
    one.follow_wall()
    assert one() == two() == START + HOUR
    assert (one.drift(), jump_note(two)) == (timedelta(), None)


def test_a_new_boot_believes_the_wall_clock(machine: Machine) -> None:
    """The time since boot starts again, so the anchor of the boot before says nothing."""
    machine.clock()
    machine.restart(HOUR)
    assert machine.clock()() == START + HOUR


def test_suspension_of_the_machine_counts(machine: Machine) -> None:
    """The time since boot goes on while the machine sleeps; there is no jump to tell of."""
    clock = machine.clock()
    machine.run(timedelta(hours=8))
    assert (clock(), clock.is_suspended()) == (START + timedelta(hours=8), False)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"boot_id": "first"}', '{"boot_id": "first", "anchor_microseconds": "x"}']
)
def test_a_file_that_cannot_be_read_is_made_anew(machine: Machine, text: str) -> None:
    """Half a file or a stranger's gives an anchor at the wall clock, which the next process takes over."""
    (machine.folder / "clock.json").write_text(text, encoding="ascii")
    clock = machine.clock()
    machine.wall += HOUR
    assert clock() == machine.clock()() == START


def test_without_a_folder_a_process_has_a_clock_of_its_own(machine: Machine) -> None:
    """The clock never fails a request."""
    machine.folder /= "gone"
    clock = machine.clock()
    machine.wall += HOUR
    assert clock() == START


def test_the_real_sources_agree_with_the_wall_clock(tmp_path: Path) -> None:
    """On this machine nobody set the clock."""
    clock = steady_clock(tmp_path)
    before = system_clock()
    assert before - TOLERANCE <= clock() <= system_clock() + TOLERANCE
    assert clock().tzinfo is UTC
