"""A class with a given exam."""

import pytest
from sqlalchemy import Engine

from exam_prep.core.cohorts import Naming
from exam_prep.db.assignments import Assignment
from exam_prep.db.cohorts import Cohort
from exam_prep.services.accounts.people import AccountRef
from tests.class_sitting import Sitter, given
from tests.cohorts import a_cohort, somebody
from tests.set_clock import FakeClock


@pytest.fixture
def who(bank: Engine, clock: FakeClock) -> AccountRef:
    """Give an instructor."""
    return somebody(bank, clock())


@pytest.fixture
def cohort(bank: Engine, who: AccountRef, clock: FakeClock) -> Cohort:
    """Give a group of names that the instructor leads."""
    return a_cohort(bank, who, clock(), Naming.NAMES)


@pytest.fixture
def assignment(bank: Engine, cohort: Cohort, clock: FakeClock) -> Assignment:
    """Give an exam that was given to the group, with two attempts."""
    return given(bank, cohort, clock(), attempts=2)


@pytest.fixture
def sitter(bank: Engine, assignment: Assignment) -> Sitter:
    """Give the one who lets learners sit it: 20 questions in four parts."""
    return Sitter(bank, assignment)
