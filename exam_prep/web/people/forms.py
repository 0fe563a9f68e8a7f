"""The form that invites."""

from flask_wtf import FlaskForm
from wtforms import EmailField, StringField

from exam_prep.core.roles import Role
from exam_prep.errors import InvalidError


class InviteForm(FlaskForm):  # type: ignore[misc]  # flask_wtf is untyped
    """Whom to invite, and as what."""

    email = EmailField()
    role = StringField(default=str(Role.LEARNER))


def read_role(named: str | None) -> Role:
    """Return the role of this name; raises InvalidError for what is none."""
    try:
        return Role(named or "")
    except ValueError:
        raise InvalidError("Choose one of the roles.") from None
