"""What can go wrong, as one tree; `web/errors.py` and `cli/main.py` map it to status and exit code."""


class ExamPrepError(Exception):
    """A refusal that a person can act on; `str()` is one sentence that says what to do.

    `sentence` may name `facts` as `%(name)s`, so that it can be translated before they are filled in.
    """

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence % facts if facts else sentence)
        self.sentence = sentence
        self.facts = facts

    @property
    def message(self) -> str:
        """Return the sentence in English, facts filled in."""
        return str(self)


class NotFoundError(ExamPrepError):
    """The thing does not exist, or is not this person's to see (both look the same)."""


class ConflictError(ExamPrepError):
    """The thing is no longer in the state that the request assumes."""


class SignedOutError(ExamPrepError):
    """The sign-in has ended; signing in again leads back."""


class InvalidError(ExamPrepError):
    """The request itself is off; nothing was changed."""


DAMAGE = (InvalidError, ValueError, LookupError, TypeError)
"""What reading rows raises that do not fit together: anything else is trouble of another kind."""


class UnavailableError(ExamPrepError):
    """The service cannot do this now; the same request may work later."""


class StoreError(UnavailableError):
    """The database cannot do this now; `fault` names the kind of trouble (db/faults.py)."""

    def __init__(self, sentence: str, fault: str) -> None:
        super().__init__(sentence)
        self.fault = fault


class StartupError(ExamPrepError):
    """The server refuses to start; the message says what to mend."""
