"""Error types and reasons of a miss, in words for a page; the one place where they are named."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from exam_prep.core.items import ErrorType
from exam_prep.core.responses import MissReason


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """What a page says of an error type: its name, how often, where it comes from, and what helps.

    `sentence` takes `count` and `n`, the misses that had it on offer.
    """

    name: LazyString
    sentence: LazyString
    origin: LazyString
    help: LazyString


ERRORS = {
    ErrorType.RESCUE: ErrorWords(
        _("Stepping in for the person"),
        _("You most often choose to step in for the person (%(count)s of %(n)s)."),
        _("It comes from care."),
        _("Ask what they want to try first, and stay beside them while they do it."),
    ),
    ErrorType.ADVICE: ErrorWords(
        _("Giving advice"),
        _("You most often choose to give advice (%(count)s of %(n)s)."),
        _("It comes from wanting to help soon."),
        _("Ask what they have thought of so far, and wait for the answer."),
    ),
    ErrorType.OVERSHARE: ErrorWords(
        _("Telling a lot of your own story"),
        _("You most often choose to tell a lot of your own story (%(count)s of %(n)s)."),
        _("It comes from being open."),
        _("Share one short piece that serves the person, then turn back to them."),
    ),
    ErrorType.AVOID: ErrorWords(
        _("Leaving a hard subject alone"),
        _("You most often choose to leave a hard subject alone (%(count)s of %(n)s)."),
        _("It comes from not wanting to hurt."),
        _("Name it in calm words, and ask whether now is a good time."),
    ),
    ErrorType.OVERREACT: ErrorWords(
        _("Doing more than the moment needs"),
        _("You most often choose to do more than the moment needs (%(count)s of %(n)s)."),
        _("It comes from taking danger seriously."),
        _("Ask and listen first; then take the smallest step that keeps people safe."),
    ),
    ErrorType.SECRECY: ErrorWords(
        _("Keeping what has to be shared"),
        _("You most often choose to keep what has to be shared (%(count)s of %(n)s)."),
        _("It comes from being loyal."),
        _("Say early what you can keep private and what you cannot."),
    ),
    ErrorType.OUT_OF_SCOPE: ErrorWords(
        _("Going past the role"),
        _("You most often choose to go past what the role covers (%(count)s of %(n)s)."),
        _("It comes from wanting to give all you can."),
        _("Do the part of a peer, and link the person with those who do the rest."),
    ),
    ErrorType.WRONG_TIME: ErrorWords(
        _("A good step at another time"),
        _("You most often choose a good step at another time (%(count)s of %(n)s)."),
        _("It comes from knowing what is good."),
        _("Ask what has to come first, and what can wait."),
    ),
    ErrorType.RULE_TOO_WIDE: ErrorWords(
        _("Using a rule too widely"),
        _("You most often choose to use a rule too widely (%(count)s of %(n)s)."),
        _("It comes from wanting to do right."),
        _("Ask what the rule protects, and whether that is at stake here."),
    ),
    ErrorType.FRIEND_ROLE: ErrorWords(
        _("Acting as a friend"),
        _("You most often choose to act as a friend would (%(count)s of %(n)s)."),
        _("It comes from warmth."),
        _("Stay warm and keep the frame: the time together is for their goals."),
    ),
    ErrorType.CLINICIAN_ROLE: ErrorWords(
        _("Acting as a clinician"),
        _("You most often choose to act as a clinician would (%(count)s of %(n)s)."),
        _("It comes from taking health seriously."),
        _("Leave naming and treating to others, and bring what you have lived."),
    ),
    ErrorType.BOSS_PLEASING: ErrorWords(
        _("Putting the workplace first"),
        _("You most often choose to put the workplace first (%(count)s of %(n)s)."),
        _("It comes from being a loyal coworker."),
        _("Tell your supervisor openly what the person wants, and look for a way that serves both."),
    ),
}

REASONS = {
    MissReason.DID_NOT_KNOW: _("Did not know it"),
    MissReason.MISREAD: _("Misread it"),
    MissReason.TWO_CLOSE: _("Two were close"),
    MissReason.CHANGED: _("Changed my answer"),
    MissReason.RAN_OUT: _("Ran out of time"),
}
