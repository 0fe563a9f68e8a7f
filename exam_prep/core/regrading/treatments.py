"""What can be done about an item whose key was wrong, and what an item then counts for."""

from enum import StrEnum


class Treatment(StrEnum):
    """How the responses to one item version are graded from a regrade on."""

    NEW_KEY = "new_key"
    """By the key of another version of the item; by its own, an earlier regrade is taken back."""
    ACCEPT_BOTH = "accept_both"
    """By its own key or that of the other version, whichever gives more."""
    FULL_CREDIT = "full_credit"
    """Everybody who was asked has full credit, also where nothing was chosen."""
    DROP = "drop"
    """It counts neither for the score nor for the total."""

    @property
    def needs_key(self) -> bool:
        """Whether it names a version whose key is to hold."""
        return self in {Treatment.NEW_KEY, Treatment.ACCEPT_BOTH}


class Credit(StrEnum):
    """How the points of a sitting's item came about."""

    EARNED = "earned"
    """By the response."""
    GIVEN = "given"
    """By a regrade, whatever the response: it says nothing about the learner."""
    DROPPED = "dropped"
    """By nothing: the item counts no more."""
