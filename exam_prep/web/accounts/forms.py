"""Forms of accounts: they check shape; the library's sign-in form is filled by our own check."""

from typing import Any

from flask import session
from flask_babel import lazy_gettext as _
from flask_security.forms import LoginForm, VerifyForm
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired

from exam_prep.core.passwords import fault, normalized
from exam_prep.errors import InvalidError
from exam_prep.services.accounts.people import plain_address
from exam_prep.web.accounts.checking import checked_account
from exam_prep.web.telling import told
from exam_prep.web.visitor import FRESH_AT, now

_NO_EMAIL = _("Write your mail address.")
_NO_PASSWORD = _("Write your password.")
_SITE_WORDS = ("exam prep",)
NOT_RIGHT = _("Mail address and password do not go together. Check both, or set a new password.")


class SignInForm(LoginForm):
    """The library's form with our check: no hashing in a transaction, one answer for everyone."""

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401  # the library's signature
        """Set `user` to the account that may sign in; otherwise say one thing, whatever was off."""
        del kwargs
        self.password.errors = []
        try:
            email = plain_address(self.email.data or "")
        except InvalidError as error:
            self.email.errors = [told(error)]
            return False
        self.user = checked_account(email, self.password.data or "")
        if self.user is None:
            self.password.errors = [NOT_RIGHT]
        return self.user is not None


class FreshForm(VerifyForm):
    """The library's form that asks for the password again, with our check."""

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401  # the library's signature
        """Return whether the password is right."""
        del kwargs
        right = checked_account(self.user.email, self.password.data or "") is not None
        self.password.errors = [] if right else [_("That is not your password. Try again.")]
        if right:
            session[FRESH_AT] = now().timestamp()
        return right


class EmailForm(FlaskForm):  # type: ignore[misc]  # flask_wtf is untyped
    """A mail address."""

    email = EmailField(validators=[InputRequired(_NO_EMAIL)])

    def plain(self) -> str:
        """Return the address as accounts keep it; raises InvalidError."""
        return plain_address(self.email.data or "")


class NewPasswordForm(FlaskForm):  # type: ignore[misc]  # flask_wtf is untyped
    """A password to be set; `show` asks for the page again with the password readable."""

    password = PasswordField(validators=[InputRequired(_NO_PASSWORD)])

    def fault(self, email: str) -> str | None:
        """Return what is wrong with the password for the account of `email`, or None."""
        about = (email, *email.replace("@", ".").split("."), email.partition("@")[0], *_SITE_WORDS)
        said = fault(normalized(self.password.data or ""), about)
        return None if said is None else told(InvalidError(said))


class RegisterForm(EmailForm, NewPasswordForm):
    """A new account."""


class ChangeAddressForm(EmailForm):
    """A new mail address, asked for with the password."""

    present = PasswordField(validators=[InputRequired(_NO_PASSWORD)])


class ChangePasswordForm(NewPasswordForm):
    """A new password in the place of the present one."""

    present = PasswordField(validators=[InputRequired(_NO_PASSWORD)])
