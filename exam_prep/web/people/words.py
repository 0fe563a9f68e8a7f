"""The acts of the account log, in words for a page."""

from flask_babel import lazy_gettext as _

NAMES = {
    "registered": _("Made the account"),
    "address confirmed": _("Confirmed the address"),
    "address changed": _("Changed the address"),
    "password set": _("Set a password"),
    "link made": _("Got a one-time link"),
    "invited as learner": _("Invited as learner"),
    "invited as instructor": _("Invited as instructor"),
    "invited as admin": _("Invited as admin"),
    "role changed to learner": _("Made a learner"),
    "role changed to instructor": _("Made an instructor"),
    "role changed to admin": _("Made an admin"),
    "enabled": _("Enabled"),
    "disabled": _("Disabled"),
    "signed out everywhere": _("Signed out everywhere"),
}
"""An act that is not among them is told as it stands in the log."""
