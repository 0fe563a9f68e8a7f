"""Who a person is to the program: what the policy table grants follows from it."""

from enum import StrEnum


class Role(StrEnum):
    """The role of an account; a guest has none. Each may do what those above it in this list may."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    ADMIN = "admin"

    @property
    def is_staff(self) -> bool:
        """Whether the role sees other people's work, and so needs a second factor (ASVS 6.3.3)."""
        return self is not Role.LEARNER
