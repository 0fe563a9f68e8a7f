"""What tests of giving exams share with those of a learner's own file."""

from tests.services.own_data.conftest import elsewhere

__all__ = ["elsewhere"]
